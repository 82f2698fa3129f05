"""Growths: how the work of a service grows with what it is asked, as a table and as a chart of its counts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from scripts.course.lessons import module
from scripts.course.scenarios import SNIPPETS, played_by
from scripts.playing.clients import in_process
from scripts.playing.play import play
from scripts.problems import Problem
from scripts.recording.counts import Counts
from scripts.traces.counts import HEADINGS, Rows
from scripts.views.growth import growth_chart, growth_table

type Run = Callable[[Any, int], None]


@dataclass(frozen=True)
class Growth:
    """A callable over a test client and a size, the snippet it is played on, what the size is, and the sizes to play.

    Each size is played twice and counted the second time, as a first request may fill caches.
    """

    run: Run
    snippet: str
    what: str
    sizes: tuple[int, ...]

    @property
    def name(self) -> str:
        return self.run.__name__

    @property
    def module(self) -> str:
        return f"{self.run.__module__.rpartition('.')[0]}.{self.snippet}"


def growing(snippet: str, what: str, *sizes: int) -> Callable[[Run], Growth]:
    """Make `run(client, size)` a growth: what the snippet of this name does for each of these sizes is counted.

    Raises TypeError when it is not said what grows.
    """
    if not isinstance(what, str):
        raise TypeError('say what grows, then its sizes: @growing("SNIPPET", "Requests", 1, 10)')
    return lambda run: Growth(run, snippet, what, sizes)


@cache
def growths(slug: str) -> dict[str, Growth]:
    """The growths of a lesson by name. Raises Problem when its scenarios fail at import."""
    return {growth.name: growth for growth in played_by(slug) if isinstance(growth, Growth)}


@cache
def counted(slug: str, name: str) -> Rows:
    """The counts of a lesson's growth, counted once a process."""
    return count(growths(slug)[name])


def count(growth: Growth) -> Rows:
    """The counts of each size, counted anew. Raises Problem when the snippet or the growth raises."""
    counts = Counts()

    def run(client: Any) -> None:
        for size in growth.sizes:
            growth.run(client, size)
            with counts.counted(size):
                growth.run(client, size)

    run.__name__ = growth.name
    play(growth.module, "app", SNIPPETS, in_process, run, counts)
    return counts.rows


def shown_table(slug: str, words: Sequence[str], page: Path, line: int) -> str:
    """The view `growth NAME [COUNT ...]`. Raises Problem, at this page and line, for a name there is not."""
    columns, found = _named(slug, words, page, line)
    if len(found) != 1:
        raise Problem("a table shows one growth", "write growth NAME COUNT ...", page, line)
    ((growth, rows),) = found.values()
    return growth_table(growth.what, rows, columns or list(HEADINGS))


def shown_chart(slug: str, words: Sequence[str], page: Path, line: int) -> str:
    """The view `growth-chart COUNT NAME ...`. Raises Problem, at this page and line, for a name there is not."""
    columns, found = _named(slug, words, page, line)
    if len(columns) != 1 or not found:
        raise Problem("a chart shows one count", "write growth-chart COUNT NAME ...", page, line)
    if len({growth.sizes for growth, _ in found.values()}) > 1:
        raise Problem("these growths have different sizes", "give them the same in @growing", page, line)
    what = next(growth.what for growth, _ in found.values())
    return growth_chart(what, columns[0], {name: rows for name, (_, rows) in found.items()})


def _named(slug: str, words: Sequence[str], page: Path, line: int) -> tuple[list[str], dict[str, tuple[Growth, Rows]]]:
    """The counts among the words, and the growths that the other words name, `name` or `lesson/name`."""
    found: dict[str, tuple[Growth, Rows]] = {}
    for word in (word for word in words if word not in HEADINGS):
        lesson, _, name = word.rpartition("/")
        lesson = module(lesson) or slug
        if not lesson:
            raise Problem("this page belongs to no lesson", f"name its lesson as well: LESSON/{name}", page, line)
        if name not in growths(lesson):
            known = f"snippets/{lesson}/scenarios.py: {', '.join(growths(lesson)) or 'none yet'}"
            cure = f"use one of {known}, or of the counts {', '.join(HEADINGS)}"
            raise Problem(f"unknown growth {name!r}", cure, page, line)
        if not growths(lesson)[name].sizes:
            cure = "write them after its name in @growing"
            raise Problem(f"the growth {name!r} has no sizes", cure, page, line)
        found[name] = growths(lesson)[name], counted(lesson, name)
    return [word for word in words if word in HEADINGS], found
