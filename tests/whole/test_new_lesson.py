"""A lesson as `make lesson` and `make mode` lay it down, under a name that is drawn at random."""

import random
import string
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from scripts.course.lessons import course, module
from scripts.problems import Problem
from scripts.web.chromium import browser, served
from tests.browser import axe
from tests.browser.test_every_page import PAUSE, PHONE, WIDE, look
from tests.checkouts import OUTSIDE_MAKE, copied, run

SHOWN = {
    "index": "Uvicorn running on",
    "why": "<th>Function called</th>",
    "steps": "<code>double()</code> on the event loop</td>",
    "deep-dive": '<details class="chain">',
    "try": '<div class="check-it" data-exercise="path"',
    "challenge": '<div class="order-steps">',
    "project": '<div class="check-it" data-exercise="step_1"',
    "review": '<details class="card" id="where-async-runs">',
    "cost": "<th>Framework calls</th>",
}
SEAL = "from scripts.course import seals; [seals.write(file) for file in seals.sealed_files()]"
ABOUT_LESSONS = ("tests/lessons", "tests/whole/test_pages.py", "tests/course/test_lessons.py")


@dataclass(frozen=True)
class Begun:
    """A copy of the repository with a lesson of this name, and what the commands said that laid it down."""

    checkout: Path
    name: str
    said: list[CompletedProcess[str]]

    def python(self, *words):
        command = [sys.executable, *words]
        return subprocess.run(command, cwd=self.checkout, env=OUTSIDE_MAKE, capture_output=True, text=True, check=False)


def drawn():
    """A name that a lesson can have."""
    letters = "".join(random.choices(string.ascii_lowercase, k=random.randint(1, 16)))
    return f"{letters}-{random.randint(0, 999)}"


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    checkout, name = copied(tmp_path_factory.mktemp("lesson")), drawn()
    others = " ".join(mode for mode in SHOWN if mode != "steps")
    laid = [run(checkout, "lesson", f"NAME={name}"), run(checkout, "mode", f"LESSON={name}", f"MODE={others}")]
    return Begun(checkout, name, laid)


@pytest.fixture(scope="module")
def read(begun):
    """The same, once an author has read and sealed it."""
    assert begun.python("-c", SEAL).returncode == 0
    return begun


def test_a_lesson_and_its_modes_are_laid_down_and_filled(begun):
    pages = begun.checkout / "docs" / "lessons" / begun.name

    assert [(done.returncode, done.stderr) for done in begun.said] == [(0, ""), (0, "")]
    assert {page.stem for page in pages.iterdir()} == {*SHOWN} == {mode.file for mode in course().modes}
    assert f"make seal FILE=docs/lessons/{begun.name}/steps.md\n" in begun.said[0].stdout


def test_what_no_lesson_can_be_called_is_one_line_and_nothing_is_written(begun):
    before = {file: file.stat().st_mtime_ns for file in begun.checkout.rglob("*") if file.is_file()}

    done = run(begun.checkout, "lesson", "NAME=it's; mine")

    assert done.stderr.split("\n")[0].startswith('no lesson can be called "it\'s; mine"; use small letters, ')
    assert done.returncode and {file: file.stat().st_mtime_ns for file in before} == before
    assert {file for file in begun.checkout.rglob("*") if file.is_file()} == {*before}


def test_what_is_laid_down_passes_every_test_about_lessons(read):
    about = f"{read.name} or {module(read.name)} or course or README or outside"
    done = read.python("-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *ABOUT_LESSONS, "-k", about)
    lint = read.python("-m", "ruff", "check", "--no-cache", "."), read.python("-m", "ruff", "format", "--check", ".")

    assert done.returncode == 0, done.stdout
    assert [checked.returncode for checked in lint] == [0, 0], lint


@pytest.fixture
def chromium():
    try:
        with browser() as running:
            yield running
    except Problem as problem:
        pytest.skip(str(problem))


def test_what_is_laid_down_is_shown_and_passes_in_a_browser(read, chromium):
    built = run(read.checkout, "site")
    folder = read.checkout / "site" / "lessons" / read.name
    files = {mode: folder / ("index.html" if mode == "index" else f"{mode}/index.html") for mode in SHOWN}
    paths = [f"lessons/{read.name}/{'' if mode == 'index' else f'{mode}/'}" for mode in SHOWN]

    assert (built.returncode, [mode for mode, text in SHOWN.items() if text not in files[mode].read_text()]) == (0, [])
    assert (folder / f"{read.name}.apkg").is_file()
    with served(read.checkout / "site", pause=PAUSE) as address:
        seen = [look(chromium, address, path, PHONE, axe.found_in_structure) for path in paths]
        seen.append(look(chromium, address, f"lessons/{read.name}/steps/", WIDE, axe.found))
    faults = {page.path: page.failed + page.said + page.found for page in seen}
    assert {path: found for path, found in faults.items() if found} == {}
    assert [(page.path, page.moved, page.wide) for page in seen if page.moved >= 0.001 or page.wide] == []
