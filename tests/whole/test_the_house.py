"""What each package of scripts/ may import of the others; bench may import all, and nothing imports it."""

import ast

import pytest

from scripts.problems import ROOT

MAY_IMPORT = {
    "problems": "",
    "traces": "",
    "recording": "traces",
    "playing": "problems recording traces",
    "views": "traces",
    "record": "playing problems recording traces views",
    "course": "playing problems recording traces",
    "pages": "course playing problems recording traces views",
    "live": "playing problems recording traces views",
    "web": "course problems traces views",
}


def imported(file):
    """What a file imports of scripts/, inside functions too: the line, and `scripts.package.module.name`."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import | ast.ImportFrom):
            around = file.relative_to(ROOT).parts[: -node.level] if getattr(node, "level", 0) else ()
            within = ".".join(filter(None, (*around, getattr(node, "module", ""))))
            names = (f"{within}.{alias.name}".strip(".") for alias in node.names)
            yield from ((node.lineno, name) for name in names if name.startswith("scripts."))


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_a_package_imports_only_what_lies_below_it(package):
    files = sorted((ROOT / "scripts").glob(f"{package}/**/*.py")) or [ROOT / "scripts" / f"{package}.py"]
    allowed = {package, *MAY_IMPORT[package].split()}

    found = [(file.relative_to(ROOT), line, name) for file in files for line, name in imported(file)]
    wrong = [f"{file}:{line}: {name}" for file, line, name in found if name.split(".")[1] not in allowed]
    assert not wrong, f"{package} may import {MAY_IMPORT[package] or 'nothing'}, and no\n" + "\n".join(wrong)


def test_every_package_has_its_place():
    packages = {file.parent.name for file in (ROOT / "scripts").glob("*/__init__.py")}

    assert {*MAY_IMPORT} == packages - {"bench"} | {"problems"}
