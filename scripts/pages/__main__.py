"""The build: rewrite every page's regions, or with `--check` fail with a diff of what is stale."""

import argparse
import contextlib
import difflib
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ..course import sources
from ..course.cards import card_problems
from ..course.challenges import challenge_problems
from ..course.claims import unused_proofs
from ..course.glossary import glossary_problems
from ..course.lessons import COURSE, SITE, TESTS, module, pages, slug_of
from ..course.notes import note_problems
from ..course.proofs import lesson_of
from ..course.quizzes import quiz_problems
from ..course.settings import find_sources
from ..course.sources import read
from ..course.unsaid import unsaid_problems
from ..problems import Problem, command, shown
from .ahead import record_ahead
from .filling import fresh

GUARDS = (quiz_problems, card_problems, challenge_problems, unsaid_problems, glossary_problems)
"""Each tells what is wrong with a page, besides what its regions lack."""
REPAIR = "make pages" if COURSE.is_file() else f"python -m {__package__}"


class Stale(NamedTuple):
    """A page whose regions differ from a fresh recording."""

    page: Path
    before: str
    after: str

    @property
    def problem(self) -> Problem:
        """What to say about it, at the first line that differs."""
        lines = zip(self.before.split("\n"), self.after.split("\n"), strict=False)
        same = next((n for n, (old, new) in enumerate(lines) if old != new), 0)
        return Problem("this page is stale", f"run: {REPAIR}", self.page, same + 1)

    @property
    def diff(self) -> str:
        """A unified diff from the page as committed to the page as recorded now."""
        names = (f"{shown(self.page)} (committed)", f"{shown(self.page)} (recorded now)")
        before, after = self.before.split("\n"), self.after.split("\n")
        return "\n".join(difflib.unified_diff(before, after, *names, lineterm=""))


def by_lesson(chosen: Iterable[Path]) -> dict[str, list[Path]]:
    """The pages by the lesson they belong to; under "" those of none."""
    groups: dict[str, list[Path]] = {}
    for page in chosen:
        groups.setdefault(slug_of(page), []).append(page)
    return groups


def lessons() -> dict[str, list[Path]]:
    """All pages by lesson. In a course the site's navigation is there too, and a lesson that has proofs but no page."""
    groups = by_lesson([*pages(), *([SITE] if COURSE.is_file() and SITE.is_file() else [])])
    known = {module(slug) for slug in groups}
    tested = map(lesson_of, sorted(TESTS.glob("test_*.py")) if COURSE.is_file() else ())
    return groups | {name.replace("_", "-"): [] for name in tested if name not in known}


def build(groups: Mapping[str, Sequence[Path]]) -> tuple[list[Stale], list[Problem]]:
    """The stale ones among these pages of these lessons, and all that is wrong with them."""
    stale: list[Stale] = []
    wrong: list[Problem] = []
    record_ahead(page for chosen in groups.values() for page in chosen)
    for slug, chosen in groups.items():
        for page in chosen:
            with kept(wrong):
                before, after = read(page), fresh(page)
                for problems in GUARDS:
                    wrong += problems(page)
                stale += [Stale(page, before, after)] if before != after else []
        with kept(wrong):
            wrong += unused_proofs(slug) if slug else note_problems()
    return stale, list({str(problem): problem for problem in wrong}.values())


@contextlib.contextmanager
def kept(wrong: list[Problem]) -> Iterator[None]:
    """Keep the problem that ends this block; the blocks after it run all the same."""
    try:
        yield
    except Problem as problem:
        wrong.append(problem)


def write(stale: Iterable[Stale]) -> None:
    """Replace these pages; leave all as they are and raise Problem where one cannot be written."""
    sources.write({page: after for page, _, after in stale})


def report(stale: Iterable[Stale], wrong: Iterable[Problem]) -> int:
    """Print what is wrong and stale, one line each, and the diffs apart; the exit code."""
    problems = [*wrong, *(s.problem for s in stale)]
    for problem in problems:
        print(problem, file=sys.stderr)
    for each in stale:
        print(each.diff)
    return 1 if problems else 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Build what the command line names; the exit code. Of a page whose regions cannot all be filled none is."""
    parser = argparse.ArgumentParser(prog=f"python -m {__package__}", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is stale")
    parser.add_argument("pages", nargs="*", type=Path, help="only these pages (default: all of the project)")
    options = parser.parse_args(arguments)
    find_sources()
    stale, wrong = build(by_lesson(page.resolve() for page in options.pages) or lessons())
    if options.check:
        return report(stale, wrong)
    try:
        write(stale)
    except Problem as problem:
        return report([], [*wrong, problem])
    for page, _, _ in stale:
        print(f"wrote {shown(page)}")
    return report([], wrong)


if __name__ == "__main__":
    command(main)
