"""Batches: requests as rows, the calls made for them on worker threads as columns."""

from collections.abc import Iterator, Mapping

from ..traces.batches import Batch, batched, passed
from ..traces.events import Event, Trace
from ..traces.requests import request_line
from .labels import NONE, code, table
from .words import IS_HELD, capitalized, plural

IN_IT, WAITS = "█ in it", "waits"
type Cell = tuple[int, int]
"""The number of a request, and that of a call, from 1; 0 for the answer."""


def batches(trace: Trace, marks: Mapping[Cell, str] | None = None) -> str:
    """A row for each request and a column for each call: whether it is in that call, or waits for a later one.

    Below stands for how many requests each call was made. `marks` are put before what a cell says.
    """
    made = batched(trace)
    calls = [f"{number}. {code(batch.name + '()')}" for number, batch in enumerate(made, 1)]
    rows = [_row(scope, trace, made, marks or {}) for scope in trace.select("scope", name="http")]
    together = ["Together", *(plural(len(b.requests), "request") if b.requests else NONE for b in made), NONE]
    held = [capitalized(IS_HELD), *("yes" if batch.held else NONE for batch in made), NONE]
    last = [together, held] if any(batch.held for batch in made) else [together]
    return table(["Request", *calls, "Answer"], [*rows, *last])


def told(trace: Trace) -> Iterator[tuple[Cell, int]]:
    """The cells, each with the place in the trace of an event that it tells of."""
    made = batched(trace)
    for number, batch in enumerate(made, 1):
        yield from (((request, number), place) for request in batch.requests for place in (batch.start, batch.end))
        for request in passed(trace, batch, made):
            yield (request, number), _place(trace, request, ("suspend", "scope"))
    for scope in trace.select("scope", name="http"):
        if trace.select("http.response.start", request=scope.request):
            yield (scope.request, 0), _place(trace, scope.request, ("http.response.start",))


def _place(trace: Trace, request: int, kinds: tuple[str, ...]) -> int:
    """Of the first event of the first of these kinds that a request has."""
    found = {e.kind: n for n, e in reversed([*enumerate(trace.events)]) if e.request == request}
    return next(found[kind] for kind in kinds if kind in found)


def _row(scope: Event, trace: Trace, made: list[Batch], marks: Mapping[Cell, str]) -> list[str]:
    request = scope.request
    words = [
        IN_IT if request in batch.requests else WAITS if request in passed(trace, batch, made) else NONE
        for batch in made
    ]
    status = next((code(e.values["status"]) for e in trace.select("http.response.start", request=request)), NONE)
    cells = [marks.get((request, number), "") + word for number, word in enumerate(words, 1)]
    return [f"{request}. {code(request_line(scope))}", *cells, marks.get((request, 0), "") + status]
