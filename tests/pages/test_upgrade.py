import shutil
import subprocess
import sys
from pathlib import Path

import fastapi
import pytest

from scripts.pages import upgrade
from scripts.pages.__main__ import Stale
from scripts.pages.upgrade import LOCKS, cut, keep, patch, versions
from scripts.problems import ROOT, Problem
from tests.checkouts import LONGEST
from tests.conftest import environment
from tests.written import write

FASTAPI = Path(fastapi.__file__).parent
EXIT = """\
                await response(scope, receive, send)
                # Continues customization
                response_awaited = True
"""
EARLIER = EXIT.replace("                ", "            ")
"""What fastapi 0.118 moved, moved back: what is closed after the response is closed before it."""
MOVED = "ends before the response; it ended after the response"
LEFT = "dist/upgrade.patch:1: 1 fault is left, and nothing is changed here; to go on: git apply dist/upgrade.patch"
NO_INDEX = "#!/bin/sh\necho 'error: Failed to fetch\n  Caused by: no route' >&2; exit 2\n"
PROJECT = {
    "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\n\n[tool.asgi-steps]\nproofs = "tests/whole"\n',
    "snippets/__init__.py": "",
    "snippets/shop/__init__.py": "",
    "snippets/shop/service.py": """\
from fastapi import Depends, FastAPI

app = FastAPI()


async def open_log():
    yield []


@app.get("/price")
async def price(log=Depends(open_log)):
    log.append("asked")
    return 3
""",
    "snippets/shop/plain.py": """\
from fastapi import FastAPI

app = FastAPI()


@app.get("/price")
def price():
    return 3
""",
    "snippets/shop/scenarios.py": """\
from scripts.course import in_depth, scenario


@scenario("service")
def one_request(client):
    client.get("/price")


@in_depth("plain")
def one_request_in_depth(client):
    client.get("/price")
""",
    "docs/page.md": "# Prices\n\n<!-- generated: process-table shop/one_request -->\n<!-- /generated -->\n",
    "docs/chain.md": "# Calls\n\n<!-- generated: chain shop/one_request_in_depth -->\n<!-- /generated -->\n",
    **dict.fromkeys(LOCKS, "fastapi==1\n"),
}
COPIED = ("Makefile", ".gitignore", ".python-version", "snippets/calls.toml", "tests/whole/test_what_calls_do.py")
UV = """\
#!/bin/sh
# An index that has one thing newer: FastAPI, as it lies in the folder `newest`.
packages=.venv/lib/python{version}/site-packages
case "$1 $2" in
  "venv --quiet") {python} -m venv --without-pip .venv && echo {path} > $packages/path.pth;;
  "pip sync") cp -r {newest}/fastapi $packages;;
  "pip compile") for file; do :; done; [ "$file" != requirements.txt ] || echo fastapi==2 > $file;;
esac
"""


@pytest.fixture
def project(tmp_path):
    """A project with a page that any FastAPI can fill, and one on which each call of it wants a note."""
    write(tmp_path, PROJECT)
    for name in COPIED:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(FASTAPI, tmp_path / "newest/fastapi", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / ".tools/bin").mkdir(parents=True)
    for name, text in (("uv", UV), ("npm", "#!/bin/sh\n")):
        path = next(place for place in sys.path if place.endswith("site-packages"))
        version = "{}.{}".format(*sys.version_info)
        told = text.format(python=sys.executable, path=path, newest=tmp_path / "newest", version=version)
        (tmp_path / ".tools/bin" / name).write_text(told)
        (tmp_path / ".tools/bin" / name).chmod(0o755)
    return tmp_path


def files(project):
    """All files that make this project, and the lock."""
    own = (project / name for name in (*PROJECT, "snippets/calls.toml"))
    return {file: file.read_text() for file in own}


def patched(project, old, new):
    file = project / "newest/fastapi/routing.py"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def upgraded(project):
    command = [sys.executable, "-m", "scripts.pages.upgrade"]
    options = {"cwd": project, "env": environment(), "capture_output": True, "text": True, "timeout": LONGEST}
    return subprocess.run(command, **options)


def test_what_is_recorded_otherwise_is_told_and_a_page_that_cannot_be_filled_leaves_all_as_it_was(project):
    patched(project, EXIT, EARLIER)
    patched(project, "run_endpoint_function", "call_endpoint")
    before = files(project)

    done = upgraded(project)

    assert done.returncode == 1, done.stderr
    assert "- fastapi 1 → 2\n" in done.stdout
    assert f"## shop\n\n- `open_log()` now {MOVED} (one_request)" in done.stdout
    assert "- the chain of calls now has `fastapi/routing.py call_endpoint` (one_request_in_depth)\n" in done.stdout
    assert "+++ b/docs/page.md\n" in done.stdout and "b/docs/chain.md" not in done.stdout
    *_, wrong, last = done.stderr.splitlines()
    assert wrong.startswith("snippets/calls.toml:1: nobody explains the call 'fastapi/routing.py call_endpoint'; ")
    assert last == LEFT
    assert files(project) == before
    assert not (project / ".cache" / "upgrade").exists()
    subprocess.run(["git", "apply", "dist/upgrade.patch"], cwd=project, check=True)
    after = files(project)
    assert {file.name for file in before if before[file] != after[file]} == {"requirements.txt", "page.md"}


def test_an_index_that_cannot_be_reached_is_one_line_and_leaves_all_as_it_was(project):
    (project / ".tools/bin/uv").write_text(NO_INDEX)
    before = files(project)

    done = upgraded(project)

    assert (done.returncode, done.stdout) == (1, "")
    first, said = done.stderr.splitlines()
    assert first == "upgrading the locks …"
    assert said.startswith("Makefile:1: make lock failed: error: Failed to fetch Caused by: no route")
    assert files(project) == before


def test_a_patch_holds_the_last_line_whether_it_ends_or_not(tmp_path):
    (tmp_path / "a.md").write_text("one\n\u2028two\nthree")
    before, after = (tmp_path / "a.md").read_text(), "one\n\u2028two\nfour\n"

    (tmp_path / "a.patch").write_text(patch([Stale(Path("a.md"), before, after)]))

    subprocess.run(["git", "apply", "a.patch"], cwd=tmp_path, check=True)
    assert (tmp_path / "a.md").read_text() == after


def test_what_has_no_fault_is_kept_and_the_patch_of_it_too(tmp_path, monkeypatch):
    monkeypatch.setattr(upgrade, "PATCH", tmp_path / "dist" / "upgrade.patch")
    page = tmp_path / "page.md"
    page.write_text("one\n")

    with pytest.raises(Problem, match="2 faults are left, and nothing is changed here; to go on: git apply "):
        keep([Stale(page, "one\n", "two\n")], 2)
    left = page.read_text()
    keep([Stale(page, "one\n", "two\n")], 0)

    assert (left, page.read_text()) == ("one\n", "two\n")
    assert upgrade.PATCH.read_text().endswith("@@ -1 +1 @@\n-one\n+two\n")


def test_packages_that_came_went_or_are_others_are_listed():
    assert versions("a==1 \\\nb==1\nc==1\n", "b==2\nc==1\nd-e==3 ; x\n") == ["a 1 → none", "b 1 → 2", "d-e none → 3"]


def test_a_long_difference_is_cut_at_the_end_of_a_line(monkeypatch):
    monkeypatch.setattr(upgrade, "MOST", 8)

    assert cut("one\ntwo\nthree\nfour\n") == "one\ntwo\n… and 2 lines more, in dist/upgrade.patch\n"
    assert cut("one\ntwo\n") == "one\ntwo\n"
