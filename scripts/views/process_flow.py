"""Process flows: the eight stages of a request as a Mermaid flowchart, each with its recorded fact."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from scripts.traces.events import Event, Trace
from scripts.traces.requests import request_line
from scripts.views.labels import diagram, mermaid
from scripts.views.words import article, plural, size


@dataclass(frozen=True, slots=True)
class Stage:
    """One node: its id in the diagram, its title, and its fact; no fact means it never happened.

    Ids carry a prefix because Mermaid reserves words such as `call`, `click` and `end`.
    """

    node: str
    title: str
    fact: str


def process_flow(trace: Trace) -> str:
    """The stages of the first request of a trace, from the start of the app back to waiting."""
    shown = stages(trace)
    lines = [
        *(f'{s.node}["{mermaid(s.title)}<br>{mermaid(s.fact or "did not happen")}"]' for s in shown),
        *(f"{a.node} --> {b.node}" for a, b in pairwise(shown)),
        f"{shown[-1].node} -->|next request| {shown[1].node}",
    ]
    skipped = ",".join(stage.node for stage in shown if not stage.fact)
    if skipped:
        lines += ["classDef skipped stroke-dasharray: 4 4", f"class {skipped} skipped"]
    return diagram("flowchart TD", "Process flow", description(shown), lines)


def description(shown: list[Stage]) -> str:
    """The diagram in one sentence, for those who do not see it."""
    return ", then ".join(f"{s.title.lower()} ({s.fact or 'did not happen'})" for s in shown) + "."


def stages(trace: Trace) -> list[Stage]:
    """The eight stages with the facts of request 1."""
    first = {event.kind: event for event in reversed(trace.select(request=1))}
    routed = first.get("match")
    name = routed.name if routed and routed.values["fits"] == "True" else ""
    calls = trace.select("start", "line", "return", "unwind", request=1, name=name, depth=0)
    call = {event.kind: event for event in reversed(calls)} if name else {}
    return [
        Stage("stage-start", "Start app", _started(trace)),
        Stage("stage-receive", "Receive request", _fact(first.get("scope"), request_line)),
        Stage("stage-match", "Match path and method", _matched(routed)),
        Stage("stage-call", "Call function", _fact(call.get("start"), lambda e: f"{e.name}() on {article(e.where)}")),
        Stage("stage-process", "Process input", _fact(call.get("start"), _arguments)),
        Stage("stage-generate", "Generate response", _generated(call)),
        Stage("stage-send", "Send response", _sent(first)),
        Stage("stage-wait", "Wait for the next request", _waits(trace)),
    ]


def _fact(event: Event | None, show: Callable[[Event], str]) -> str:
    return show(event) if event else ""


def _started(trace: Trace) -> str:
    imports = trace.select("import")
    complete = trace.select("lifespan.startup.complete")
    routes = plural(imports[0].values["routes"].count("\n") + 1, "route") if imports else ""
    return ", ".join(part for part in (routes, complete[0].kind if complete else "") if part)


def _matched(routed: Event | None) -> str:
    if routed is None:
        return ""
    sign = "→" if routed.values["fits"] == "True" else "not"
    return f"{routed.values.get('methods', 'WEBSOCKET')} {routed.values['path']} {sign} {routed.name}"


def _arguments(start: Event) -> str:
    given = ", ".join(f"{name} = {value}" for name, value in start.values.items())
    return given or "no arguments"


def _generated(call: dict[str, Event]) -> str:
    if "return" in call:
        return f"{call['return'].values['type']} {call['return'].values['return']}"
    return f"raised {call['unwind'].values['raised']}" if "unwind" in call else ""


def _sent(first: dict[str, Event]) -> str:
    if "http.response.start" not in first:
        return ""
    bodies = [event for kind, event in first.items() if kind == "http.response.body"]
    return f"{first['http.response.start'].values['status']}, {size(*bodies)}"


def _waits(trace: Trace) -> str:
    following = trace.select("scope", request=2)
    if not trace.select("end", request=1):
        return ""
    return f"then {request_line(following[0])}" if following else "no request follows"
