"""Waterfalls: how long each call took, request by request, with a bar that shows when it ran and when it waited."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from ..traces.events import Event, Timed, Trace
from ..traces.requests import request_line
from ..traces.timings import RUNS, UNKNOWN, WAITS, CallTime, call_times
from .labels import fence, one_line

NAME, BAR = 30, 28
"""Characters of the widest name and of a bar, so that a row fits a narrow terminal."""
SIGNS = {WAITS: "─", UNKNOWN: "·", RUNS: "█"}
"""Where two share a place, the later one is seen."""
SINGLE, FEWEST = 2, 5
"""Of so many calls that are alike, or more, the first ones have a row each, and the rest one together."""
MOST = 40
"""Rows of a request: of more, these that took longest."""
KEY = "█ runs, or what it calls does   ─ waits, or has yielded"
HOLDS = ", or is held by the recording"
UNWATCHED = "   · runs or waits: it was no longer watched"
COST = "What it costs to record them is in these times."


@dataclass(frozen=True, slots=True)
class Row:
    """One call, or several that are alike."""

    label: str
    calls: tuple[CallTime, ...]

    @property
    def took(self) -> float:
        return sum(call.took for call in self.calls)


def waterfall(trace: Trace) -> str:
    """A block of text with a row for each call; each request has a scale of its own."""
    lines: list[str] = []
    for request in sorted({event.request for event in trace.events if isinstance(event, Timed)}):
        lines += _request(trace.select(request=request))
    known = UNWATCHED if any(SIGNS[UNKNOWN] in line[-BAR:] for line in lines if len(line) > NAME) else ""
    held = HOLDS if trace.select("held") else ""
    return "\n".join(fence("\n".join([*lines, KEY + held + known, COST])))


def _request(events: Sequence[Event]) -> list[str]:
    """The rows of one request, or of what serves none: nothing where none of its functions ran."""
    calls = call_times(events)
    timed = [event for event in events if isinstance(event, Timed)]
    begin = timed[0].at if timed[0].request else min((call.event.at for call in calls), default=0)
    if not (calls or timed[0].request):
        return []
    end = max([timed[-1].at, *(call.stretches[-1].end for call in calls)])
    head = f"{'':{NAME}} {'ms':>9} {'waiting':>9}  0{f'{_ms(end - begin)} ms':>{BAR - 1}}"
    rows = [*_rows(_called(calls))]
    longest = sorted(rows, key=lambda row: row.took, reverse=True)[:MOST]
    drawn = [_drawn(row, begin, end) for row in rows if row in longest]
    told = [*_left_out(rows, longest), *_uncounted(events, calls)]
    return [_title(timed), *([head, *drawn] if rows else []), *told, ""]


def _title(events: Sequence[Timed]) -> str:
    """The request, and when its answer began, and it was over."""
    first = events[0]
    if not first.request:
        return "For no request: the import, the lifespan, and what goes on beside requests"
    asked = "".join(f": {request_line(event)}" for event in events if event.kind == "scope")
    moments = {said: event for event in reversed(events) if (said := _moment(event))}
    told = [f"{said} after {_ms(event.at - first.at)} ms" for said, event in reversed(moments.items())]
    return one_line(f"Request {first.request}{asked}: {', '.join(told)}")


def _moment(event: Event) -> str:
    match event.kind:
        case "http.response.start":
            return event.values["status"]
        case "http.response.body" if event.values.get("more_body") == "True":
            return "first chunk"
        case "websocket.accept":
            return "accepted"
        case "leave":
            return "left by its client"
        case "end":
            return "over"
    return ""


def _called(calls: Sequence[CallTime]) -> Mapping[int, list[CallTime]]:
    """The calls by the number of the call that made them; 0 for the framework."""
    known = {call.event.call for call in calls}
    called: dict[int, list[CallTime]] = {}
    for call in calls:
        called.setdefault(call.event.caller if call.event.caller in known else 0, []).append(call)
    return called


def _rows(called: Mapping[int, list[CallTime]], caller: int = 0, indent: str = "") -> Iterator[Row]:
    """What a call calls, each followed by what it calls itself; what many that are alike call has no row."""
    alike: dict[str, list[CallTime]] = {}
    for call in called.get(caller, ()):
        alike.setdefault(call.event.name, []).append(call)
    for call in called.get(caller, ()):
        name = call.event.name
        single = alike[name][: SINGLE if len(alike[name]) >= FEWEST else None]
        if call in single:
            yield Row(f"{indent}{name}()", (call,))
            yield from _rows(called, call.event.call, f"{indent}  ")
        elif call is alike[name][SINGLE]:
            yield Row(f"{indent}{len(alike[name]) - SINGLE} more {name}()", tuple(alike[name][SINGLE:]))


def _drawn(row: Row, begin: float, end: float) -> str:
    waits = sum(call.lasted(WAITS) for call in row.calls)
    unended = "" if all(call.ended for call in row.calls) else ">"
    least = ">" if any(call.lasted(UNKNOWN) for call in row.calls) else ""
    waited = f"{least}{_ms(waits)}" if least or waits else ""
    label = one_line(row.label)
    label = label if len(label) <= NAME else f"{label[: NAME - 1]}…"
    return f"{label:{NAME}} {unended + _ms(row.took):>9} {waited:>9}  {_bar(row, begin, end)}".rstrip()


def _bar(row: Row, begin: float, end: float) -> str:
    places = [" "] * BAR
    scale = BAR / ((end - begin) or 1)
    for kind, sign in SIGNS.items():
        for stretch in (s for call in row.calls for s in call.stretches if s.kind == kind):
            first = min(int((stretch.begin - begin) * scale), BAR - 1)
            for place in range(first, max(first + 1, min(ceil((stretch.end - begin) * scale), BAR))):
                places[place] = sign
    return "".join(places)


def _left_out(rows: Sequence[Row], shown: Sequence[Row]) -> Iterator[str]:
    if left := sum(len(row.calls) for row in rows) - sum(len(row.calls) for row in shown):
        yield f"{left:,} more calls that took at most {_ms(shown[-1].took)} ms"


def _uncounted(events: Sequence[Event], calls: Sequence[CallTime]) -> Iterator[str]:
    """What is said of calls that were only counted."""
    numbers: dict[str, list[str]] = {call.event.name: [] for call in calls}
    for event in events:
        if event.kind == "more" and not event.call and event.name in numbers:
            numbers[event.name].append(event.values["events"])
    for name, counts in numbers.items():
        if counts:
            over = "over " if any(count.startswith("over ") for count in counts) else ""
            number = sum(int(count.removeprefix("over ").replace(",", "")) for count in counts)
            yield one_line(f"{over}{number:,} more events of {name}() are not timed")


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:,.2f}"
