"""Ahead: what is to be shown is recorded side by side before it is asked for, as much at once as there are cores."""

import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from ..course.growths import counted, growths
from ..course.lessons import SNIPPETS, module, slug_of
from ..course.players import CORES
from ..course.scenarios import recorded, scenarios
from ..course.sources import read
from ..problems import Problem

NAMED = re.compile(r"(?:([\w-]+)/)?(\w+)")


type Wanted = tuple[Callable[[str, str], object], str, str]
"""What records a scenario or a growth, its lesson and its name."""


def record_ahead(pages: Iterable[Path]) -> None:
    """Record what these pages name."""
    side_by_side(each for page in pages for each in named(page))


def side_by_side(wanted: Iterable[Wanted]) -> None:
    """Record this. What is wrong with it is told where it is asked for, and not tried again there."""
    with ThreadPoolExecutor(CORES) as pool:
        for done in [pool.submit(record, lesson, name) for record, lesson, name in dict.fromkeys(wanted)]:
            with suppress(Problem):
                done.result()


def named(page: Path) -> Iterator[Wanted]:
    """The scenarios and growths whose names stand on a page, alone or after that of their lesson."""
    with suppress(Problem):
        for lesson, name in NAMED.findall(read(page)):
            slug = module(lesson or slug_of(page))
            if (SNIPPETS / slug / "scenarios.py").is_file():
                kinds = ((recorded, scenarios), (counted, growths))
                yield from ((record, slug, name) for record, known in kinds if name in known(slug))
