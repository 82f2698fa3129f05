"""Proving: what the tests of the lessons and the guards of its sentences cost for each block that a proof holds."""

import re
import subprocess
import sys
from collections.abc import Iterator

from scripts.bench.timing import Row, seconds, shown
from scripts.course.seals import blocks_of, sealed_files
from scripts.problems import ROOT

TESTS = ("tests/lessons", "tests/whole/test_pages.py::test_each_sentence_is_proven_grounded_and_read")
GUARDS = re.compile(r"^The guards took (?P<took>.*?) of the processor, (?P<share>.*)$", re.M)
"""The line that tells what they cost, at the end of a run; its last part names each."""


def rows() -> Iterator[Row]:
    """The seconds of these tests for each block under a proof, and what the guards took of them."""
    count = sum(1 for file in sealed_files() for block in blocks_of(file) if block.proofs)
    printed: list[str] = []
    nothing = seconds(lambda: _pytest("--collect-only", "-k", "no_such_test"))
    spent = seconds(lambda: printed.append(_pytest()))
    each = shown((spent - nothing) / count)
    yield Row(
        f"{count} blocks under a proof",
        f"{each} each",
        f"collecting alone: {shown(nothing)}, with the tests {shown(spent)}",
    )
    yield from map(guards_row, GUARDS.finditer(printed[0]))


def guards_row(line: re.Match[str]) -> Row:
    """What a run told of its guards."""
    return Row("the guards in them", line["took"], line["share"])


def _pytest(*words: str) -> str:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "-o", "addopts=", *TESTS, *words]
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False).stdout
