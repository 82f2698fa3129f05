"""Streams: when each item of a response that comes in parts is made, sent and read, in the order of the run."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..traces.events import Event, Trace, Whose
from ..traces.requests import by_request, request_line
from .labels import diagram, in_lines, mermaid
from .timeline import NARROW, WIDTH

SHOWN = 28
"""Characters of an item that are shown."""
READS = "the client reads "
"""What a client says begins so, once for each item that it reads."""
COMMENT = ":"
"""What a server-sent event begins with that carries nothing, to keep the connection open."""


@dataclass(frozen=True, slots=True)
class Row:
    """What one event adds to the drawing: an arrow or a box, its words, and the same told in full."""

    drawn: str
    label: str
    told: str

    @property
    def line(self) -> str:
        return f"{self.drawn}: {in_lines(self.label, WIDTH) or '…'}"


def stream(trace: Trace) -> str:
    """For each response in parts a lane where its items are made, one where they are sent, one where they are read.

    Items are numbered. An arrow leads each from where it is made to where it is sent, and from there to where it is
    read: the client says so by a note, `the client reads` and what, and without one there is no such lane.
    """
    streams = _streams(trace)
    shown = list(_rows(trace, streams))
    lines = [
        *(f"participant {lane} as {title}" for one in streams.values() for lane, title in one.lanes(len(streams) > 1)),
        *(row.line for row in shown),
    ]
    in_words = f"{', then '.join(row.told for row in shown) or 'no response comes in parts'}."
    return diagram(f"{NARROW}\nsequenceDiagram", "When each item is made, sent and read", in_words, lines)


def moments(trace: Trace) -> list[str]:
    """What the diagram shows, in words."""
    return [row.told for row in _rows(trace, _streams(trace))]


def _streams(trace: Trace) -> dict[int, "Stream"]:
    own = by_request(trace.events)
    return {number: Stream(events) for number, events in own.items() if number and comes_in_parts(events)}


def _rows(trace: Trace, streams: Mapping[int, "Stream"]) -> Iterator[Row]:
    return (row for event in trace.events if event.request in streams and (row := streams[event.request].row(event)))


def comes_in_parts(events: Iterable[Event]) -> bool:
    """Whether the response of a request is more than one message, or was begun and never ended."""
    sent = [e for e in events if e.kind in ("http.response.start", "http.response.body")]
    return len(sent) == 1 or any(e.values.get("more_body") == "True" for e in sent)


def makers(events: Iterable[Event]) -> Iterator[Whose]:
    """The calls that make a response's items: the endpoint itself, and what starts once it has returned.

    What yields beside them is a dependency.
    """
    endpoint, returned = "", False
    for event in events:
        if event.kind == "match":
            endpoint = event.name
        elif event.kind == "start" and not event.depth and (event.name == endpoint or returned):
            yield event.whose
        elif event.kind == "return" and not event.depth and event.name == endpoint:
            returned = True


class Stream:
    """The response to one request, drawn event by event; remembers how many items came how far."""

    def __init__(self, events: list[Event]) -> None:
        self.request = events[0].request
        self._makers = {*makers(events)}
        self._scope = next((request_line(e) for e in events if e.kind == "scope"), "")
        self._by = next((e.name for e in events if e.kind == "suspend" and e.whose in self._makers), "")
        self._is_read = any(_is_read(e) for e in events)
        self._items: list[str] = []
        self._count: Counter[str] = Counter()
        self._left = False

    def lanes(self, several: bool) -> Iterator[tuple[str, str]]:
        """The lanes from left to right, each with its title."""
        made = f"Made by<br>{mermaid(self._by)}()" if self._by else "Made"
        for lane, title in (("M", made), ("S", "Sent"), *([("R", "Read")] if self._is_read else [])):
            yield self._lane(lane), f"{mermaid(self._scope)}<br>{title}" if several else title

    def _lane(self, lane: str) -> str:
        return f"{lane}{self.request}"

    def row(self, event: Event) -> Row | None:
        """What an event adds, if anything."""
        made, sent, read = map(self._lane, "MSR")
        match event.kind:
            case "suspend" if event.values and event.whose in self._makers:
                self._items.append(_clipped(event.values.get("yield", "")))
                return Row(f"Note over {made}", *self._number("made", "is made"))
            case "unwind" if event.whose in self._makers:
                raised = f"raises {event.error}"
                return Row(f"Note over {made}", raised, f"{event.name}() {raised}")
            case "http.response.start":
                return Row(f"Note over {sent}", event.values["status"], f"{event.values['status']} is sent")
            case "http.response.body":
                return self._body(event, made, sent)
            case "client" if _is_read(event):
                return Row(f"{sent}->>{read}", *self._number("read", "is read"))
            case "leave":
                self._left = True
                return Row(f"Note over {read if self._is_read else sent}", "the client leaves", "the client leaves")
            case "end" if "raised" in event.values:
                return Row(f"Note over {sent}", "breaks off", "the response breaks off")
        return None

    def _body(self, event: Event, made: str, sent: str) -> Row | None:
        """A part carries one item, but for the last one, which is empty, and for a comment."""
        body = event.values.get("body", "")
        if body.startswith(COMMENT):
            return Row(f"Note over {sent}", "a comment", "a comment is sent")
        if not body and event.values.get("more_body") != "True":
            return Row(f"Note over {sent}", "the end", "the end is sent")
        to = ", and the client has left" if self._left else ""
        return Row(f"{made}->>{sent}", *self._number("sent", f"is sent{to}"))

    def _number(self, counted: str, told: str) -> tuple[str, str]:
        """The next item that came so far: its number and what it is, and the same in words."""
        self._count[counted] += 1
        number = self._count[counted]
        item = self._items[number - 1] if number <= len(self._items) else ""
        return f"{number} {item}".strip(), f"{f'{number} {item}'.strip()} {told}"


def _is_read(event: Event) -> bool:
    return event.kind == "client" and event.name.startswith(READS)


def _clipped(item: str) -> str:
    return item if len(item) <= SHOWN else f"{item[: SHOWN - 1]}…"
