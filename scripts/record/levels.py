"""Levels: how far from its endpoint a request is shown, so that there is enough to read and not too much."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..traces.calls import endpoint_calls
from ..traces.events import ENDS, FUNCTIONS, Event, Trace
from ..traces.requests import by_request
from .repeats import told_once

ENOUGH = 100
"""So many events of functions are shown of one request, where no option asks for more."""
ENOUGH_AROUND = 20
"""And so many of what serves no request: the lifespan, and what goes on beside the requests."""
FAR = 1_000_000
LEVELS = ((FAR, FAR), (FAR, 1), (FAR, 0), (3, 0), (2, 0), (1, 0), (1, -1), (0, -1))
"""How far from the endpoint calls are shown, and lines: the first level at which there are few enough is taken."""

type Fits = Callable[[Event], bool]
"""Whether an event of a function is shown."""


@dataclass(slots=True)
class Call:
    """A call of a function: its first event, the call that made it, how far it is from the endpoint."""

    event: Event
    caller: "Call | None"
    distance: int


def calls_of(trace: Trace) -> dict[int, Call]:
    """The calls by their number. What an endpoint calls is near it; other functions that the framework calls, too."""
    endpoint = endpoint_calls(trace.events)
    routed = {event.request for event in trace.select("match")}
    calls: dict[int, Call] = {}
    for event in trace.events:
        if event.kind == "start" and event.call:
            caller = calls.get(event.caller)
            near = event.request not in routed or event.whose in endpoint
            calls[event.call] = Call(event, caller, caller.distance + 1 if caller else 0 if near else 1)
    return calls


def is_of_import(event: Event) -> bool:
    """Whether something that is told of functions happened while the service was imported, before it ran."""
    return event.where == "main thread"


def is_of_call(event: Event) -> bool:
    """Whether a function begins, ends, yields, or is told an exception; not a line of it, nor that it waits."""
    return event.kind in ("start", *ENDS) or (event.kind in ("suspend", "resume") and bool(event.values))


def few_enough(events: Sequence[Event], calls: Mapping[int, Call]) -> Iterator[Event]:
    """The events without what the import calls; of each request as much as is enough."""
    own = [event for event in events if event.kind not in FUNCTIONS or not is_of_import(event)]
    fits = {request: _level(events, calls) for request, events in by_request(own).items()}
    return (event for event in own if event.kind not in FUNCTIONS or fits[event.request](event))


def _level(events: Sequence[Event], calls: Mapping[int, Call]) -> Fits:
    """What is shown of a request: the first level at which its functions' events are few enough, or each one once."""
    enough = ENOUGH if events[0].request else ENOUGH_AROUND
    for far, lined in LEVELS:
        fits = _within(far, lined, calls)
        kept = [event for event in events if event.kind in FUNCTIONS and fits(event)]
        if len(kept) <= enough or (len(kept) < 50 * enough and len(told_once(kept)) <= enough):
            return fits
    first = {event.name: event.call for event in reversed(kept) if event.kind == "start"}
    return lambda event: fits(event) and event.call == first.get(event.name)


def _within(far: int, lined: int, calls: Mapping[int, Call]) -> Fits:
    def within(event: Event) -> bool:
        if event.call not in calls:
            return is_of_call(event)
        distance = calls[event.call].distance
        return distance <= far if is_of_call(event) else distance <= lined

    return within
