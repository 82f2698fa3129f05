"""Trials: which routes the router tried for each request, as a ladder: one rung a route, up to the one that fits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ..traces.calls import endpoint_calls
from ..traces.events import Event, Trace
from ..traces.requests import instead, request_line, route_line
from .gate import faults, first_body
from .labels import diagram, label, mermaid
from .words import plural

WORDS = {"none": "no", "partial": "path only", "full": "fits"}
"""What is said of a trial: the path does not fit, it does and the method does not, both do."""
RUNGS = {"no": "-x", "path only": "-)", "fits": "->>"}
INSIDE = "/…"
"""How the path of a route ends that stands for several: a mount, or an included router."""
FEW = 8
"""How many trials in a row that came to nothing have a rung each."""
WIDTH = 30
"""Characters of a label's line."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """One request: its trials in two laps, the second with the slash at its end added or removed, and the answer.

    `left_out` says how many trials are not kept, `untried` which routes stand below the one that fits. `routed` says
    whether a route answered, or else who was there before.
    """

    asked: str
    laps: tuple[tuple[Event, ...], tuple[Event, ...]]
    left_out: str
    untried: str
    routed: bool
    answer: tuple[str, ...]


def trials(trace: Trace) -> str:
    """Router and routes: each route that was tried is a rung between them, so narrow that two ladders fit on a page."""
    ladders = [ladder(trace, scope) for scope in trace.select("scope") if scope.request]
    lines = [
        "participant R as Router",
        "participant T as Routes",
        *(line for climbed in ladders for line in rungs(climbed)),
    ]
    told = " ".join(map(description, ladders)) or "No request was made."
    return diagram("sequenceDiagram", "Which routes were tried", told, lines)


def ladder(trace: Trace, scope: Event) -> Ladder:
    """What was tried for the request that this scope began."""
    events = trace.select(request=scope.request)
    tried = [e for e in events if e.kind == "trial"]
    again = [_is_again(e, scope) for e in tried]
    laps = [tuple(e for e, second in zip(tried, again, strict=True) if second == lap) for lap in (False, True)]
    left_out = "".join(e.values.get("events", "") for e in events if e.kind == "more" and e.name == "trial")
    routed = not laps[1] and _is_found(laps[0])
    asked = f"{scope.request}. {request_line(scope)}"
    untried = "" if left_out else _untried(trace, laps[0])
    return Ladder(asked, (laps[0], laps[1]), left_out, untried, routed, tuple(_answer(events)))


def _untried(trace: Trace, tried: Sequence[Event]) -> str:
    """The routes of the application that come after those; nothing where some stand below others, and are no list."""
    known = [path for e in trace.select("import")[:1] for path in e.values["routes"].split("\n")]
    rest = known[len(tried) :]
    if not tried or [e.values["path"] for e in tried] != known[: len(tried)]:
        return ""
    return plural(len(rest), "route") if len(rest) > FEW else ", ".join(rest)


def _is_found(tried: Sequence[Event]) -> bool:
    """Whether a route was found that answers; below a mount that fits, or an included router, one of those there."""
    fit = [e.values["outcome"] != "none" for e in tried]
    inside = max((n for n, e in enumerate(tried, 1) if fit[n - 1] and e.values["path"].endswith(INSIDE)), default=0)
    return any(fit[inside:] or fit)


def _is_again(trial: Event, scope: Event) -> bool:
    tried, asked = trial.values["tried"], scope.values["path"]
    return tried != asked and tried.rstrip("/") == asked.rstrip("/")


def _answer(events: Sequence[Event]) -> Iterator[str]:
    """The status with the function that ran, what the client might do instead, and what an error says."""
    endpoint = endpoint_calls(events)
    ran = next((f" from {e.name}()" for e in events if e.kind == "start" and e.whose in endpoint), "")
    body = first_body("http.response.body", events)
    for start in (e for e in events if e.kind == "http.response.start"):
        yield f"{start.values['status']}{ran}"
        yield from instead(start)
        if start.values["status"] >= "4" and body:
            yield faults(body)[0]


def description(climbed: Ladder) -> str:
    """A ladder in words, for those who do not see it."""
    first, second = climbed.laps
    told = [f"{word}: {', '.join(routes)}" for word, routes in _said(first)] or ["no route was tried"]
    told += [f"again, for {second[0].values['tried']}"] if second else []
    told += [f"{word}: {', '.join(routes)}" for word, routes in _said(second)]
    told += [f"not tried: {climbed.untried}"] if climbed.untried else []
    told += [f"{climbed.left_out} more came to nothing"] if climbed.left_out else []
    told += [f"answer: {', '.join(climbed.answer)}"] if climbed.answer else []
    return f"{climbed.asked}. {'. '.join(told)}."


def rungs(climbed: Ladder) -> Iterator[str]:
    """The lines of the diagram that one request adds; those of the second lap are dashed.

    A route answers with an arrow back, the router with a note.
    """
    first, second = climbed.laps
    yield f"Note over R,T: {_label(climbed.asked)}"
    yield from (f"R{RUNGS[word]}T: {word}: {_label(route)}" for word, routes in _said(first) for route in routes)
    if second:
        yield f"Note over R,T: again, for {mermaid(second[0].values['tried'])}"
    yield from (f"R-{RUNGS[word]}T: {word}: {_label(route)}" for word, routes in _said(second) for route in routes)
    if climbed.left_out:
        yield f"Note over R,T: {climbed.left_out} more came to nothing"
    if climbed.untried:
        yield f"Note over R,T: not tried: {_label(climbed.untried)}"
    if not first:
        yield "Note over R,T: no route was tried"
    if climbed.answer:
        yield f"{'T->>R' if climbed.routed else 'Note right of R'}: {_label(*climbed.answer)}"


def _said(tried: Sequence[Event]) -> Iterator[tuple[str, list[str]]]:
    """What is said of the trials that follow each other with the same outcome, and of which routes.

    Where the path does not fit, nobody has looked at the method.
    """
    for outcome, same in groupby(tried, lambda e: e.values["outcome"]):
        routes = [e.values["path"] if outcome == "none" else route_line(e) for e in same]
        if outcome == "none" and len(routes) > FEW + 1:
            routes[FEW:] = [plural(len(routes) - FEW, "more route")]
        yield WORDS[outcome], routes


def _label(*texts: str) -> str:
    return label(*texts, width=WIDTH)
