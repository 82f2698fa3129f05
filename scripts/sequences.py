"""Sequence diagrams: who speaks to whom, from the ASGI messages and calls of a trace."""

from collections.abc import Iterator

from scripts.events import Event, Trace
from scripts.labels import fence, mermaid
from scripts.tables import plural, request_line

LANES = {"event loop": "A", "worker thread": "W"}


def sequence(trace: Trace) -> str:
    """Client, server, application and worker thread, from the first request's arrival to its end.

    The client's two arrows follow from the scope and the messages: a server calls the application
    when a request has come in, and writes to the client what the application sends.
    """
    lines = [
        "sequenceDiagram",
        "    accTitle: Who speaks to whom",
        "    accDescr: The messages between client, server, application and worker thread; "
        "the transcript tells the same in words.",
        "    participant C as Client",
        "    participant S as Server",
        "    participant A as Application, event loop",
        "    participant W as Worker thread",
        *(f"    {line}" for event in trace.events for line in arrows(event)),
    ]
    return "\n".join(fence("\n".join(lines), "mermaid"))


def arrows(event: Event) -> Iterator[str]:
    """The lines of the diagram that one event adds."""
    if not event.request:
        return
    match event.kind:
        case "scope":
            yield f"C->>S: {mermaid(request_line(event))}"
            yield "S->>A: scope, receive, send"
        case "http.request" | "http.disconnect":
            yield f"S->>A: {event.kind}"
        case "match":
            yield f"A->>A: match {mermaid(event.values['path'])}"
        case "start":
            yield f"A->>{_lane(event)}: {mermaid(event.name)}()"
        case "return":
            yield f"{_lane(event)}-->>A: {mermaid(event.values['return'])}"
        case "unwind":
            yield f"{_lane(event)}--xA: {mermaid(event.values['raised'])}"
        case "http.response.start":
            yield f"A->>S: http.response.start {mermaid(event.values['status'])}"
        case "http.response.body":
            size = plural(int(event.values.get("size", 0)), "byte")
            yield f"A->>S: http.response.body, {size}"
            yield f"S->>C: {mermaid(event.values.get('body', '')).strip() or 'the response ends'}"
        case "end":
            yield "A-->>S: the call returns"


def _lane(event: Event) -> str:
    return LANES.get(event.where, "A")
