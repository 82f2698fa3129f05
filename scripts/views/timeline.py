"""Timelines: which request waits and which function runs where, in order of events, for requests that overlap."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from ..traces.events import HELD, RECEIVED, SENT, Event, Trace, Whose
from ..traces.requests import caller, counts_requests, is_in_process, request_line
from .labels import diagram, in_lines, mermaid
from .lanes import Bars, Lines, is_function, is_service, lanes, place
from .words import IS_HELD, article, further, size

NARROW = '%%{init: {"sequence": {"width": 72, "actorMargin": 10}}}%%'
"""Lanes as narrow as their words allow, so that two timelines fit side by side."""
WIDTH = 15
"""How many characters a line of the client's words holds."""


@dataclass(frozen=True, slots=True)
class Row:
    """What one event adds to the drawing.

    drawn  an arrow or a box, without its label
    label  safe text
    told   the same in words
    bars   lines that begin and end bars there
    """

    drawn: str
    label: str
    told: str
    bars: Lines = ()

    @property
    def lines(self) -> Lines:
        return (f"{self.drawn}: {self.label}", *self.bars)


def timeline(trace: Trace) -> str:
    """A lane for each request, one for the event loop, one for each request's worker threads; time runs down.

    What runs for no request is called by a lane of its own, and its worker threads have one.

    A request has a bar until it is answered or its client is known to have left; the event loop and a worker
    thread have one while a function of the snippet runs there. A box says in which line it is when something else
    happens. What a server is given it writes to the client at once. A test client is told to have an answer when
    the call has ended; of one in parts only its end is told then, as the caller may have read parts before.
    """
    drawing = Drawing()
    shown = list(drawing.rows(trace))
    lines = [
        *(f"participant {lane} as {title}" for lane, title in lanes(trace)),
        *(line for row in shown for line in row.lines),
        *drawing.rest(),
    ]
    title = "Which request waits, and which function runs where"
    return diagram(f"{NARROW}\nsequenceDiagram", title, description(shown), lines)


def description(shown: Iterable[Row]) -> str:
    """The diagram in words, for those who do not see it."""
    return f"{', then '.join(row.told for row in shown) or 'no request'}."


