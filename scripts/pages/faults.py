"""The faults of the course: what is stale, wrong, badly said or badly proven on its pages, each in one line."""

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from ..course.proofs import proofs_in
from ..course.seals import OUTSIDE, blocks_of, proofs_of, sealed_files
from ..course.sentences import sentence_problems
from ..problems import ROOT, Problem, command, shown
from .__main__ import build, by_lesson, kept, lessons

PLAY = [sys.executable, "-m", "pytest", "-q", "--tb=no", "-rfE", "-p", "no:cacheprovider", "-o", "addopts="]
TOLD = re.compile(r"^(?:FAILED|ERROR) (?P<file>[^: ]+)(?:::(?P<test>.*?))? - (?:Failed: )?(?P<what>.*)$", re.M)
"""A line of pytest's summary."""
PROBLEM = re.compile(r"\S+:\d+: .*; ")


def faults(files: Sequence[Path] = ()) -> list[Problem]:
    """All faults of these files, but for those of their proofs; without any, of the whole course."""
    pages = [file for file in files if file.suffix == ".md"]
    stale, wrong = build(by_lesson(pages)) if files else build(lessons())
    for file in files or sealed_files():
        with kept(wrong):
            wrong += sentence_problems(file)
    return [*wrong, *(page.problem for page in stale)]


def badly_proven(files: Sequence[Path]) -> list[str]:
    """What is said of the proofs of these files that fail or are weak, a line each."""
    proofs = [proof for file in files for block in blocks_of(file) for proof in proofs_of(block)]
    tests = dict.fromkeys(f"{shown(proof.file)}::{proof.name}" for proof in proofs)
    if not tests:
        return []
    wide = {**os.environ, "CI": "yes, so that no line is cut"}
    done = subprocess.run([*PLAY, *tests], cwd=ROOT, env=wide, capture_output=True, text=True, check=False)
    said = [*map(told, TOLD.finditer(done.stdout))]
    if done.returncode and not said:
        why = (done.stderr or done.stdout).strip().rpartition("\n")[2]
        said = [str(Problem(f"the proofs cannot be played: {why}", "see all of it: make test", proofs[0].file))]
    return said


def told(line: re.Match[str]) -> str:
    """What pytest told of a test that fails, as a problem; of a weak proof it tells one."""
    if PROBLEM.match(line["what"]):
        return line["what"]
    named = line["test"].partition("[")[0]
    proof = proofs_in(ROOT / line["file"]).get(named) if named else None
    what, test = f"the proof {named} fails: {line['what']}", f"{line['file']}::{line['test']}"
    return str(Problem(what, f"see it: make test TESTS={test}", line["file"], proof.line if proof else 1))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the faults of what the command line names; the exit code."""
    parser = argparse.ArgumentParser(prog=f"python -m {__package__}.faults", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help=f"pages, {', '.join(map(shown, OUTSIDE))} (default: all)")
    files = [file.resolve() for file in parser.parse_args(arguments).files]
    found = [str(problem) for problem in faults(files)]
    with kept(wrong := list[Problem]()):
        found += badly_proven(files or sealed_files())
    found += map(str, wrong)
    print(*dict.fromkeys(found), sep="\n", end="\n" if found else "", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    command(main)
