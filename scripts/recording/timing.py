"""Timing: a journal that also writes down when, for who asks how long something took."""

from dataclasses import fields
from time import perf_counter
from typing import Any

from ..traces.events import Event, Timed
from .journal import Fact, Journal

NAMES = tuple(field.name for field in fields(Event))


class TimedJournal(Journal):
    """A journal whose events are `Timed`, but for those that only say how many others are not kept."""

    def put(self, request: int, fact: Fact) -> None:
        super().put(request, (_timed, perf_counter(), *fact))


def _timed(at: float, tell: Any, *given: Any) -> Timed:
    event = tell(*given)
    return Timed(**{name: getattr(event, name) for name in NAMES}, at=at)
