"""The faults of the course: what is stale, wrong or badly said on its pages, each in one line."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts.course.seals import sealed_files
from scripts.course.sentences import sentence_problems
from scripts.pages.__main__ import build, by_lesson, kept, lessons
from scripts.problems import Problem


def faults(files: Sequence[Path] = ()) -> list[Problem]:
    """All faults of these files; without any, of the whole course."""
    pages = [file for file in files if file.suffix == ".md"]
    stale, wrong = build(by_lesson(pages)) if files else build(lessons())
    for file in files or sealed_files():
        with kept(wrong):
            wrong += sentence_problems(file)
    return [*wrong, *(page.problem for page in stale)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the faults of what the command line names; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m scripts.pages.faults", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="only these (default: the whole course)")
    found = faults([file.resolve() for file in parser.parse_args(arguments).files])
    print(*found, sep="\n", end="\n" if found else "", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
