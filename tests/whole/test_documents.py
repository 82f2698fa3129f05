import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from scripts.course.lessons import course
from scripts.course.regions import fence_after
from scripts.problems import ROOT
from tests.checkouts import IGNORED, copied, run

FILE = re.compile(r"`(?P<path>[\w/-]+\.\w+)`[^`\n]*:\n\n```\w+\n(?P<text>.*?)^```$", re.M | re.S)
COMMANDS = re.compile(r"^\$ make (.*)$", re.M)
NAV_LINE = re.compile(r"^ +- .*: lessons/.*\n", re.M)
ONE_LINE = re.compile(r"^ +- .*: lessons/goodbye/.*\n", re.M)
SHOWN = {
    "index": "Uvicorn running on",
    "why": "<th>Function called</th>",
    "steps": "<code>say_goodbye()</code> on the event loop</td>",
    "deep-dive": '<details class="chain">',
    "try": '<div class="check-it" data-exercise="path"',
    "challenge": '<div class="order-steps">',
    "project": '<div class="check-it" data-exercise="step_1"',
    "review": '<details class="card" id="where-it-runs">',
    "cost": "<th>Framework calls</th>",
}


@dataclass(frozen=True)
class Followed:
    """A copy of the repository, and what came of the commands of a recipe in it."""

    checkout: Path
    done: list[CompletedProcess[str]]

    @property
    def codes(self):
        return [done.returncode for done in self.done]

    @property
    def faults(self):
        return [line for done in self.done for line in done.stderr.splitlines() if not line.startswith("INFO ")]


def section(document, title):
    """What stands below a heading, up to the next one; the headings inside a fence are only shown."""
    fence, inside, found = "", False, []
    for line in (ROOT / document).read_text().splitlines(keepends=True):
        fence = fence_after(fence, line)
        if not fence and line.startswith("## "):
            inside = line == f"## {title}\n"
        elif inside:
            found.append(line)
    return "".join(found)


def folders_with_files():
    lessons = {path.name for path in (ROOT / "docs/lessons").iterdir()}
    names = {*lessons, *(name.replace("-", "_") for name in lessons)}
    for folder, inner, files in ROOT.walk():
        inner[:] = {*inner} - {".git", *IGNORED}
        parts = folder.relative_to(ROOT).parts
        if parts and files:
            yield "/".join(["<lesson>" if part in names else part for part in named(parts)]) + "/"


def named(parts):
    if parts[0] == "snippets" and parts[-2:-1] == ("tasks",):
        return [*parts[:-1], "<task>"]
    if parts[0] == "tests" and parts[1:] and (ROOT / "scripts" / Path(*parts[1:])).is_dir():
        return ["tests", "<package>"]
    return parts


def test_the_readme_names_every_folder_and_no_other():
    tree = re.search(r"^```\n(.*?)^```$", section("README.md", "How the parts fit"), re.M | re.S)[1]

    assert [line.split()[0] for line in tree.splitlines()] == sorted({*folders_with_files()})


def test_the_commands_of_the_documents_exist():
    text = "".join((ROOT / name).read_text() for name in ("README.md", "CONTRIBUTING.md"))
    targets = re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(), re.M)

    assert {*re.findall(r"(?:`|\$ )make ([a-z]+)", text)} <= {*targets}


def followed(checkout, title):
    """Write the files that a section of CONTRIBUTING shows, and run its commands."""
    recipe = section("CONTRIBUTING.md", title)
    for path, text in FILE.findall(recipe):
        write(checkout / path, text)
    return Followed(checkout, [run(checkout, *shlex.split(command)) for command in COMMANDS.findall(recipe)])


def write(file, text):
    if file.name == "mkdocs.yml":
        before = ONE_LINE.sub("", file.read_text())
        last = [*NAV_LINE.finditer(before)][-1].end()
        text = before[:last] + text + before[last:]
    elif file.exists():
        imports, _, rest = text.rpartition("\n\n\n")
        text = f"{imports}\n{file.read_text()}\n\n{rest}"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    return followed(copied(tmp_path_factory.mktemp("lesson")), "Add a lesson")


@pytest.fixture(scope="module")
def modes(lesson):
    return followed(lesson.checkout, "Add a mode")


def page_of(checkout, mode):
    folder = checkout / "site/lessons/goodbye"
    return (folder / ("index.html" if mode == "index" else f"{mode}/index.html")).read_text()


def test_adding_a_lesson_word_for_word_works(lesson):
    assert lesson.faults == []
    assert lesson.codes == [0, 0, 0, 0, 0]
    assert "1 passed" in lesson.done[1].stdout
    assert "on the event loop" in (lesson.checkout / "docs/lessons/goodbye/steps.md").read_text()
    assert "A last word" in page_of(lesson.checkout, "steps")


def test_adding_each_mode_word_for_word_works(modes):
    assert modes.faults == []
    assert modes.codes == [0, 0, 0, 0]
    assert {*SHOWN} == {mode.file for mode in course().modes}
    assert [mode for mode, text in SHOWN.items() if text not in page_of(modes.checkout, mode)] == []
    assert (modes.checkout / "site/lessons/goodbye/goodbye.apkg").is_file()
    assert "A mode without a link" not in (modes.checkout / "docs/lessons/goodbye/index.md").read_text()
    assert (modes.checkout / "projects/goodbye/test_step_1.py").is_file()
