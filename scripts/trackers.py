"""Status trackers: what has which value at the start, after each request, and at the end."""

from collections.abc import Mapping

from scripts.events import Event, Trace
from scripts.labels import code
from scripts.tables import NONE, request_line, table

ROWS = ("application", "request", "response", "function", "thread")


def status_tracker(trace: Trace) -> str:
    """One column a moment, one row a variable of the run; `—` where nothing had happened yet."""
    moments = snapshots(trace)
    rows = [(name, *(code(values[name]) if name in values else NONE for _, values in moments)) for name in ROWS]
    return table(("Variable", *(title for title, _ in moments)), rows)


def snapshots(trace: Trace) -> list[tuple[str, dict[str, str]]]:
    """The values at each moment, by name: `Start`, `After request 1`, ..., `Final`."""
    values: dict[str, str] = {}
    moments: list[tuple[str, dict[str, str]]] = []
    for event in trace.events:
        if event.kind == "scope" and event.request and not moments:
            moments.append(("Start", dict(values)))
        values |= changes(event, values)
        if event.kind == "end" and event.request:
            moments.append((f"After request {event.request}", dict(values)))
    return [*moments, ("Final", values)]


def changes(event: Event, values: Mapping[str, str]) -> dict[str, str]:
    """The variables of the tracker that this event gives a value, where they had `values` before."""
    match event.kind:
        case kind if kind.startswith("lifespan."):
            return {"application": kind}
        case "scope" if event.request:
            return {"request": request_line(event)}
        case "http.response.start":
            return {"response": event.values["status"]}
        case "http.response.body" if event.values.get("body"):
            return {"response": f"{values.get('response', '')} {event.values['body']}"}
        case "start" if event.depth == 0:
            return {"function": event.name, "thread": event.where}
    return {}
