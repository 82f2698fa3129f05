"""Lanes: the columns of a timeline, and which of them are marked as busy at a moment."""

from collections import Counter
from collections.abc import Iterator

from ..traces.events import ENDS, HELD, WORKER, Event, Trace
from ..traces.requests import request_line
from .labels import mermaid

type Lines = tuple[str, ...]


def lanes(trace: Trace) -> Iterator[tuple[str, str]]:
    """The lanes from left to right, each with its title."""
    for scope in (event for event in trace.select("scope") if event.request):
        yield f"R{scope.request}", f"{scope.request}<br>{mermaid(request_line(scope))}"
    if serves_itself(trace):
        yield "S", "The service<br>itself"
    yield "L", "Event loop"
    threads = {(e.request, e.where): place(e) for e in trace.events if is_drawn(e) and e.is_threaded}
    for (number, where), lane in sorted(threads.items(), key=lambda thread: thread[0][0]):
        yield lane, f"{where.removesuffix(' thread').capitalize()}<br>thread of {number or 'the service'}"


def serves_itself(trace: Trace) -> bool:
    """Whether functions run for no request: a lifespan, or a task or a thread that was begun there."""
    return any(map(is_service, trace.events))


def is_service(event: Event) -> bool:
    """Whether a function that runs for no request begins, goes on, pauses or ends."""
    return not event.request and is_function(event)


def is_function(event: Event) -> bool:
    """Whether a function that the framework called begins, goes on, pauses or ends, since the import is over."""
    kinds = ("start", "resume", "suspend", *ENDS)
    return event.depth == 0 and event.kind in kinds and (event.request > 0 or event.where != "main thread")


def is_drawn(event: Event) -> bool:
    """Whether a function that the framework called does something, or any is held."""
    return is_function(event) or event.kind in HELD


def place(event: Event) -> str:
    """The lane in which a function runs; of threads that run at once for a request each has one."""
    return f"W{event.request}{which(event)}" if event.is_threaded else "L"


def which(event: Event) -> str:
    """Which of the worker threads it is that run at once for a request; nothing for the first one."""
    return event.where.removesuffix(WORKER).strip()


class Bars:
    """Remembers the bars that are open: Mermaid refuses to end one that never began."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()
        self._seen: set[str] = set()

    def had(self, lane: str) -> bool:
        """Whether the lane has or had a bar."""
        return lane in self._seen

    def begin(self, lane: str) -> Lines:
        self._seen.add(lane)
        self._open[lane] += 1
        return (f"activate {lane}",)

    def begin_once(self, lane: str) -> Lines:
        """Begin the one bar of a lane; nothing when it had it."""
        return () if self.had(lane) else self.begin(lane)

    def end(self, lane: str) -> Lines:
        """End the last bar of a lane; nothing when none is open."""
        if not self._open[lane]:
            return ()
        self._open[lane] -= 1
        return (f"deactivate {lane}",)

    def end_all(self) -> Lines:
        return tuple(line for lane in sorted(self._open) for _ in range(self._open[lane]) for line in self.end(lane))
