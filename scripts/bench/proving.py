"""Proving: what the tests of the lessons cost for each claim they hold."""

import subprocess
import sys
from collections.abc import Iterator

from scripts.bench.timing import Row, seconds, shown
from scripts.course.claims import claims
from scripts.course.lessons import slug_of
from scripts.pages.__main__ import pages
from scripts.problems import ROOT


def rows() -> Iterator[Row]:
    """The seconds of `pytest tests/lessons` for each claim on the pages."""
    count = sum(1 for page in pages() if slug_of(page) for _ in claims(page))
    nothing = seconds(lambda: _pytest("--collect-only", "-k", "no_such_test"))
    spent = seconds(lambda: _pytest())
    each = shown((spent - nothing) / count)
    yield Row(
        f"{count} proven claims", f"{each} each", f"collecting alone: {shown(nothing)}, with the tests {shown(spent)}"
    )


def _pytest(*words: str) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "-o", "addopts=", "tests/lessons", *words]
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
