"""Status trackers: what has which value at the start, after each request, and at the end."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ..traces.calls import endpoint_calls
from ..traces.events import Event, Trace
from ..traces.processes import ALONE, process_of, processes_of
from ..traces.requests import request_line
from .labels import NONE, code, table

NOTHING: Mapping["Cell", str] = MappingProxyType({})
ROWS = ("request", "response", "function", "thread")


type Cell = tuple[str, str]
"""A cell of the tracker: its column and its row."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A column: the values then, and the places in the trace of the events that gave each since the last one."""

    title: str
    values: dict[str, str]
    given: dict[str, list[int]]


def status_tracker(trace: Trace, marks: Mapping[Cell, str] = NOTHING) -> str:
    """One column a moment, one row a variable of the run; `—` where nothing had happened yet.

    `marks` are put before the value of their cell.
    """
    columns, processes = moments(trace), processes_of(trace)
    names = [*map(_application, processes or [""]), *ROWS, *(["process"] if processes else [])]
    rows = [
        (name, *(marks.get((m.title, name), "") + code(m.values[name]) if name in m.values else NONE for m in columns))
        for name in names
    ]
    return table(("Variable", *(moment.title for moment in columns)), rows)


def snapshots(trace: Trace) -> list[tuple[str, dict[str, str]]]:
    """The values at each moment, by name: `Start`, `After request 1`, ..., `Final`."""
    return [(moment.title, moment.values) for moment in moments(trace)]


def moments(trace: Trace) -> list[Moment]:
    """The columns of the tracker: `Start`, `After request 1`, ..., `Final`."""
    found: list[Moment] = []
    values: dict[str, str] = {}
    sent: dict[int, str] = {}
    given: dict[str, list[int]] = {}
    called: set[int] = set()
    endpoint = endpoint_calls(trace.events)
    for place, event in enumerate(trace.events):
        if event.kind == "scope" and event.request and not found:
            found.append(Moment("Start", dict(values), given))
            given = {}
        for name, value in changes(event, sent.get(event.request, ""), event.request in called).items():
            values[name] = value
            sent |= {event.request: value} if name == "response" else {}
            given.setdefault(name, []).append(place)
        if event.kind == "start" and event.whose in endpoint:
            called.add(event.request)
        if event.kind == "end" and event.request:
            found.append(Moment(f"After request {event.request}", dict(values), given))
            given = {}
    return [*found, Moment("Final", values, given)]


def _application(process: str) -> str:
    """The row of an application, of which each process has one."""
    return "application" if process in ("", ALONE) else f"application, {process}"


def changes(event: Event, sent: str = "", called: bool = False) -> dict[str, str]:
    """The variables of the tracker that this event gives a value, where its request was `sent` that much before.

    The function is the endpoint once that was `called`, and until then the last one that the framework called.
    """
    match event.kind:
        case kind if kind.startswith("lifespan."):
            return {_application(process_of(event)): kind}
        case "exit" if process_of(event):
            return {_application(process_of(event)): "the process has ended"}
        case "scope" if event.request:
            served_by = {"process": process_of(event)} if process_of(event) else {}
            return {"request": request_line(event), **served_by}
        case "http.response.start":
            return {"response": event.values["status"]}
        case "http.response.body" if event.values.get("body"):
            return {"response": f"{sent} {event.values['body']}"}
        case "start" if event.depth == 0 and not called:
            return {"function": event.name, "thread": event.where}
    return {}
