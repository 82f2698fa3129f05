"""What the tests of scripts/ share: copies of the course that may be broken, and Mermaid's own parser."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from scripts.playing.errors import over_in_time, raised
from scripts.playing.patience import TooLong
from scripts.problems import ROOT, Problem
from tests.costs import costs_of, dearest
from tests.kept import give_recordings

settings.register_profile("steady", derandomize=True, database=None, deadline=None, max_examples=60)
settings.load_profile("steady")

# Folders with browsers, proofs, copies and servers; others take seconds. Copies are given what proofs have recorded.
LONG = ("browser", "lessons", "pages", "whole", "web")
MANY = 3000  # parts of tests: who runs a few files knows which they are
WHOLE = ("scripts", "snippets", "docs/assets", "overrides")
FILES = (
    *(
        "course.toml",
        "mkdocs.yml",
        "pyproject.toml",
        "requirements.txt",
        "tests/__init__.py",
        "tests/kept.py",
        "tests/conftest.py",
        "tests/costs.py",
        "tests/strong.py",
        "tests/whole/__init__.py",
        "tests/whole/test_pages.py",
    ),
    "tests/whole/test_what_calls_do.py",
    "docs/lessons/hello/steps.md",
    *("tests/lessons/__init__.py", "tests/lessons/conftest.py", "tests/lessons/test_hello.py"),
)
PAGE = "docs/lessons/hello/steps.md"
PROOFS = "tests/lessons/test_hello.py"

SMALL_PAGE = """# Hello

<!-- generated: process-table two_requests -->
<!-- /generated -->

## Key moments

### Where does the function run?

On a worker thread.

<!-- proof: test_it_runs_on_a_worker_thread -->
<!-- /proof -->
"""

SMALL_PROOFS = """def test_it_runs_on_a_worker_thread(run):
    starts = run("two_requests").select("start")

    assert {e.where for e in starts} == {"worker thread"}
"""


@dataclass(frozen=True)
class Course:
    """A copy of the course with one page of the hello lesson alone."""

    folder: Path

    def run(self, *command: str, prefix: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
        """Run `python -m COMMAND` in the copy."""
        words = [*prefix, sys.executable, "-m", *command]
        return subprocess.run(words, cwd=self.folder, env=environment(), capture_output=True, text=True, check=False)

    def build(self, *options: str) -> subprocess.CompletedProcess[str]:
        return self.run("scripts.pages", *options)

    def pytest(self, *options: str) -> subprocess.CompletedProcess[str]:
        return self.run("pytest", "-q", "-p", "no:cacheprovider", *options)

    def edit(self, file: str, old: str, new: str) -> int:
        """Replace the first `old` in a file of the copy; the line it stood in."""
        text = (self.folder / file).read_text()
        assert old in text
        (self.folder / file).write_text(text.replace(old, new, 1))
        return text[: text.index(old)].count("\n") + 1

    def bytes(self) -> dict[Path, bytes]:
        """Every file of the copy, but for the recordings that are kept."""
        files = (file for file in self.folder.rglob("*") if file.is_file() and ".cache" not in file.parts)
        return {file: file.read_bytes() for file in files}


def environment() -> dict[str, str]:
    """The environment of a process in a copy: it leaves no byte code, and no outer pytest speaks to it."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return {
        **own,
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "NO_MKDOCS_2_WARNING": "1",
        "COLUMNS": "400",
    }


@pytest.fixture
def hello(tmp_path: Path) -> Course:
    """A copy of the hello lesson and of all that builds it."""
    kept = shutil.ignore_patterns("vendor", "__pycache__")
    for folder in WHOLE:
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=kept)
    for file in FILES:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / file, tmp_path / file)
    for page in (ROOT / "docs" / "lessons").rglob("*.md"):  # all other pages are there, and empty
        (tmp_path / page.relative_to(ROOT)).parent.mkdir(exist_ok=True)
        (tmp_path / page.relative_to(ROOT)).touch()
    give_recordings(tmp_path)
    return Course(tmp_path)


@pytest.fixture
def small(hello: Course) -> Course:
    """A copy whose lesson has one table and one claim, so that it is built in a second; it is stale."""
    (hello.folder / PAGE).write_text(SMALL_PAGE)
    (hello.folder / PROOFS).write_text(SMALL_PROOFS)
    return hello


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first, so that no worker waits for another in the end."""
    items.sort(key=lambda item: [not item.nodeid.startswith(f"tests/{folder}/") for folder in LONG])


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(call: pytest.CallInfo[None]) -> None:
    """What an author did wrong is told in its one line, without the way that led to it."""
    if call.excinfo and isinstance(call.excinfo.value, Problem):
        call.excinfo = in_one_line(call.excinfo.value)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    """So it is where a file of tests is read, which is to be over in time."""
    told = partial(raised, folder=collector.path, doing="importing it", cure="let it end", otherwise=collector.path)
    with over_in_time(told):
        report = yield
    error = report.call.excinfo.value if getattr(report, "call", None) and report.call.excinfo else None
    if isinstance(error, TooLong):
        error = told(error).with_traceback(error.__traceback__)
    if isinstance(error, Problem):
        report.longrepr = collector.repr_failure(in_one_line(error))  # type: ignore[attr-defined]
    return report


def in_one_line(problem: Problem) -> pytest.ExceptionInfo[BaseException]:
    """The failure of a test that this problem is."""
    failed = pytest.fail.Exception(str(problem), pytrace=False)
    return pytest.ExceptionInfo.from_exception(failed.with_traceback(problem.__traceback__))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker tells what the guards cost there."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["costs"] = costs_of(session.config).told()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """A worker has ended; one that was killed has told nothing."""
    costs_of(node.config).add(getattr(node, "workeroutput", {}).get("costs", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What the guards and the files cost. A reason to skip is told once, with the number of tests, not with each."""
    if line := costs_of(terminalreporter.config).line():
        terminalreporter.write_line(line)
    reports = [report for stat in terminalreporter.stats.values() for report in stat]
    took = [(report.nodeid, report.duration) for report in reports if isinstance(report, pytest.TestReport)]
    if len(took) > MANY:
        terminalreporter.write_line(dearest(took))
    for report in terminalreporter.stats.get("skipped", []):
        report.longrepr = (str(ROOT / "tests"), None, report.longrepr[2])


@pytest.fixture(scope="session")
def mermaid() -> Iterator[Callable[[str], list[str]]]:
    """Mermaid's own parser in one Node process: what a diagram shows, or ValueError with the fault."""
    node = shutil.which("node") or shutil.which("node", path=str(ROOT / ".tools" / "node" / "bin"))
    if node is None or not (ROOT / "node_modules" / "mermaid").is_dir():
        pytest.skip("Mermaid's parser needs Node and its packages; run: make assets")
    command = [node, str(ROOT / "tests" / "parser.mjs")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parser:
        assert parser.stdin and parser.stdout

        def labels(diagram: str) -> list[str]:
            print(json.dumps(diagram), file=parser.stdin, flush=True)
            answer = json.loads(parser.stdout.readline())
            if "fault" in answer:
                raise ValueError(f"{answer['fault']}\n{diagram}")
            return list(answer["labels"])

        yield labels
        parser.stdin.close()
