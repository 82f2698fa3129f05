"""Waits: a client waits until it is recorded that something happened, so that what it does next comes after that."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import fields

from ..traces.events import Event
from .journal import Journal

FIELDS = frozenset(field.name for field in fields(Event)) - {"kind"}


def until(journal: Journal, seconds: float, kind: str, n: int = 1, **facts: object) -> None:
    """Wait until there are `n` events of this kind whose fields are these.

    Raises TypeError for a field that no event has, and TimeoutError, with what there was, after so many seconds.
    """
    if unknown := ", ".join(sorted(facts.keys() - FIELDS)):
        raise TypeError(f"an event has no {unknown}: it has {', '.join(sorted(FIELDS))}")
    found = seen = 0

    def met() -> bool:
        nonlocal found, seen
        events = journal.so_far()
        found += sum(_is(event, kind, facts) for event in events[seen:])
        seen = len(events)
        return found >= n

    if not journal.wait_for(met, seconds):
        asked = " ".join([f"{n} {kind}", *(f"{name}={fact!r}" for name, fact in facts.items())])
        there = told(journal.so_far())
        raise TimeoutError(f"waited {seconds:g} seconds until {asked}, and there were {found}, of {there}")


def _is(event: Event, kind: str, facts: dict[str, object]) -> bool:
    return event.kind == kind and all(getattr(event, name) == fact for name, fact in facts.items())


def told(events: Iterable[Event]) -> str:
    """What there is, in a few words: how many events of each kind, and what is held now."""
    kinds = Counter(event.kind for event in events)
    held = Counter(event.name for event in events if event.kind == "held")
    held -= Counter(event.name for event in events if event.kind == "let go")
    now = [f"{name}() was held" for name in held]
    return ", ".join([*(f"{number} {kind}" for kind, number in kinds.items()), *now])
