"""What is touched: the pages that show something of a file that was saved."""

import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from scripts.course.lessons import DOCS, SNIPPETS, TESTS, module, whose_proofs
from scripts.course.proofs import lesson_of
from scripts.course.regions import regions
from scripts.course.sources import read
from scripts.problems import Problem


def touched(file: Path, pages: Iterable[Path]) -> list[Path]:
    """Those of the pages: it alone, all of a lesson, or where nobody knows better, all of them."""
    if file.suffix == ".md" and not file.is_relative_to(SNIPPETS):
        return [page for page in pages if page == file]
    if file.is_relative_to(SNIPPETS):
        lesson = file.relative_to(SNIPPETS).parts[0]
        return [page for page in pages if not (SNIPPETS / lesson).is_dir() or _shows(page, lesson)]
    if file.parent == TESTS and file.name.startswith("test_"):
        with suppress(Problem):  # of a course.toml that nobody can read
            return [page for page in pages if _shows(page, lesson_of(file), "proof")]
    return [] if file.is_relative_to(DOCS) else [*pages]


def _shows(page: Path, lesson: str, kind: str = "generated") -> bool:
    """Whether a page is of this lesson, or names it in a marker of this kind."""
    named = re.compile(rf"<!-- {kind}:[^>]* {re.escape(lesson).replace('_', '[-_]')}/")
    return module(whose_proofs(page)) == lesson or bool(named.search(read(page)))


def generated(page: Path) -> list[str] | None:
    """The generated parts of a page with their markers; nothing of one whose markers are wrong."""
    try:
        text = read(page)
        lines = text.split("\n")
        return ["\n".join(lines[region.first : region.last + 1]) for region in regions(text, page)]
    except Problem:
        return None
