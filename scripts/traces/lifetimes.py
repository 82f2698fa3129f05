"""Lifetimes: when each call of some functions was entered and left in one request, and what error it saw."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from .events import ENDS, Event, Whose

type Placed = tuple[int, Event]
"""An event with its place among the events of its request."""


@dataclass(frozen=True, slots=True)
class Lifetime:
    """A call of a function; the numbers count, from 1, what happened in the request.

    entered  0 when somebody asked for the function but no call of it is recorded
    left     when its part after a `yield` ended; 0 when it has none
    error    what it had to do with an exception, `sees KeyError` or `raises KeyError`, or nothing
    """

    name: str
    entered: int = 0
    left: int = 0
    error: str = ""

    @property
    def order(self) -> str:
        """`in 1, out 8`."""
        return f"in {self.entered}" + (f", out {self.left}" if self.left else "") if self.entered else "no run recorded"


def lifetimes(events: Iterable[Event], names: Collection[str]) -> tuple[list[Lifetime], int]:
    """The calls of these functions in the order they were entered, and the number at which the last byte left.

    That number is 0 when no byte did.
    """
    placed = list(enumerate(events))
    found = _grouped(placed, names)
    sent = max((place for place, event in placed if event.kind == "http.response.body"), default=-1)
    counted = {sent, *(own[0][0] for own in found), *map(_left, found)} - {-1}
    numbers = {-1: 0} | {place: number for number, place in enumerate(sorted(counted), 1)}
    entered = [Lifetime(_name(own[0][1]), numbers[own[0][0]], numbers[_left(own)], _error(own)) for own in found]
    return entered, numbers[sent]


def _grouped(placed: Iterable[Placed], names: Collection[str]) -> list[list[Placed]]:
    """The events of each call that the framework made of these functions, in the order they were entered."""
    found: dict[Whose, list[Placed]] = {}
    for place, event in placed:
        if event.depth or _name(event) not in names:
            continue
        if event.kind == "start":
            found[event.whose] = [(place, event)]
        elif event.whose in found:
            found[event.whose].append((place, event))
    return [*found.values()]


def _name(event: Event) -> str:
    """The function of an event by the name it is depended on with: a class, not its `__init__`."""
    return event.name.removesuffix(".__init__")


def _left(own: list[Placed]) -> int:
    """The place where a call ended that yielded before; -1 where there is none."""
    yields = any(event.kind == "suspend" and event.values for _, event in own)
    return own[-1][0] if yields and own[-1][1].kind in ENDS else -1


def _error(own: list[Placed]) -> str:
    raised = {event.kind: event.error for _, event in own if event.error}
    seen, ended = raised.get("resume", ""), raised.get("unwind", "")
    told = [f"sees {seen}"] if seen else []
    return ", ".join([*told, f"raises {ended}"] if ended not in ("", seen) else told)
