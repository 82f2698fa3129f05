"""Growths: what a client asks more and more of, so that the work of a service is counted as it grows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..playing.clients import in_process
from ..playing.play import play
from ..problems import Problem
from ..recording.counts import Counts
from ..traces.counts import Rows
from .lessons import SNIPPETS
from .players import once, twice
from .scenarios import played_by
from .settings import SETTINGS

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
    """The counts of a lesson's growth, counted by two others, now or earlier. Raises Problem where they differ."""
    return _rows(slug, name, once("growth", slug, name))


def counted_anew(slug: str, name: str) -> Rows:
    """The same, counted now."""
    return _rows(slug, name, twice("growth", slug, name))


def _rows(slug: str, name: str, answers: Sequence[Mapping[str, Any]]) -> Rows:
    one, other = (answer["rows"] for answer in answers)
    if one != other:
        size = next(size for size in one if one[size] != other[size])
        what = f"two counts of {name!r} differ at {size}: {one[size]} in one, {other[size]} in the other"
        code = growths(slug)[name].run.__code__
        raise Problem(what, "let nothing in it depend on chance", code.co_filename, code.co_firstlineno)
    return {int(size): row for size, row in one.items()}


def count(growth: Growth) -> Rows:
    """The counts of each size, counted anew. Raises Problem when the snippet or the growth raises."""
    counts = Counts()

    def run(client: Any) -> None:
        for size in growth.sizes:
            growth.run(client, size)
            with counts.counted(size):
                growth.run(client, size)

    run.__name__ = growth.name
    play(growth.module, "app", SNIPPETS, in_process, run, counts, *SETTINGS.watched)
    return counts.rows
