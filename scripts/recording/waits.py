"""Waits: a client waits until it is recorded that something happened, so that what it does next comes after that."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields

from ..traces.events import Event
from .journal import Journal

FIELDS = frozenset(field.name for field in fields(Event)) - {"kind"}


@dataclass(frozen=True, slots=True)
class Awaited:
    """So many events of a kind whose fields are these. Raises TypeError for a field that no event has."""

    kind: str
    n: int
    facts: dict[str, object]

    def __post_init__(self) -> None:
        if unknown := ", ".join(sorted(self.facts.keys() - FIELDS)):
            raise TypeError(f"an event has no {unknown}: it has {', '.join(sorted(FIELDS))}")

    def __str__(self) -> str:
        return " ".join([f"{self.n} {self.kind}", *(f"{name}={fact!r}" for name, fact in self.facts.items())])

    def among(self, events: Iterable[Event]) -> int:
        """How many of them there are."""
        return sum(event.kind == self.kind and self._is_so(event) for event in events)

    def _is_so(self, event: Event) -> bool:
        return all(getattr(event, name) == fact for name, fact in self.facts.items())


def until(journal: Journal, seconds: float, kind: str, n: int = 1, **facts: object) -> None:
    """Wait until there are `n` events of this kind whose fields are these.

    Raises TypeError for a field that no event has, and TimeoutError, with what there was, after so many seconds.
    """
    awaited = Awaited(kind, n, facts)
    found = seen = 0

    def met() -> bool:
        nonlocal found, seen
        events = journal.so_far()
        found += awaited.among(events[seen:])
        seen = len(events)
        return found >= n

    if not journal.wait_for(met, seconds):
        there = told(journal.so_far())
        raise TimeoutError(f"waited {seconds:g} seconds until {awaited}, and there were {found}, of {there}")


def told(events: Iterable[Event]) -> str:
    """What there is, in a few words: how many events of each kind, and what is held now."""
    kinds = Counter(event.kind for event in events)
    held = Counter(event.name for event in events if event.kind == "held")
    held -= Counter(event.name for event in events if event.kind == "let go")
    now = [f"{name}() was held" for name in held]
    return ", ".join([*(f"{number} {kind}" for kind, number in kinds.items()), *now])
