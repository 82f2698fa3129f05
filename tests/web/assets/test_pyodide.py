import gzip
import io
import json
import zipfile

import pytest

from scripts.problems import Problem
from scripts.web.assets import pyodide, release
from scripts.web.assets.wheels import closure


@pytest.fixture(scope="module")
def manifest():
    return {line["name"]: line for line in json.loads((pyodide.TARGET / "manifest.json").read_text())}


def test_the_manifest_names_every_file_with_its_size(manifest):
    sizes = {line["file"]: line["size"] for line in manifest.values()}

    assert {*pyodide.LOADER, pyodide.LOCK, pyodide.LIBRARY} < manifest.keys()
    assert sizes == {file.name: file.stat().st_size for file in pyodide.TARGET.glob("*.gz")}


def test_the_library_holds_bytecode_of_all_that_is_needed(manifest):
    packed = (pyodide.TARGET / manifest[pyodide.LIBRARY]["file"]).read_bytes()
    names = zipfile.ZipFile(io.BytesIO(gzip.decompress(packed))).namelist()

    assert {"asyncio/__init__.pyc", "fastapi/routing.pyc", "starlette/testclient.pyc", "statistics.pyc"} <= {*names}
    assert {name.partition("-")[0].replace("_", "-") for name in names if name.endswith("/METADATA")} >= closure(
        ["fastapi"]
    ) - {"pydantic-core"}


def test_what_no_browser_can_use_is_left_out(manifest):
    packed = (pyodide.TARGET / manifest[pyodide.LIBRARY]["file"]).read_bytes()
    names = zipfile.ZipFile(io.BytesIO(gzip.decompress(packed))).namelist()

    assert [name for name in names if name.startswith(pyodide.LEFT_OUT)] == []
    assert sum(line["size"] for line in manifest.values()) < 11_000_000


def test_a_linked_library_stands_beside_the_archive_with_its_package(manifest):
    beside = [name.removeprefix(release.release().site) for name in manifest if name.startswith("/")]

    assert "pydantic_core/core_schema.pyc" in beside
    assert [name for name in beside if name.endswith(".so")]


def test_without_the_packages_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr(pyodide, "release", lambda: release.release(tmp_path / "pyodide"))

    with pytest.raises(Problem, match="this package is missing; install the packages: make assets"):
        pyodide.gather(tmp_path / "python")

    assert not (tmp_path / "python").exists()


def test_what_does_not_compile_is_a_problem(tmp_path):
    with zipfile.ZipFile(tmp_path / "sources.zip", "w") as archive:
        archive.writestr("broken.py", "def (")

    with pytest.raises(Problem, match=r"compiling failed: .*SyntaxError"):
        pyodide.compile_with_pyodide(tmp_path / "sources.zip", tmp_path / "compiled.zip")

    assert not (tmp_path / "compiled.zip").exists()
