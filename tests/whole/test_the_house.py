"""What each package of scripts/ may import of the others; bench may import all, and nothing imports it."""

import ast
import tomllib

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


def in_the_wheel():
    """The files that the wheel is made of."""
    build = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]
    places = [ROOT / place for place in build["only-include"]]
    return [file for place in places for file in ([place] if place.suffix else sorted(place.rglob("*.py")))]


def test_what_is_in_the_wheel_imports_relatively_what_else_is_in_it():
    files = in_the_wheel()
    held = {file.relative_to(ROOT / "scripts").parts[0].removesuffix(".py") for file in files}
    absolute = [f"{file}:{n.lineno}" for file in files for n in ast.walk(ast.parse(file.read_text())) if is_absolute(n)]
    packages = {name.split(".")[1] for file in files for _, name in imported(file)}

    assert not absolute, "import by a relative name:\n" + "\n".join(absolute)
    assert packages <= held


def is_absolute(node):
    """Whether it imports scripts/ by that name, which it has not in the wheel."""
    names = [a.name for a in node.names] if isinstance(node, ast.Import) else [getattr(node, "module", None) or ""]
    imports = isinstance(node, ast.Import) or (isinstance(node, ast.ImportFrom) and not node.level)
    return imports and any(name.partition(".")[0] == "scripts" for name in names)


def test_every_package_has_its_place():
    packages = {file.parent.name for file in (ROOT / "scripts").glob("*/__init__.py")}

    assert {*MAY_IMPORT} == packages - {"bench"} | {"problems"}
