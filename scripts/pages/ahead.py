"""Ahead: what pages name is recorded side by side before they are filled, as much at once as there are cores."""

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


def record_ahead(pages: Iterable[Path]) -> None:
    """Record what these pages name. What is wrong with it is told where it is asked for, and not tried again there."""
    wanted = [*dict.fromkeys(each for page in pages for each in named(page))]
    with ThreadPoolExecutor(CORES) as pool:
        for done in [pool.submit(record, lesson, name) for record, lesson, name in wanted]:
            with suppress(Problem):
                done.result()


def named(page: Path) -> Iterator[tuple[Callable[[str, str], object], str, str]]:
    """The scenarios and growths whose names stand on a page, alone or after that of their lesson."""
    with suppress(Problem, SystemExit):
        for lesson, name in NAMED.findall(read(page)):
            slug = module(lesson or slug_of(page))
            if (SNIPPETS / slug / "scenarios.py").is_file():
                yield from ((recorded, slug, name) for _ in [name] if name in scenarios(slug))
                yield from ((counted, slug, name) for _ in [name] if name in growths(slug))
