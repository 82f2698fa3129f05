"""Process flows: the eight stages of a request as a Mermaid flowchart, in the order of their events."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from ..traces.calls import endpoint_calls
from ..traces.events import ENDS, Event, Trace
from ..traces.requests import request_line, route_line
from .labels import diagram, mermaid
from .words import article, plural, size

UNSEEN = "nothing recorded"
"""A request that is refused stops on its way; and of a function that is not the snippet's nothing is known."""
REFUSED = re.compile(r'\{"detail":\[\{"type":"[^"]*","loc":(?P<loc>\[[^\]]*\])')
"""How a response begins that FastAPI makes of input that does not fit."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One node: its id in the diagram, its title, and its event with its fact; no event means it was not seen.

    Ids carry a prefix because Mermaid reserves words such as `call`, `click` and `end`.
    """

    node: str
    title: str
    event: Event | None = None
    fact: str = UNSEEN


def process_flow(trace: Trace) -> str:
    """The stages of the first request of a trace, from the start of the app back to waiting."""
    shown = stages(trace)
    lines = [
        *(f'{s.node}["{mermaid(s.title)}<br>{mermaid(s.fact)}"]' for s in shown),
        *(f"{a.node} --> {b.node}" for a, b in pairwise(shown)),
    ]
    if trace.select("end", request=1) and trace.select("scope", request=2):
        lines.append("stage-wait -->|next request| stage-receive")
    skipped = ",".join(stage.node for stage in shown if not stage.event)
    if skipped:
        lines += ["classDef skipped stroke-dasharray: 4 4", f"class {skipped} skipped"]
    return diagram("flowchart TD", "Process flow", description(shown), lines)


def description(shown: list[Stage]) -> str:
    """The diagram in one sentence, for those who do not see it."""
    return ", then ".join(f"{s.title.lower()} ({s.fact})" for s in shown) + "."


def stages(trace: Trace) -> list[Stage]:
    """The eight stages with the facts of request 1, as they followed each other.

    What was not seen stays behind the stage that it follows where all are seen.
    """
    places = {id(event): place for place, event in enumerate(trace.events)}
    place, placed = -1, []
    for stage in _usual(trace):
        place = places[id(stage.event)] if stage.event else place
        placed.append((place, stage))
    return [stage for _, stage in sorted(placed, key=lambda pair: pair[0])]


def _usual(trace: Trace) -> Iterator[Stage]:
    """The stages as they usually follow each other. A function starts with its input: that was processed before."""
    first = {event.kind: event for event in reversed(trace.select(request=1))}
    call = _call(trace, first.get("match"))
    yield _started(trace)
    yield _stage("receive", "Receive request", first.get("scope"), request_line)
    yield _stage("match", "Match path and method", first.get("match"), _matched)
    yield _processed(call, first)
    yield _stage("call", "Call function", call.get("start"), lambda e: f"{e.name}() on {article(e.where)}")
    yield _stage("generate", "Generate response", call.get("return") or call.get("unwind"), _generated)
    yield _stage("send", "Send response", first.get("http.response.start"), lambda e: _sent(e, trace))
    yield _stage("wait", "Wait for the next request", first.get("end"), lambda _: _following(trace))


def _stage(node: str, title: str, event: Event | None, show: Callable[[Event], str]) -> Stage:
    return Stage(f"stage-{node}", title, event, show(event)) if event else Stage(f"stage-{node}", title)


def _call(trace: Trace, routed: Event | None) -> dict[str, Event]:
    """The start and the end of the call of the function that was chosen, by kind."""
    if routed is None or routed.values["fits"] != "True":
        return {}
    endpoint = endpoint_calls(trace.select(request=1))
    return {event.kind: event for event in trace.select("start", *ENDS, request=1) if event.whose in endpoint}


def _started(trace: Trace) -> Stage:
    imported = trace.select("import")[:1]
    complete = trace.select("lifespan.startup.complete")[:1]
    facts = [plural(len(e.values["routes"].splitlines()), "route") for e in imported] + [e.kind for e in complete]
    last = next(iter(complete + imported), None)
    return _stage("start", "Start app", last, lambda _: ", ".join(facts))


def _processed(call: dict[str, Event], first: dict[str, Event]) -> Stage:
    """The input is known by what the function starts with, or by a response that refuses it."""
    answer = first.get("http.response.body")
    refused = REFUSED.match(answer.values.get("body", "")) if answer and not call else None
    event = first.get("http.response.start") if refused else call.get("start")
    return _stage(
        "process", "Process input", event, lambda e: f"refused: {refused['loc']}" if refused else _arguments(e)
    )


def _matched(routed: Event) -> str:
    sign = "→" if routed.values["fits"] == "True" else "not"
    return f"{route_line(routed)} {sign} {routed.name}"


def _arguments(start: Event) -> str:
    given = ", ".join(f"{name} = {value}" for name, value in start.values.items())
    return given or "no arguments"


def _generated(ended: Event) -> str:
    values = ended.values
    return f"{values['type']} {values['return']}" if ended.kind == "return" else f"raised {values['raised']}"


def _sent(start: Event, trace: Trace) -> str:
    return f"{start.values['status']}, {size(*trace.select('http.response.body', request=1))}"


def _following(trace: Trace) -> str:
    following = trace.select("scope", request=2)
    return f"then {request_line(following[0])}" if following else "no request follows"
