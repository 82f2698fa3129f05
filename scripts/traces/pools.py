"""Pools: which calls run on worker threads and which requests wait for one, change by change."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from .events import ENDS, Event, Trace, Whose
from .requests import counts_requests

BEGINS, PAUSES = ("start", "resume"), ("suspend", *ENDS)
FEW = 3
"""So many changes that are alike in a row are each one of their own; of more it is told at once."""


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to these requests, and since then: how many wait, how many calls run, and `idle` for no client.

    kind    `waits`, `answered`, `leave`, `end` (without an answer), `more`, what a function does on a worker thread,
            or `handed`: its thread runs the next call at once
    what    the function, the status, or what `more` stands for
    places  of its events in the trace
    then    the requests whose calls run since, where threads were handed on
    held    whether the recording holds these calls
    """

    kind: str
    what: str
    requests: tuple[int, ...]
    places: tuple[int, ...]
    waiting: int
    running: int
    idle: int
    then: tuple[int, ...] = ()
    held: bool = False


def pool_changes(trace: Trace) -> list[Change]:
    """The changes of a run.

    A request waits from its arrival, or from where a function of it lets the event loop go, until a worker thread runs
    for it; one for which none ever will does not wait. A call runs for no client since its request is answered, or its
    client has left.
    """
    pool = Pool(trace)
    found: list[Change] = []
    for place, event in enumerate(trace.events):
        if told := pool.told(event):
            change = Change(*told, (event.request,), (place,), len(pool.waiting), len(pool.running), pool.idle)
            _join(found, change)
        elif event.kind == "held" and event.is_threaded:
            _hold(found, event.request, place)
    return [each for alike in _alike(found) for each in alike]


def _join(found: list[Change], change: Change) -> None:
    """Add a change, or make one of it and the last: of a request that waits for nothing, or a thread handed on."""
    last = found[-1] if found else None
    if last and last.kind == "waits" and change.kind == "start" and last.requests == change.requests:
        found.pop()
    elif last and last.kind == "return" and (change.kind, change.what) == ("start", last.what):
        found.pop()
        change = replace(change, kind="handed", requests=last.requests, then=change.requests)
        change = replace(change, places=last.places + change.places)
    found.append(change)


def _hold(found: list[Change], request: int, place: int) -> None:
    """Say of the last call that began for a request that it is held."""
    for number in reversed(range(len(found))):
        change = found[number]
        if change.kind in (*BEGINS, "handed") and request in (change.then or change.requests):
            found[number] = replace(change, held=True, places=(*change.places, place))
            return


def _alike(found: Iterable[Change]) -> Iterator[Iterable[Change]]:
    """The changes; many that are alike as one."""
    for _, group in groupby(found, key=lambda change: (change.kind, change.what, change.held)):
        alike = [*group]
        yield alike if len(alike) <= FEW else [_together(alike)]


def _together(alike: list[Change]) -> Change:
    requests, places, then = (
        tuple(one for each in alike for one in getattr(each, name)) for name in ("requests", "places", "then")
    )
    return replace(alike[-1], requests=requests, places=places, then=then)


class Pool:
    """Remembers who waits and what runs; knows beforehand for whom a worker thread will run."""

    def __init__(self, trace: Trace) -> None:
        self._first: dict[int, Event] = {}
        self._served: set[int] = set()
        for event in trace.select("start", depth=0):
            self._first.setdefault(event.request, event)
            self._served |= {event.request} if event.is_threaded else set()
        self._status: dict[int, str] = {}
        self._over: set[int] = set()
        self._ran: set[int] = set()
        self.waiting: set[int] = set()
        self.running: set[Whose] = set()

    @property
    def idle(self) -> int:
        """How many calls run for no client."""
        return sum(request in self._over for request, *_ in self.running)

    def told(self, event: Event) -> tuple[str, str] | None:
        """What kind of change this event makes, and of what; nothing where it makes none."""
        if event.is_threaded and event.depth == 0 and event.kind in (*BEGINS, *PAUSES):
            return self._thread(event)
        match event.kind:
            case "http.response.start":
                self._status[event.request] = event.values["status"]
            case "http.response.body" if event.values.get("more_body") != "True":
                return self._ends("answered", event)
            case "leave" | "end":
                return self._ends(event.kind, event)
            case "more" if counts_requests(event):
                return event.kind, event.values["requests"]
            case "scope" | "suspend" | "return" | "unwind" if event.depth == 0 and self._waits(event):
                self.waiting.add(event.request)
                return "waits", ""
        return None

    def _thread(self, event: Event) -> tuple[str, str]:
        """A call begins, goes on, pauses or ends on a worker thread."""
        self._ran.add(event.request)
        self.waiting.discard(event.request)
        if event.kind in BEGINS:
            self.running.add(event.whose)
        else:
            self.running.discard(event.whose)
        return event.kind, event.name

    def _ends(self, kind: str, event: Event) -> tuple[str, str] | None:
        """Nobody waits for the request any more: told where it runs, or nothing ran for it while others wait or run."""
        if event.request in self._over:
            return None
        self._over.add(event.request)
        self.waiting.discard(event.request)
        runs = any(request == event.request for request, *_ in self.running)
        if not runs and (event.request in self._ran or not (self.running or self.waiting)):
            return None
        return kind, self._status.get(event.request, "") if kind == "answered" else ""

    def _waits(self, event: Event) -> bool:
        """Whether a request begins to wait, of those for which a worker thread will run."""
        if event.request in {0, *self._ran, *self.waiting, *self._over} or event.request not in self._served:
            return False
        return event.kind != "scope" or self._first[event.request].is_threaded
