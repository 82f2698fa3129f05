"""Calls: whose an event is: the call by the framework that a function runs in, and the call of the endpoint."""

from collections.abc import Iterable

from .events import FUNCTIONS, Event, Trace, Whose


def outermost(trace: Trace) -> dict[Whose, Whose]:
    """For each call the one by the framework that it runs in, which may be itself."""
    found: dict[Whose, Whose] = {}
    numbered: dict[int, Whose] = {}
    for event in trace.select("start"):
        found[event.whose] = numbered.get(event.caller, event.whose) if event.caller else event.whose
        numbered[event.call] = found[event.whose]
    return found


def endpoint_calls(events: Iterable[Event]) -> set[Whose]:
    """The first call of the endpoint of each request that came so far; a mount is chosen before the endpoint is."""
    chosen: dict[int, str] = {}
    found: dict[int, Whose] = {}
    for event in events:
        if event.kind == "match":
            chosen[event.request] = event.name
        elif event.kind in FUNCTIONS and event.depth == 0 and _is_of(event.name, chosen.get(event.request, "")):
            found.setdefault(event.request, event.whose)
    return set(found.values())


def _is_of(name: str, endpoint: str) -> bool:
    """Whether a function is the endpoint, or a method of the class that is one."""
    return bool(endpoint) and f"{name}.".startswith(f"{endpoint}.")
