"""Onions: the middlewares around a request as nested boxes, each way in and out numbered as it happened."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from ..traces.events import ENDS, Event, Trace
from ..traces.requests import request_line
from .labels import diagram, mermaid


@dataclass(frozen=True, slots=True)
class Crossing:
    """One node: a middleware on its way `in` or `out`, or, with no way, a function called further in.

    number  from 1, in the order of the run
    inside  the number of the way in of the layer it stands in, for a way in the layer around; 0 outside all
    raised  the class of the exception it ended with; empty when it returned
    skipped what it did not call that another request reached
    """

    number: int
    name: str
    way: str
    inside: int
    raised: str = ""
    skipped: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        said = f"{self.name}() {self.way}".rstrip()
        return f"{said} raises {self.raised}" if self.raised else said


def onion(trace: Trace) -> str:
    """The layers of the first request, and the functions another request reached but this one did not."""
    shown = crossings(trace)
    path = ["onion-request", *(f"onion-{c.number}" for c in shown), "onion-response"]
    turned = {f"onion-{c.number}" for c in shown if c.skipped}
    lines = [
        f'onion-request(["{mermaid(_asked(trace))}"])',
        *_layer(0, shown, ""),
        f'onion-response(["{mermaid(_answered(trace))}"])',
        *(f"{a} {'--->' if a in turned else '-->'} {b}" for a, b in pairwise(path)),
        *(["classDef skipped stroke-dasharray: 4 4"] if turned else []),
    ]
    return diagram("flowchart TD", "Middleware as an onion", description(trace), lines)


def description(trace: Trace) -> str:
    """The diagram in words, for those who do not see it."""
    shown = crossings(trace)
    ways = ", ".join(f"{c.number} {c.text}" for c in shown)
    skipped = ", ".join(f"{name}()" for c in shown for name in c.skipped)
    told = f"{_asked(trace)}: {ways or 'no function'}, then {_answered(trace)}."
    return f"{told} Not called: {skipped}." if skipped else told


def crossings(trace: Trace) -> list[Crossing]:
    """The ways in and out of the first request, and the other functions the framework called, in order.

    A layer may end after the one around it: `call_next` returns when the response starts, the call
    of a pure ASGI middleware when the last byte has left.
    """
    shown: list[Crossing] = []
    layers: list[tuple[int, Event]] = []
    for event in trace.select("start", "return", "unwind", request=1):
        number = len(shown) + 1
        inside = layers[-1][0] if layers else 0
        if is_layer(event):
            shown.append(Crossing(number, event.name, "in", inside))
            layers.append((number, event))
        elif event.kind == "start" and event.depth == 0:
            end = _end(event, trace)
            shown.append(Crossing(number, event.name, "", inside, end.error if end else ""))
        elif ended := next((layer for layer in reversed(layers) if _is_end(event, layer[1])), None):
            shown.append(Crossing(number, event.name, "out", ended[0], event.error))
            layers.remove(ended)
    innermost = next((c for c in reversed(shown) if c.way == "in"), None)
    return [replace(c, skipped=not_called(trace)) if c is innermost else c for c in shown]


def is_layer(event: Event) -> bool:
    """Whether a middleware starts: a function that is given `call_next`, or scope, receive and send."""
    given = event.values if event.kind == "start" else {}
    return "call_next" in given.values() or {"scope", "receive", "send"} <= given.keys()


def not_called(trace: Trace) -> tuple[str, ...]:
    """What another request reached, middlewares and endpoints, when the first one reached no endpoint."""
    reached = [e for e in trace.events if e.request and (is_layer(e) or e.kind == "match")]
    first = {e.name: e.kind for e in reached if e.request == 1}
    if "match" in first.values():
        return ()
    return tuple(dict.fromkeys(e.name for e in reached if e.name not in first))


def _layer(number: int, shown: list[Crossing], indent: str) -> Iterator[str]:
    """The nodes inside a layer, with the layers in it as boxes; layer 0 is around them all."""
    for crossing in (c for c in shown if c.inside == number):
        node = f'onion-{crossing.number}["{crossing.number} · {mermaid(crossing.text)}"]'
        if crossing.way != "in":
            yield f"{indent}{node}"
            continue
        yield f'{indent}subgraph onion-layer-{crossing.number}[" "]'
        yield f"{indent}    {node}"
        if crossing.skipped:
            names = "<br>".join(mermaid(f"{name}()") for name in crossing.skipped)
            yield f'{indent}    onion-skipped["not called:<br>{names}"]:::skipped'
            yield f"{indent}    onion-{crossing.number} -.-x onion-skipped"
        yield from _layer(crossing.number, shown, f"{indent}    ")
        yield f"{indent}end"


def _is_end(event: Event, start: Event) -> bool:
    return event.kind in ENDS and event.whose == start.whose


def _end(start: Event, trace: Trace) -> Event | None:
    """How the call that this event starts ended, if it did."""
    later = trace.events[trace.events.index(start) :]
    return next((event for event in later if _is_end(event, start)), None)


def _asked(trace: Trace) -> str:
    asked = trace.select("scope", request=1)
    return request_line(asked[0]) if asked else "no request"


def _answered(trace: Trace) -> str:
    answered = trace.select("http.response.start", request=1)
    return f"response {answered[0].values['status']}" if answered else "no response"
