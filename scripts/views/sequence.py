"""Sequence diagrams: who speaks to whom, from the ASGI messages, the calls and the client's own words."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..traces.events import HELD, Event, Trace
from ..traces.requests import caller, counts_requests, is_in_process, request_line
from .labels import diagram, mermaid, one_line
from .lanes import Bars, Lines, is_drawn, is_service, serves_itself, which
from .words import IS_HELD, capitalized, further, size

SERVED = {"C": "Client", "S": "Server", "A": "Application,<br/>event loop", "W": "Worker thread"}


@dataclass(frozen=True, slots=True)
class Row:
    """An arrow from lane to lane with its label, or words over one lane; `bars` begin or end there."""

    source: str
    arrow: str
    target: str
    label: str
    bars: Lines = ()

    @property
    def lines(self) -> Lines:
        drawn = f"{self.source}{self.arrow}{self.target}" if self.arrow else f"Note over {self.source}"
        return (f"{drawn}: {mermaid(self.label).strip() or '…'}", *self.bars)

    def told(self, titles: dict[str, str]) -> str:
        ends = dict.fromkeys(titles[lane].partition(",")[0] for lane in (self.source, self.target))
        return f"{' to '.join(ends)}: {self.label}"


def sequence(trace: Trace) -> str:
    """Client, server, application and worker thread, from the first request's arrival to the last one's end.

    Functions that run for no request, as a lifespan does, are called by the service itself.

    The client has a bar until it is answered or known to have left, the application while a call of it is under
    way, the worker thread while a function runs there. A server calls the application when a request has come in,
    and writes to the client what the application sends. A test client is shown to hand out an answer when the call
    has ended; of one in parts only its end is shown then, as the caller may have read parts before.
    """
    tested = [scope for scope in trace.select("scope") if scope.request and is_in_process(scope)]
    titles = SERVED | ({"C": "Caller", "S": capitalized(caller(tested[0]))} if tested else {})
    titles = titles | {f"W{which(e)}": e.where.capitalize() for e in trace.events if is_drawn(e) and e.is_threaded}
    titles = titles | ({"Z": "The service itself"} if serves_itself(trace) else {})
    drawing = Drawing()
    shown = [row for event in trace.events for row in drawing.rows(event)]
    lines = [
        *(f"participant {lane} as {title}" for lane, title in titles.items()),
        *(line for row in shown for line in row.lines),
        *drawing.bars.end_all(),
    ]
    return diagram("sequenceDiagram", "Who speaks to whom", description(shown, titles), lines)


def description(shown: list[Row], titles: dict[str, str]) -> str:
    """The diagram in words, for those who do not see it."""
    return f"{', then '.join(row.told(titles) for row in shown) or 'no request'}."


class Drawing:
    """Draws the events one by one; remembers whose bar is open, and what a test client keeps until the end."""

    def __init__(self) -> None:
        self.bars = Bars()
        self.sent: set[int] = set()
        self.waiting: set[int] = set()
        self.kept: dict[int, str] = {}
        self.parted: set[int] = set()
        self.left: set[int] = set()

    def rows(self, event: Event) -> Iterator[Row]:
        """What one event adds; a function that another one of the snippet calls adds nothing."""
        lane = f"W{which(event)}" if event.is_threaded else "A"
        if is_service(event):
            yield from self._of_the_service(event, lane)
        if counts_requests(event):
            yield Row("C", "", "C", further(event))
        if event.kind in HELD:
            yield Row(lane, "", lane, f"{event.name}() is {IS_HELD if event.kind == 'held' else 'let go'}")
        if not event.request or event.depth:
            return
        match event.kind:
            case "client" if event.request in self.sent:
                yield Row("C", "", "C", event.name)
            case "client":
                yield Row("C", "-)", "S", event.name, self._send(event))
            case "scope":
                yield from self._arrive(event)
            case "http.request":
                yield Row("S", "->>", "A", event.kind)
            case "leave":
                self.left.add(event.request)
                self.kept.pop(event.request, None)
                yield Row("C", "-x", "S", "the client leaves", self._answered(event))
            case "http.disconnect":
                yield from self._disconnect(event)
            case "match":
                yield Row("A", "->>", "A", f"match {event.values['path']}")
            case "start":
                yield Row("A", "->>", lane, f"{event.name}()", self.bars.begin(lane) if event.is_threaded else ())
            case "return":
                yield Row(lane, "-->>", "A", event.values["return"], self.bars.end(lane) if event.is_threaded else ())
            case "unwind":
                yield Row(lane, "--x", "A", event.values["raised"], self.bars.end(lane) if event.is_threaded else ())
            case "http.response.start":
                yield Row("A", "->>", "S", f"http.response.start {event.values['status']}")
            case "http.response.body":
                yield from self._body(event)
            case "end":
                yield from self._end(event)

    def _of_the_service(self, event: Event, lane: str) -> Iterator[Row]:
        match event.kind:
            case "start":
                yield Row("Z", "->>", lane, f"{event.name}()", self.bars.begin(lane) if event.is_threaded else ())
            case "return" | "unwind":
                sign, told = ("-->>", "return") if event.kind == "return" else ("--x", "raised")
                yield Row(lane, sign, "Z", event.values[told], self.bars.end(lane) if event.is_threaded else ())

    def _send(self, event: Event) -> Lines:
        self.sent.add(event.request)
        self.waiting.add(event.request)
        return self.bars.begin("C")

    def _arrive(self, scope: Event) -> Iterator[Row]:
        """A request whose client said that it is sent is not sent again."""
        if scope.request not in self.sent:
            yield Row("C", "->>", "S", request_line(scope), self._send(scope))
        if is_in_process(scope):
            self.kept[scope.request] = ""
        yield Row("S", "->>", "A", "scope, receive, send", self.bars.begin("A"))

    def _body(self, event: Event) -> Iterator[Row]:
        body = event.values.get("body", "")
        yield Row("A", "->>", "S", f"http.response.body, {size(event)}")
        more = event.values.get("more_body") == "True"
        if event.request in self.kept:
            self.parted |= {event.request} if more else set()
            self.kept[event.request] = "" if event.request in self.parted else body
        elif event.request not in self.left:
            yield Row("S", "->>", "C", _shown(body), () if more else self._answered(event))

    def _disconnect(self, event: Event) -> Iterator[Row]:
        """A client of a server has left, unless it has its answer; a test client says so of every call."""
        tested = event.request in self.kept
        self.left |= set() if tested else {event.request}
        yield Row("S", "->>", "A", event.kind, () if tested else self._answered(event))

    def _end(self, event: Event) -> Iterator[Row]:
        """The call of the application ends, and with it the wait of a client that got no answer."""
        raised = event.values.get("raised")
        kept = self.kept.get(event.request)
        bars = self.bars.end("A") + (self._answered(event) if kept is None else ())
        yield Row("A", "--x" if raised else "-->>", "S", raised or "the call returns", bars)
        if kept is not None:
            yield Row("S", "->>", "C", _shown(kept), self._answered(event))

    def _answered(self, event: Event) -> Lines:
        if event.request not in self.waiting:
            return ()
        self.waiting.remove(event.request)
        return self.bars.end("C")


def _shown(body: str) -> str:
    return one_line(body).strip() or "the response ends"
