"""Outcomes: one row a request: which route it found, which function ran for it, and what came back."""

from collections.abc import Iterator

from ..traces.events import Event, Trace
from ..traces.requests import by_request, counts_requests, failed, instead, request_line, route_line
from .labels import NONE, code, table
from .words import article, further, size

COLUMNS = ("Request", "Route found", "Function called", "Status", "Body")
SHOWN = 100
"""Characters of a body that a cell shows."""
BODIES = ("http.response.body", "websocket.send")


def outcomes(trace: Trace) -> str:
    """The requests of a run and their outcomes as a table."""
    own = by_request(trace.events)
    return table(COLUMNS, (_row(event, own[event.request]) for event in trace.events if _has_row(event)))


def _has_row(event: Event) -> bool:
    return (event.kind == "scope" and event.request > 0) or counts_requests(event)


def _row(scope: Event, events: list[Event]) -> tuple[str, ...]:
    if scope.kind == "more":
        return (further(scope), *[NONE] * (len(COLUMNS) - 1))
    cells = (_route(events), _functions(events), _status(events), _body(events))
    return (code(request_line(scope)), *("<br>".join(cell) or NONE for cell in cells))


def _route(events: list[Event]) -> Iterator[str]:
    for event in (e for e in events if e.kind == "match"):
        unfit = "" if event.values["fits"] == "True" else ", the method does not fit"
        yield code(route_line(event)) + unfit


def _functions(events: list[Event]) -> Iterator[str]:
    for event in (e for e in events if e.kind == "start" and e.depth == 0):
        yield f"{code(event.name + '()')} on {article(event.where)}"


def _status(events: list[Event]) -> Iterator[str]:
    for event in (e for e in events if e.kind == "http.response.start"):
        yield code(event.values["status"])
        yield from map(code, instead(event))
    yield from ("accepted" for e in events if e.kind == "websocket.accept")
    yield from (f"closed, {code(e.values.get('code', '1000'))}" for e in events if e.kind == "websocket.close")
    yield from (f"raises {code(end.values['raised'])}" for end in failed(Trace(tuple(events))))
    yield from ("the client leaves" for e in events if e.kind == "leave")


def _body(events: list[Event]) -> Iterator[str]:
    bodies = [e for e in events if e.kind in BODIES]
    yield from (code(_beginning(text)) for e in bodies if (text := _text(e)))
    if bodies:
        yield size(*bodies, *(e for e in events if e.kind == "more" and e.name in BODIES))


def _text(event: Event) -> str:
    return event.values.get("body") or event.values.get("text") or event.values.get("bytes") or ""


def _beginning(body: str) -> str:
    return body if len(body) <= SHOWN else f"{body[:SHOWN]}…"