class Drawing:
    """Draws the events one by one; remembers the open bars, and what is drawn together with a later event."""

    def __init__(self) -> None:
        self.bars = Bars()
        self.status: dict[int, str] = {}
        self.kept: dict[int, str] = {}
        self.callers: dict[int, str] = {}
        self.left: set[int] = set()
        self.begun: dict[Whose, int] = {}
        self.ending: Lines = ()

    def rows(self, trace: Trace) -> Iterator[Row]:
        """The rows of a trace, without what the client says of requests that never arrive."""
        arriving = {event.request for event in trace.select("scope") if event.request}
        for event, following in pairwise([*trace.events, Event("", 0, "")]):
            self.begun |= {event.whose: event.line} if event.kind == "start" else {}
            if (event.request in arriving or is_service(event) or event.kind in HELD or counts_requests(event)) and (
                row := self._row(event, following)
            ):
                yield replace(row, bars=row.bars + self.ending)
                self.ending = ()

    def rest(self) -> Lines:
        """The ends of the bars that are still open."""
        return self.ending + self.bars.end_all()

    def _row(self, event: Event, following: Event) -> Row | None:
        if is_function(event):
            return self._function(event, following)
        lane, who = f"R{event.request}", f"request {event.request}"
        match event.kind:
            case "more" if counts_requests(event):
                return Row("Note over L", mermaid(further(event)), further(event))
            case "client":
                return self._client(event, lane)
            case "scope":
                self.kept |= {event.request: ""} if is_in_process(event) else {}
                self.callers[event.request] = caller(event)
                arrives = f"{request_line(event)} arrives as {who}"
                return Row(f"{lane}->>L", "arrives", arrives, self.bars.begin_once(lane))
            case "line" if following.kind == "client" or following.request != event.request:
                line = f"in line {event.line}"
                nested = f" of {event.name}()" if event.depth else ""
                return Row(f"Note over {place(event)}", line + mermaid(nested), f"{event.name}() is {line}")
            case "http.response.start":
                self.status[event.request] = event.values["status"]
            case "http.response.body":
                return self._answer(event, lane, who)
            case "end":
                return self._end(event, lane, who)
            case "held":
                return self._held(event)
            case "let go":
                return Row(f"Note over {place(event)}", "let go", f"the recording lets {event.name}() go")
            case "leave":
                self.left.add(event.request)
                self.kept.pop(event.request, None)
                return Row(f"{lane}-xL", "leaves", f"the client of {who} leaves", self.bars.end(lane))
            case "http.disconnect":
                self.left |= {event.request} - self.kept.keys()
                bars = () if event.request in self.kept else self.bars.end(lane)
                return Row(f"{lane}->>L", event.kind, f"{event.kind} of {who}", bars)
            case kind if kind in RECEIVED and kind != "http.request":
                return Row(f"{lane}->>L", mermaid(kind), f"{kind} of {who}")
            case kind if kind in SENT and event.request in self.left:
                return Row("Note over L", f"sends {mermaid(kind)}", f"{kind} is sent, and the client of {who} has left")
            case kind if kind in SENT:
                return Row(f"L-->>{lane}", mermaid(kind), f"{kind} of {who}")
        return None

    def _client(self, event: Event, lane: str) -> Row:
        """Before a request arrives, all that its client can do is send it."""
        label = in_lines(event.name, WIDTH) or "…"
        drawn = f"Note over {lane}" if self.bars.had(lane) else f"{lane}-)L"
        return Row(drawn, label, event.name, self.bars.begin_once(lane))

    def _held(self, event: Event) -> Row:
        """A call that begins in a lane has its name there; of any other, and of a line, it is told what is held."""
        begun = self.begun.get(event.whose)
        name = f"{event.name}()" if event.depth or not begun else ""
        line = f"in line {event.line}" if event.line and event.line != begun else ""
        label = "<br>".join(filter(None, (mermaid(name), line, in_lines(IS_HELD, WIDTH))))
        return Row(f"Note over {place(event)}", label, " ".join(filter(None, (f"{event.name}() is {IS_HELD}", line))))

    def _answer(self, event: Event, lane: str, who: str) -> Row:
        """An answer in one piece is told by its status, one in parts by the size of each part."""
        status = self.status.pop(event.request, "")
        ends = event.values.get("more_body") != "True"
        sent = status if status and ends else ", ".join(filter(None, (status, size(event))))
        if event.request in self.kept:
            self.kept[event.request] = status if status and ends else "the end"
            return Row("Note over L", f"sends {mermaid(sent)}", f"the {self.callers[event.request]} is sent {sent}")
        if event.request in self.left:
            return Row("Note over L", f"sends {mermaid(sent)}", f"{sent} is sent, and the client of {who} has left")
        told = f"{who} is answered with {sent}"
        return Row(f"L-->>{lane}", mermaid(sent), told, self.bars.end(lane) if ends else ())

    def _end(self, event: Event, lane: str, who: str) -> Row | None:
        """The call of the application ends; an exception reaches nobody who has an answer already."""
        bars, kept, raised = self.bars.end(lane), self.kept.get(event.request), event.values.get("raised", "")
        if kept:
            return Row(f"L-->>{lane}", mermaid(kept), f"{who} gets {kept}", bars)
        if raised:
            return Row(f"L--x{lane}" if bars else "Note over L", mermaid(raised), f"{who} ends with {raised}", bars)
        self.ending += bars
        return None

    def _function(self, event: Event, following: Event) -> Row | None:
        """A function begins or ends a stretch of work; no row for an end that is told by the answer after it."""
        lane, called, by = place(event), f"{event.name}()", "L" if event.request else "S"
        if event.kind in ("start", "resume"):
            goes_on = event.kind == "resume"
            label = mermaid(called) + ("<br>goes on" if goes_on else "")
            told = f"{called} goes on" if goes_on else f"{called} starts on {article(event.where)}{_for(event)}"
            return Row(f"{by}->>{lane}", label, told, self.bars.begin(lane))
        if lane == "L" and event.kind == "return" and _is_answered(event, following):
            self.ending += self.bars.end(lane)
            return None
        outcome = _outcome(event)
        return Row(f"{lane}-->>{by}", mermaid(outcome), f"{called} {outcome}", self.bars.end(lane))


def _for(event: Event) -> str:
    return "" if event.request else " for the service itself"


def _is_answered(returned: Event, following: Event) -> bool:
    return following.kind == "http.response.start" and following.request == returned.request


def _outcome(event: Event) -> str:
    match event.kind:
        case "suspend":
            return "yields" if event.values else f"waits in line {event.line}"
        case "unwind":
            return f"raises {event.error}"
    return "returns"
