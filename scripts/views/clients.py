"""Clients: one scenario as several clients play it, a row a fact and a column a client."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from ..traces.events import ENDS, Event, Trace
from ..traces.requests import by_request, caller, request_line
from .labels import NONE, code, entities, table
from .words import IS_HELD

type Events = list[Event]
type Row = tuple[str, ...]


def clients(traces: Mapping[str, Trace]) -> str:
    """Runs by their names, side by side. Facts in which they differ are bold, the others `alike`."""
    runs = [by_request(trace.events) for trace in traces.values()]
    numbers = sorted({scope.request for trace in traces.values() for scope in trace.select("scope") if scope.request})
    shown = [_row("called by", _caller, runs, 1), _row("startup", _startup, runs, 0)]
    shown += [row for number in numbers for row in _request(number, runs)]
    return table(["Fact", *(name.replace("_", " ") for name in traces)], shown)


def _request(number: int, runs: list[dict[int, Events]]) -> Iterator[Row]:
    """The facts of a request, which clients may put differently."""
    scopes = [event for run in runs for event in run.get(number, ()) if event.kind == "scope"]
    facts = {
        " or ".join(dict.fromkeys(code(request_line(scope)) for scope in scopes)): _answer,
        "called for it": _called_before,
        "called after the body": _called_after,
        "the client": _client,
    }
    rows = (_row(f"{number}. {fact}", told, runs, number) for fact, told in facts.items())
    return (row for row in rows if {*row[1:]} != {NONE})


def _row(fact: str, told: Callable[[Events], Iterable[str]], runs: list[dict[int, Events]], number: int) -> Row:
    cells = ["<br>".join(told(run.get(number, []))) or NONE for run in runs]
    return (f"**{fact}**" if len({*cells}) > 1 else f"{fact} (alike)", *cells)


def _caller(events: Events) -> Iterator[str]:
    yield from (entities(caller(event)) for event in events if event.kind == "scope")


def _startup(events: Events) -> Iterator[str]:
    if not any(event.kind == "lifespan.startup" for event in events):
        yield "not run"
        return
    yield from _functions(events) or ["run"]


def _answer(events: Events) -> Iterator[str]:
    yield from (code(e.values["status"]) for e in events if e.kind == "http.response.start")
    bodies = [e for e in events if e.kind == "http.response.body"]
    if bodies and bodies[-1].values.get("more_body") == "True":
        yield "the body is not complete"
    yield from (f"raises {code(e.error)}" for e in events if e.kind == "end" and e.error)


def _called_before(events: Events) -> list[str]:
    return _functions(events[: _sent(events)])


def _called_after(events: Events) -> list[str]:
    return _functions(events[_sent(events) :])


def _functions(events: Events) -> list[str]:
    """The functions that the framework called."""
    return [code(f"{e.name}()") for e in events if e.kind == "start" and e.depth == 0]


def _sent(events: Events) -> int:
    """The place of the message with which a body is complete, or where all of it is over."""
    last = (n for n, e in enumerate(events) if e.kind == "http.response.body" and e.values.get("more_body") != "True")
    return next(last, len(events))


def _client(events: Events) -> Iterator[str]:
    """What the client says, and when."""
    for place, event in enumerate(events):
        if event.kind == "client":
            yield f"{entities(event.name)}, {_when(events[:place])}"


def _when(before: Events) -> str:
    """What is under way for a request after these events."""
    if any(event.kind == "end" for event in before):
        return "when the call is over"
    ended = {event.whose for event in before if event.kind in ENDS}
    held = {event.whose for event in before if event.kind == "held"}
    running = [event for event in before if event.kind == "start" and event.whose not in ended]
    told = [f"{code(e.name + '()')} runs" + (f", {IS_HELD}" if e.whose in held else "") for e in running]
    return f"while {' and '.join(told)}" if told else "before the call is over"
