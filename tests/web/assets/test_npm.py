import pytest

from scripts.problems import Problem
from scripts.web.assets.npm import COPIES, copy


def packages(folder):
    for source in COPIES:
        is_file = source.endswith((".mjs", ".js", ".css", ".woff", ".woff2", "LICENSE"))
        for name in ("",) if is_file else ("one.mjs", "one.mjs.map"):
            (folder / source / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / source / name).write_text(source)
    return folder


def test_assets_are_copied_without_source_maps_and_what_was_there_goes(tmp_path):
    vendor = tmp_path / "vendor"
    old = vendor / "mermaid/chunks/mermaid.esm.min/old.mjs"
    old.parent.mkdir(parents=True)
    old.touch()

    copy(packages(tmp_path / "node_modules"), vendor)

    assert sorted(str(file.relative_to(vendor)) for file in vendor.rglob("*") if file.is_file()) == [
        "arimo/LICENSE",
        "arimo/arimo.woff",
        "arimo/arimo.woff2",
        "mermaid/LICENSE",
        "mermaid/chunks/mermaid.esm.min/one.mjs",
        "mermaid/mermaid.esm.min.mjs",
        "swagger-ui/LICENSE",
        "swagger-ui/swagger-ui-bundle.js",
        "swagger-ui/swagger-ui.css",
    ]


def test_a_missing_asset_is_an_error_and_nothing_is_copied(tmp_path):
    last = packages(tmp_path / "node_modules") / list(COPIES)[-1]
    last.unlink()

    with pytest.raises(Problem) as caught:
        copy(tmp_path / "node_modules", tmp_path / "vendor")

    assert str(caught.value) == f"{last}:1: this asset is missing; install the packages: make assets"
    assert not (tmp_path / "vendor").exists()


def test_without_packages_the_command_says_so_in_one_line(hello):
    before = hello.bytes()

    done = hello.run("scripts.web.assets.npm")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(
        "node_modules/@fontsource/arimo/files/arimo-latin-400-normal.woff2:1: this asset is missing; "
    )
    assert len(done.stderr.splitlines()) == 1
    assert hello.bytes() == before
