"""Steps: the events of a trace, grouped into what a reader sees at once."""

from dataclasses import dataclass

from .calls import outermost
from .events import FUNCTIONS, SENT, Event, OfProcess, Trace, Whose
from .processes import ALONE, process_of
from .requests import counts_requests

OUTSIDE = {"command": "Start server", "signal": "Send signal", "output": "Read output", "exit": "Server ends"}
"""What is done or known outside of a server of several processes."""
IDLE = ("Start app", "Wait for the next request", "Further requests", "Stop app", "Process ends", *OUTSIDE.values())
"""What the whole application does, or is done to it, for no request."""


@dataclass(frozen=True, slots=True)
class Step:
    """What the reader sees at once: one or more consecutive events of the same request, in the same process.

    number   from 1
    action   what happens
    among    whether another request was under way, or a later one had arrived
    """

    number: int
    action: str
    request: int
    events: tuple[Event, ...]
    among: bool = False

    @property
    def title(self) -> str:
        """The action; arriving, finishing and what happens among other requests say of which one; where there are
        several processes, all say in which."""
        told = [self.process] if self.process not in ("", ALONE) else []
        action = self.action
        if action in ("Receive request", "Finish request"):
            action += f" {self.request}"
        elif self.among and action not in IDLE:
            told.insert(0, f"request {self.request}" if self.request else "the service")
        return f"{action} ({', '.join(told)})" if told else action

    @property
    def process(self) -> str:
        """In which process it happens, where there are several."""
        return process_of(self.events[0])

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
    groups: list[Group] = []
    open_requests: dict[str, set[int]] = {}
    outer = outermost(trace)
    latest = 0
    for event in trace.events:
        runs = outer.get(event.whose, event.whose) if event.kind in FUNCTIONS else None
        begun = process_of(event) in open_requests
        open_here = open_requests.setdefault(process_of(event), set())
        action = _begins(event, groups[-1] if groups and begun else None, open_here, runs)
        latest = max(latest, event.request)
        if action:
            others = set().union(*open_requests.values()) - {event.request}
            groups.append(Group(action, bool(others) or 0 < event.request < latest))
        groups[-1].add(event, runs)
    return tuple(
        Step(number, group.action, group.events[-1].request, tuple(group.events), group.among)
        for number, group in enumerate(groups, 1)
    )


class Group:
    """A step while its events are found; `runs` is the call by the framework that it is about."""

    def __init__(self, action: str, among: bool) -> None:
        self.action, self.among = action, among
        self.events: list[Event] = []
        self.runs: Whose | None = None
        self.sends = False

    def add(self, event: Event, runs: Whose | None) -> None:
        self.events.append(event)
        self.runs = self.runs or runs
        self.sends = self.sends or event.kind in SENT

    def goes_on(self, runs: Whose) -> bool:
        """Whether a function continues the step: the first one in it, if nothing was sent, or the one it is about."""
        if self.action in ("Start app", "Stop app"):
            return True
        return not self.sends and self.runs in (None, runs)


def _begins(event: Event, group: Group | None, open_requests: set[int], runs: Whose | None) -> str:
    """The action of the step that this event begins; empty when it continues the last one. `runs` is its call."""
    last = group.events[-1] if group else None
    if isinstance(event, OfProcess) and event.kind == "exit" and event.process:
        open_requests.clear()
        return "" if group and group.action == "Stop app" and not _is_elsewhere(event, last) else "Process ends"
    if isinstance(event, OfProcess) and event.kind in OUTSIDE:
        return OUTSIDE[event.kind]
    if event.kind == "scope" and event.request:
        open_requests.add(event.request)
        return "Receive request"
    if event.kind == "end" and event.request:
        open_requests.discard(event.request)
        return "Finish request" if open_requests else "Wait for the next request"
    if event.kind == "client":
        return "Client goes on"
    if event.kind == "leave":
        return "Client leaves"
    if event.kind == "let go":
        return "Let function go"
    if counts_requests(event):
        return "Further requests"
    if event.kind == "lifespan.shutdown":
        return "Stop app"
    if group is None or last is None:
        return "Start app"
    if _is_elsewhere(event, last) or last.kind in ("client", "leave"):
        return _continued(event)
    if event.kind in SENT:
        return "" if last.kind in SENT and not _is_chunk(event) else _sending(event)
    if last.kind in SENT or last.kind == "end" or (runs and not group.goes_on(runs)):
        return _continued(event)
    return ""


def _is_elsewhere(event: Event, last: Event | None) -> bool:
    """Whether an event is of another request than the last one, or of another process."""
    return not last or (last.request, process_of(last)) != (event.request, process_of(event))


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
        case "line" | "suspend":
            return "Go on in function"
        case "held":
            return "Hold function"
        case "websocket.receive":
            return "Receive message"
        case "http.disconnect" | "websocket.disconnect":
            return "Client disconnects"
        case "http.request":
            return "Receive body"
        case kind if kind in SENT:
            return _sending(event)
    return "Continue"
