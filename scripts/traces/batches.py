"""Batches: which requests each call on a worker thread was made for, and which of them waited meanwhile."""

from dataclasses import dataclass, field

from .events import ENDS, Event, Trace, Whose

OVER = ("http.response.start", "leave", "end")
"""With these nobody waits for a request's answer any more."""


@dataclass(slots=True)
class Batch:
    """A call that the framework or a task made on a worker thread: for one request, or by the service for several.

    name      of the function
    requests  whose answers it made
    start     the place of its start in the trace
    end       that of its end; where it has none, of the last event
    held      whether the recording held it
    """

    name: str
    start: int
    end: int
    requests: list[int] = field(default_factory=list)
    held: bool = False


def batched(trace: Trace) -> list[Batch]:
    """The calls in the order of their starts.

    One that serves no request was made for those that were suspended when it started, and go on once the service has
    its result: after something of the service goes on, and before it does so with the next result.
    """
    found = Batches(len(trace.events) - 1)
    for place, event in enumerate(trace.events):
        if event.depth == 0 and event.is_threaded:
            found.thread(place, event)
        elif event.depth == 0:
            found.loop(place, event)
    return found.made


class Batches:
    """Remembers the calls that run, the result that the service has, and since when each request is suspended."""

    def __init__(self, last: int) -> None:
        self.made: list[Batch] = []
        self._last = last
        self._running: dict[Whose, Batch] = {}
        self._over: list[Batch] = []
        self._known: Batch | None = None
        self._suspended: dict[int, int] = {}

    def thread(self, place: int, event: Event) -> None:
        """A call starts, is held or ends on a worker thread."""
        if event.kind == "start":
            batch = Batch(event.name, place, self._last, [event.request] if event.request else [])
            self._running[event.whose] = batch
            self.made.append(batch)
        elif event.kind == "held" and event.whose in self._running:
            self._running[event.whose].held = True
        elif event.kind in ENDS and (ended := self._running.pop(event.whose, None)):
            ended.end = place
            self._over += [] if event.request else [ended]

    def loop(self, place: int, event: Event) -> None:
        """The service learns of a result, or a request waits for one or goes on with it."""
        if event.kind == "suspend":
            self._suspended[event.request] = place
        elif event.kind == "resume" and not event.request:
            self._known = self._over.pop(0) if self._over else self._known
        elif event.kind == "resume" and self._known and self._suspended.pop(event.request, place) < self._known.start:
            self._known.requests.append(event.request)


def passed(trace: Trace, batch: Batch, made: list[Batch]) -> set[int]:
    """The requests that had come when a call ended, and wait: for a later one, or for what nobody knows."""
    before = trace.events[: batch.end]
    arrived = {event.request for event in before if event.kind == "scope" and event.request}
    over = {event.request for event in before if event.kind in OVER}
    later = {request for other in made if other.start > batch.start for request in other.requests}
    known = {request for other in made for request in other.requests}
    return (arrived & later) | (arrived - over - known)
