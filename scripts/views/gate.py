"""Gates: which requests reached the endpoint, and where the fault was in those that did not."""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from ..traces.calls import endpoint_calls
from ..traces.events import ENDS, Event, Trace
from ..traces.requests import by_request, header, request_line
from .labels import diagram, label
from .words import plural

FIRST_FAULT = re.compile(r'\{"detail":\[\{"type":"[^"]*","loc":\[[^\]]*\],"msg":"(?:[^"\\]|\\.)*"')


@dataclass(frozen=True, slots=True)
class Way:
    """The way of one request: what it said, the endpoint's call if it came that far, and the answer.

    `answer` begins with the status; the faults that the body names follow, or the body where it names none.
    """

    asked: tuple[str, ...]
    call: Event | None
    outcome: Event | None
    answer: tuple[str, ...]


def gate(trace: Trace) -> str:
    """Client, FastAPI and endpoint: a request that FastAPI refuses ends in a cross at its line."""
    own = by_request(trace.events)
    ways = [way(scope, own[scope.request]) for scope in trace.select("scope", name="http")]
    lines = [
        "participant C as Client",
        "participant F as FastAPI",
        "participant E as Endpoint",
        *(line for passed in ways for line in arrows(passed)),
    ]
    return diagram("sequenceDiagram", "Which requests reached the endpoint", description(ways), lines)


def description(ways: list[Way]) -> str:
    """The diagram in words: how many requests came through, then each with its answer."""
    reached = sum(passed.call is not None for passed in ways)
    told = [
        f"{passed.asked[0]}: {f'{passed.call.name}() ran, ' if passed.call else ''}{', '.join(passed.answer)}."
        for passed in ways
    ]
    return " ".join([f"Of {plural(len(ways), 'request')}, {reached} reached the endpoint.", *told])


def way(scope: Event, events: list[Event]) -> Way:
    """What became of the request that this scope began; `events` are the request's own."""
    endpoint = endpoint_calls(events)
    calls = [e for e in events if e.whose in endpoint]
    return Way(
        (f"{scope.request}. {request_line(scope)}", *_body(scope, events)),
        next((e for e in calls if e.kind == "start"), None),
        next((e for e in calls if e.kind in ENDS), None),
        tuple(_answer(events)),
    )


def _body(scope: Event, events: list[Event]) -> Iterator[str]:
    """The body of a request, and its content type where that is not JSON."""
    body = first_body("http.request", events)
    kind = header(scope, "content-type")
    if body and "json" not in kind:
        yield f"content-type: {kind}" if kind else "no content-type"
    if body:
        yield body


def _answer(events: list[Event]) -> list[str]:
    status = next((e.values["status"] for e in events if e.kind == "http.response.start"), "")
    body = first_body("http.response.body", events)
    told, *more = faults(body) if body else [""]
    return [f"{status} {told}".strip(), *more] if status else []


def first_body(kind: str, events: Iterable[Event]) -> str:
    """The first body in the messages of this kind: a stream of many shows how it begins."""
    return next((e.values["body"] for e in events if e.kind == kind and e.values.get("body")), "")


def faults(body: str) -> list[str]:
    """`loc` and `msg` of each fault that a response body names; the body itself where it names none.

    A long body was cut when it was recorded: then its first fault, and a sign that there is more.
    """
    cut = FIRST_FAULT.match(body)
    for text, rest in ((body, []), (f"{cut[0]}}}]}}" if cut else "", ["…"])):
        with suppress(ValueError, LookupError, TypeError):
            return [_fault(fault) for fault in json.loads(text)["detail"]] + rest or [body]
    return [body]


def _fault(fault: dict[str, object]) -> str:
    return f"{json.dumps(fault['loc'], ensure_ascii=False)} {fault['msg']}"


def arrows(passed: Way) -> Iterator[str]:
    """The lines of the diagram that one request adds."""
    yield f"C{'->>' if passed.call else '-x'}F: {label(*passed.asked)}"
    if passed.call:
        given = (f"{name} = {value}" for name, value in passed.call.values.items())
        yield f"F->>E: {label(f'{passed.call.name}()', *given)}"
    if passed.outcome:
        values = passed.outcome.values
        yield f"E-->>F: {label(values.get('return') or values.get('raised', ''))}"
    if passed.answer:
        yield f"F-->>C: {label(*passed.answer)}"
