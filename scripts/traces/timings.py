"""Timings: how long each call took, and when in it the function ran and when it waited, of events with times."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from .events import ENDS, FUNCTIONS, HELD, Event, Timed, Whose

RUNS, WAITS, UNKNOWN = "runs", "waits", "unknown"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a call: the function runs, or what it calls does; it waits, has yielded or is held; or none knows."""

    kind: str
    begin: float
    end: float


@dataclass(frozen=True, slots=True)
class CallTime:
    """A call by its first event. Of one that has not `ended` the last stretch goes on to the last event."""

    event: Timed
    stretches: tuple[Stretch, ...]
    ended: bool

    @property
    def took(self) -> float:
        return self.stretches[-1].end - self.stretches[0].begin

    def lasted(self, kind: str) -> float:
        """For how long it did so, all in all."""
        return sum(stretch.end - stretch.begin for stretch in self.stretches if stretch.kind == kind)


def call_times(events: Iterable[Event]) -> list[CallTime]:
    """The calls of one request, in the order in which they began."""
    timed = [event for event in events if isinstance(event, Timed)]
    calls: dict[Whose, list[Timed]] = {}
    numbered: dict[int, Whose] = {}
    for event in timed:
        whose = event.whose
        if event.kind == "start":
            calls[whose], numbered[event.call] = [event], whose
        elif event.kind in HELD and whose not in calls:  # it is a library's, which that call has called
            whose = numbered.get(event.caller, whose)
        if whose in calls and event.kind in (*FUNCTIONS[1:], *HELD, "more"):
            calls[whose].append(event)
    return [_call_time(own, timed[-1]) for own in calls.values()]


def _call_time(own: list[Timed], last: Timed) -> CallTime:
    ended = own[-1].kind in ENDS
    return CallTime(own[0], (*_stretches(own if ended else [*own, last]),), ended)


def _stretches(own: Iterable[Timed]) -> Iterator[Stretch]:
    """What lies between the events. `more` comes at the end of what was only counted."""
    for event, following in pairwise(own):
        kind = UNKNOWN if following.kind == "more" else WAITS if event.kind in ("suspend", "held") else RUNS
        yield Stretch(kind, event.at, following.at)
