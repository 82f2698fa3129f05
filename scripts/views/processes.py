"""Processes: what each process of a service did for itself, and which of them served which request."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from ..traces.calls import endpoint_calls
from ..traces.events import Event, Trace, Whose
from ..traces.processes import ALONE, PARENT, process_of, processes_of
from ..traces.requests import caller, request_line
from .labels import diagram, in_lines, mermaid
from .words import IS_HELD, capitalized

OUTSIDE = "O"
"""The lane of who asks, and of the terminal in which a server was started."""
ROOM = '%%{init: {"sequence": {"width": 72, "actorMargin": 34}}}%%'
"""Lanes as far from each other that a word between two of them stands on none that its arrow passes."""
WIDTH = 16
"""How many characters a line of what is said outside holds, broken at spaces."""


@dataclass(frozen=True, slots=True)
class Row:
    """An arrow between the lane outside and that of a process, or words over one lane, each as said in a sentence."""

    lane: str
    arrow: str
    label: str
    told: str

    @property
    def drawn(self) -> str:
        return f"{self.arrow or f'Note over {self.lane}'}: {self.label or '…'}"


def processes(trace: Trace) -> str:
    """A lane for who asks and one for each process; time runs down within each.

    Of a process it shows what it imports, the functions that run for no request, those that run for one before or
    beside its endpoint, each request with its status, and its end. What is boxed together followed one another.
    """
    shown = list(_boxed(Drawing(trace).rows()))
    titles = (f"participant {lane} as {in_lines(capitalized(name), WIDTH)}" for lane, name in lanes(trace).items())
    lines = [*titles, *(row.drawn for row in shown)]
    return diagram(f"{ROOM}\nsequenceDiagram", "What each process did", description(shown), lines)


def description(shown: list[Row]) -> str:
    """The diagram in words, for those who do not see it. What two processes did beside each other has no order."""
    ahead = [Row(OUTSIDE, "", "", ""), *shown]
    words = (", and on its own " if _beside(*pair) else ", then " for pair in pairwise(ahead))
    told = "".join(word + row.told for word, row in zip(words, shown, strict=True))
    return f"{told.removeprefix(', then ') or 'nothing'}."


def _beside(row: Row, following: Row) -> bool:
    """Whether two workers do this without each other and without who asks."""
    lanes = {row.lane, following.lane}
    return not row.arrow and not following.arrow and len(lanes) > 1 and all(lane.startswith("W") for lane in lanes)


def lanes(trace: Trace) -> dict[str, str]:
    """The lanes from left to right, each with whose it is: a parent stands before those that it started."""
    if found := sorted(processes_of(trace), key=lambda name: name != PARENT):
        return {OUTSIDE: "terminal and client", **{_lane(name): name for name in found}}
    scopes = [scope for scope in trace.select("scope") if scope.request]
    asking = caller(scopes[0]) if scopes else "client"
    return {OUTSIDE: "client" if asking == "server" else asking, _lane(ALONE): ALONE}


def _lane(process: str) -> str:
    """The lane of a process, the same whatever else is drawn."""
    kind, _, number = process.partition(" ")
    return f"W{number}" if kind == "worker" and number.isdecimal() else "P"


def _boxed(rows: Iterator[Row]) -> Iterator[Row]:
    """Words over the same lane that follow one another, in one box."""
    for (lane, arrow), group in groupby(rows, key=lambda row: (row.lane, row.arrow)):
        if arrow:
            yield from group
        else:
            together = list(group)
            yield Row(lane, "", "<br>".join(r.label for r in together), ", then ".join(r.told for r in together))


class Drawing:
    """Draws the events one by one; remembers what a request was answered, and which function waits at a yield."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._endpoints = endpoint_calls(trace.events)
        self._status: dict[int, str] = {}
        self._yielded: set[Whose] = set()

    def rows(self) -> Iterator[Row]:
        for event in self._trace.events:
            row = self._outside(event) or self._function(event) or self._message(event)
            if row:
                yield row

    def _outside(self, event: Event) -> Row | None:
        """What is done outside, and what becomes of a process as a whole."""
        lane, who = _who(event)
        match event.kind, process_of(event):
            case "signal", process if process:
                return Row(lane, f"{OUTSIDE}-){lane}", mermaid(event.name), f"{event.name} is sent to {who}")
            case "exit", process if process:
                return Row(lane, "", "process ends", f"{who} ends")
            case "exit", _:
                return _said(f"exit code {event.name}", f"the exit code is {event.name}")
            case "command", _:
                return _said(_short(event.name), f"{_short(event.name)} is run")
            case "signal", _:
                return _said(f"sends {event.name}", f"{event.name} is sent")
            case "output" | "client", _:
                return _said(event.name, event.name)
            case "import", _:
                module = event.name.rpartition(".")[2]
                return Row(lane, "", f"imported<br>{mermaid(module)}", f"{who} has imported {module}")
        return None

    def _function(self, event: Event) -> Row | None:
        """A function that serves no request, or one that runs for a request and is not its endpoint."""
        lane, who = _who(event)
        called = f"{event.name}()"
        match event.kind:
            case "start" if self._is_shown(event):
                return Row(lane, "", mermaid(called), f"{who} calls {called}")
            case "held" | "let go":
                state = IS_HELD if event.kind == "held" else "let go"
                label = f"{mermaid(called)}<br>{in_lines(state, WIDTH)}"
                return Row(lane, "", label, f"{called} of {who} is {state}")
            case "suspend" if "yield" in event.values and self._is_shown(event):
                self._yielded.add(event.whose)
            case "resume" if event.whose in self._yielded:
                self._yielded.remove(event.whose)
                return Row(lane, "", f"{mermaid(called)}<br>goes on", f"{called} of {who} goes on")
            case "unwind" if not event.depth and not event.request:
                return Row(lane, "", f"raises<br>{mermaid(event.error)}", f"{called} of {who} raises {event.error}")
        return None

    def _is_shown(self, event: Event) -> bool:
        """Functions that others call are shown where those are a lifespan, or whatever runs when the import is over."""
        nested = event.depth == 1 and not event.request and event.where != "main thread"
        return (event.depth == 0 or nested) and event.whose not in self._endpoints

    def _message(self, event: Event) -> Row | None:
        lane, who = _who(event)
        request = f"request {event.request}"
        if not event.request:
            return None
        match event.kind:
            case "scope":
                told = f"{who} receives {request_line(event)} as {request}"
                asked = "<br>".join(map(mermaid, request_line(event).split(" ", 1)))
                return Row(lane, f"{OUTSIDE}->>{lane}", asked, told)
            case "http.response.start":
                self._status[event.request] = event.values["status"]
            case "http.response.body" if event.values.get("more_body") != "True":
                return self._answer(event, lane, request)
            case "websocket.accept" | "websocket.close":
                return Row(lane, f"{lane}-->>{OUTSIDE}", event.kind, f"{event.kind} of {request}")
            case "leave":
                return Row(lane, f"{OUTSIDE}-x{lane}", "leaves", f"the client of {request} leaves")
            case "end" if event.error and not self._status.pop(event.request, ""):
                return Row(lane, f"{lane}--x{OUTSIDE}", mermaid(event.error), f"{request} ends with {event.error}")
        return None

    def _answer(self, event: Event, lane: str, request: str) -> Row | None:
        status = self._status.get(event.request, "")
        return Row(lane, f"{lane}-->>{OUTSIDE}", mermaid(status), f"{request} is answered with {status}")


def _who(event: Event) -> tuple[str, str]:
    """The lane of the process that an event is of, and what that is called in a sentence."""
    name = process_of(event)
    return _lane(name), f"the {name or ALONE}" if name in ("", ALONE, PARENT) else name


def _said(text: str, told: str) -> Row:
    return Row(OUTSIDE, "", in_lines(text, WIDTH), told)


def _short(command: str) -> str:
    """A command without the service that it serves, which stands in the lanes of those that import it."""
    return " ".join("…" if "." in word and ":" in word else word for word in command.split())
