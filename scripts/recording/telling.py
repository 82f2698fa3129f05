"""Telling: what calls do is put down as a fact, and told as an event when somebody reads it."""

from dataclasses import dataclass
from itertools import count

from ..traces.events import ENDS, NOTHING, WORKER, Event
from .held import Held, told
from .journal import Journal, counted
from .watched import Running

type Threads = dict[int, tuple[int, set[object]]]
"""The worker threads that run now for a request: as which one of them, and what runs or is held there."""

OPENING = ("start", "resume", "held")
CLOSING = ("suspend", *ENDS, "let go")
ORDINALS = {1: "", 2: "second ", 3: "third ", 4: "fourth ", 5: "fifth "}


@dataclass(frozen=True, eq=False, slots=True)
class Stop:
    """A call that is held. `by` is the watched call that it is, if it is `own`, or that it was made by, if any."""

    name: str
    request: int
    place: str | int
    own: bool
    by: Running | None
    file: str
    line: int


class Telling:
    """Puts down what calls do. They are numbered when it is told, in the order of their starts."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self._numbered = 0
        self._threads: dict[int, Threads] = {}

    def left_out(self, call: Running) -> None:
        """Write how many events of a call are not kept: of a kept one here, of others with those of the request."""
        at, left = call.watched, call.left
        more = at.offs > call.offs or (at.off and not call.kept)
        call.left, call.offs = 0, at.offs
        if left and call.kept:
            self.journal.put(call.request, (Telling._more, self, call, self.journal.where(), counted(left, more)))
        elif left:
            self.journal.leave_out(call.request, at.name, left, more=more)

    def put(self, kind: str, call: Running, values: Held, local: Held | None = None) -> None:
        if call.left:
            self.left_out(call)
        self.journal.put(call.request, (Telling._event, self, kind, call, call.line, call.place, values, local))

    def stops(self, kind: str, stop: Stop) -> None:
        """Put down that a call is held, or let go."""
        self.journal.put(stop.request, (Telling._stops, self, kind, stop))

    def _event(self, kind: str, call: Running, line: int, place: str | int, values: Held, local: Held | None) -> Event:
        """What is put down, told. Calls get their numbers here, as their starts are in order."""
        if kind == "start":
            self._numbered += 1
            call.number = self._numbered
            call.told = NOTHING
        shown = changed = told(values)
        if local is not None:
            now = shown if local is values else told(local)
            changed = {name: value for name, value in now.items() if call.told.get(name) != value}
            call.told = now
            if kind == "return":
                changed["return"] = shown["return"]
        at = call.watched
        where = place if isinstance(place, str) else self._thread(kind, call.request, call, place)
        numbers = call.depth, call.number, _number(call.caller)
        return Event(kind, call.request, where, at.name, line, at.file, *numbers, shown, changed)

    def _stops(self, kind: str, stop: Stop) -> Event:
        place, by = stop.place, stop.by
        where = place if isinstance(place, str) else self._thread(kind, stop.request, stop, place)
        numbers = (
            (by.depth, by.number, _number(by.caller))
            if by and stop.own
            else (by.depth + 1 if by else 0, 0, _number(by))
        )
        return Event(kind, stop.request, where, stop.name, stop.line, stop.file, *numbers)

    def _thread(self, kind: str, request: int, who: object, thread: int) -> str:
        """Which worker thread this is of those that run at once for a request."""
        threads = self._threads.setdefault(request, {})
        if thread not in threads:
            taken = {number for number, _ in threads.values()}
            threads[thread] = next(number for number in count(1) if number not in taken), set()
        number, running = threads[thread]
        if kind in OPENING:
            running.add(who)
        elif kind in CLOSING:
            running.discard(who)
        if not running:
            del threads[thread]
        return f"{ORDINALS.get(number, f'{number}th ')}{WORKER}"

    def _more(self, call: Running, where: str, number: str) -> Event:
        numbers = call.depth, call.number, _number(call.caller)
        return Event("more", call.request, where, call.watched.name, 0, "", *numbers, {"events": number})


def _number(call: Running | None) -> int:
    """The number of a call, or of the nearest around it that has one."""
    while call and not call.number:
        call = call.caller
    return call.number if call else 0
