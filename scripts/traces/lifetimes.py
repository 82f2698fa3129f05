"""Runs: the calls of some functions in one request, when each was entered and left, and what it saw."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from scripts.traces.events import Event

ENDS = ("return", "unwind")

type Call = list[tuple[int, Event]]
"""The events of one call, each with its place among the events of the request."""


@dataclass(frozen=True, slots=True)
class Run:
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


def runs(events: Iterable[Event], names: Collection[str]) -> tuple[list[Run], int]:
    """The runs of these functions in the order they were entered, and the number at which the last byte left.

    That number is 0 when no byte did.
    """
    placed = list(enumerate(events))
    found = calls(placed, names)
    sent = max((place for place, event in placed if event.kind == "http.response.body"), default=-1)
    counted = {sent, *(call[0][0] for call in found), *map(_left, found)} - {-1}
    numbers = {-1: 0} | {place: number for number, place in enumerate(sorted(counted), 1)}
    entered = [Run(called(c[0][1]), numbers[c[0][0]], numbers[_left(c)], _error(c)) for c in found]
    return entered, numbers[sent]


def calls(placed: Iterable[tuple[int, Event]], names: Collection[str]) -> list[Call]:
    """The calls that the framework made of these functions, in the order they were entered.

    Of two open calls of one function the later one ends first, as in FastAPI's exit stacks.
    """
    found: list[Call] = []
    for place, event in placed:
        if event.depth or called(event) not in names:
            continue
        if event.kind == "start":
            found.append([(place, event)])
        elif call := next((call for call in reversed(found) if _continues(event, call)), None):
            call.append((place, event))
    return found


def called(event: Event) -> str:
    """The function of an event by the name it is depended on with: a class, not its `__init__`."""
    return event.name.removesuffix(".__init__")


def _continues(event: Event, call: Call) -> bool:
    return called(event) == called(call[0][1]) and call[-1][1].kind not in ENDS


def _left(call: Call) -> int:
    """The place where a call ended that yielded before; -1 where there is none."""
    yields = any(event.kind == "suspend" and event.values for _, event in call)
    return call[-1][0] if yields and call[-1][1].kind in ENDS else -1


def _error(call: Call) -> str:
    raised = {event.kind: event.values["raised"].partition("(")[0] for _, event in call if "raised" in event.values}
    seen, ended = raised.get("resume", ""), raised.get("unwind", "")
    told = [f"sees {seen}"] if seen else []
    return ", ".join([*told, f"raises {ended}"] if ended not in ("", seen) else told)
