"""Steps: the events of a trace, grouped into what a reader sees at once."""

from collections.abc import Iterable
from dataclasses import dataclass

from .events import SENT, Event, Trace


@dataclass(frozen=True, slots=True)
class Step:
    """What the reader sees at once: one or more consecutive events of the same request.

    number   from 1
    action   what happens
    """

    number: int
    action: str
    request: int
    events: tuple[Event, ...]

    @property
    def title(self) -> str:
        """The action; arriving and finishing say of which request."""
        numbered = self.action in ("Receive request", "Finish request")
        return f"{self.action} {self.request}" if numbered else self.action

    def first(self, *kinds: str) -> Event | None:
        """The first event of any of these kinds."""
        return next((event for event in self.events if event.kind in kinds), None)

    def all(self, *kinds: str) -> list[Event]:
        """The events of any of these kinds, in order."""
        return [event for event in self.events if event.kind in kinds]


def steps(trace: Trace) -> tuple[Step, ...]:
    """The steps of a trace: start, then for each request receive, send and wait, and at last stop.

    A function of the snippet that runs inside another belongs to that one's step; each further
    function the framework calls, or takes up again, begins a step of its own.
    """
    groups: list[tuple[str, list[Event]]] = []
    open_requests: set[int] = set()
    for event in trace.events:
        action = _begins(event, groups[-1] if groups else None, open_requests)
        if action:
            groups.append((action, []))
        groups[-1][1].append(event)
    return tuple(
        Step(number, action, events[-1].request, tuple(events)) for number, (action, events) in enumerate(groups, 1)
    )


def _begins(event: Event, group: tuple[str, list[Event]] | None, open_requests: set[int]) -> str:
    """The action of the step that this event begins; empty when it continues the last one."""
    last = group[1][-1] if group else None
    if event.kind == "scope" and event.request:
        open_requests.add(event.request)
        return "Receive request"
    if event.kind == "end" and event.request:
        open_requests.discard(event.request)
        return "Finish request" if open_requests else "Wait for the next request"
    if event.kind == "client":
        return "Client goes on"
    if event.kind == "lifespan.shutdown":
        return "Stop app"
    if group is None or last is None:
        return "Start app"
    if last.request != event.request or last.kind == "client":
        return _continued(event)
    if event.kind in SENT:
        return "" if last.kind in SENT and not _is_chunk(event) else _sending(event)
    if event.kind in ("start", "resume") and event.depth == 0 and event.request:
        return "" if _joins(event, group[1]) else _continued(event)
    if last.kind in SENT or last.kind == "end":
        return _continued(event)
    return ""


def _joins(event: Event, events: Iterable[Event]) -> bool:
    """Whether a function continues its step: the first one in it, if nothing was sent, or the one that paused."""
    names = {e.name for e in events if e.kind in ("start", "resume", *SENT)}
    return not names or (event.kind == "resume" and names == {event.name})


def _is_chunk(event: Event) -> bool:
    return event.kind in ("websocket.send", "websocket.close")


def _sending(event: Event) -> str:
    return {
        "http.response.start": "Send response",
        "http.response.body": "Send body",
        "websocket.accept": "Accept connection",
        "websocket.send": "Send message",
        "websocket.close": "Close connection",
    }.get(event.kind, "Send")


def _continued(event: Event) -> str:
    match event.kind:
        case "start":
            return "Call function"
        case "resume":
            return "Resume function"
        case "return" | "unwind":
            return "Leave function"
        case "line":
            return "Go on in function"
        case "websocket.receive":
            return "Receive message"
        case "http.disconnect" | "websocket.disconnect":
            return "Client disconnects"
        case "http.request":
            return "Receive body"
        case kind if kind in SENT:
            return _sending(event)
    return "Continue"
