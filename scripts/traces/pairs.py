"""Pairs: which event of an earlier trace is which of a later one, and which of them come another way round."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from .events import FUNCTIONS, Event
from .names import NAME


@dataclass(frozen=True, slots=True)
class Key:
    """What two events have in common that are the same one in two traces: what happened, and for which time."""

    request: int
    kind: str
    name: str
    depth: int
    line: int
    time: int


type Keyed = dict[Key, Event]
"""The events of a trace by their keys, in order."""


def keyed(events: Iterable[Event]) -> Keyed:
    """The events by their keys."""
    times: Counter[tuple[object, ...]] = Counter()
    found: Keyed = {}
    for event in events:
        line = event.line if event.kind == "line" else 0
        what = (event.request, event.kind, unnumbered(event.name), event.depth, line)
        found[Key(*what, times[what])] = event
        times[what] += 1
    return found


def unnumbered(text: str) -> str:
    """The text without the numbers of the names in it: one name more shifts all that come after it."""
    return NAME.sub("<>", text)


def moved(before: Sequence[Key], now: Sequence[Key]) -> Iterator[tuple[Key, Key]]:
    """What comes another way round, each with what it comes round: the nearest one that it has changed places with.

    Messages stay where they are if they can: it is functions that come earlier or later than these. What happens for
    one request comes round what happens for it, if it can.
    """
    both = {*before} & {*now}
    before, now = ([key for key in keys if key in both] for keys in (before, now))
    if before == now:
        return
    order = Order(before, now)
    for request in dict.fromkeys(key.request for key in now):
        yield from order.within([key for key in now if key.request == request])
    yield from order.among([key for key in now if key.kind != "line" and key not in order.told])


class Order:
    """Two orders of the same keys; `told` are those that were found to have moved."""

    def __init__(self, before: Sequence[Key], now: Sequence[Key]) -> None:
        self.before = {key: place for place, key in enumerate(before)}
        self.now = {key: place for place, key in enumerate(now)}
        self.told: set[Key] = set()

    def within(self, keys: Sequence[Key]) -> Iterator[tuple[Key, Key]]:
        """What moved among these, of one request: messages first, functions round them, functions among themselves."""
        messages = [key for key in keys if key.kind not in FUNCTIONS]
        functions = [key for key in keys if key.kind in FUNCTIONS and key.kind != "line"]
        yield from self.among(messages)
        still = [key for key in messages if key not in self.told]
        for key in functions:
            yield from self._round(key, still)
        yield from self.among([key for key in functions if key not in self.told])

    def among(self, keys: Sequence[Key]) -> Iterator[tuple[Key, Key]]:
        """What moved among these: the fewest of them, the others are in order."""
        then = sorted(keys, key=self.before.__getitem__)
        blocks = SequenceMatcher(None, then, list(keys), autojunk=False).get_matching_blocks()
        still = [key for block in blocks for key in keys[block.b : block.b + block.size]]
        kept = {*still}
        for key in keys:
            if key not in kept:
                yield from self._round(key, still)

    def _round(self, key: Key, others: Iterable[Key]) -> Iterator[tuple[Key, Key]]:
        """The key with the nearest of the others that it has changed places with, if there is one."""
        passed = [other for other in others if self._passed(key, other)]
        if passed:
            self.told.add(key)
            yield key, min(passed, key=lambda other: abs(self.now[key] - self.now[other]))

    def _passed(self, key: Key, other: Key) -> bool:
        return (self.before[key] < self.before[other]) != (self.now[key] < self.now[other])
