"""Holds: calls of a function stop, in the threads that run them, until a client lets them go."""

from collections.abc import Callable
from threading import Event as Signal
from threading import get_ident
from types import FrameType, TracebackType
from typing import Self

from ..traces.events import EVENT_LOOP
from .functions import Functions
from .journal import OUTSIDE, Journal
from .places import places
from .stops import Place, Stops
from .telling import Stop

SETTLES = 5
"""Seconds that a call waits for an event loop at most: it may be the loop that waits for the call."""


class Hold:
    """Calls of one function that stop, as they start or at a line, until `let_go()`; a `with` block ends with that.

    They are let go in the order in which they came. One that nobody lets go in time goes on, and `let_go` raises.
    """

    def __init__(self, places: list[Place], holds: "Holds") -> None:
        (code, _), *_ = places
        self.name = code.co_qualname.rpartition("<locals>.")[2]
        self._places, self._holds = places, holds
        self._held: list[tuple[Stop, Signal]] = []
        self._owner = get_ident()
        self._any = self._over = False
        self._error: Exception | None = None
        for place in self._places:
            holds.stops.begin(place, self._begins, self._comes)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.let_go()
        else:
            self.end()

    def let_go(self, number: int = 0) -> None:
        """Let so many calls go, and hold those that come; without a number let all go, and hold none any more.

        Waits until there are so many, or until there was one. Raises TimeoutError where they do not come, or were held
        for too long, and RuntimeError where one came in the client's own thread.
        """
        if self._over and not self._error:
            return
        if not self._holds.journal.wait_for(lambda: self._error or self._are_there(number), self._holds.seconds):
            what = f"{number or 1} calls of {self.name}() came, and {len(self._held)} did"
            self._error = TimeoutError(f"waited {self._holds.seconds:g} seconds until {what}")
        self._go(number)
        self.check()

    def _are_there(self, number: int) -> bool:
        return len(self._held) >= number if number else self._any

    def check(self) -> None:
        """Raise what went wrong, once."""
        error, self._error = self._error, None
        if error:
            self.end()
            raise error

    def end(self) -> None:
        """Let all go, come what may."""
        self._go(0)

    def _go(self, number: int) -> None:
        with self._holds.journal.lock:
            going = self._held[: number or None]
            del self._held[: number or None]
            for stop, _ in going:
                self._holds.tell("let go", stop)
            if not number and not self._over:
                self._over = True
                for place in self._places:
                    self._holds.stops.end(place)
        for _, signal in going:
            signal.set()

    def _begins(self, frame: FrameType) -> None:
        """A call begins, in its thread: only when the event loop is through with what it does, such as to begin it."""
        if get_ident() != self._owner and self._holds.serves(frame):
            self._holds.settle()

    def _comes(self, frame: FrameType) -> None:
        """A call comes to where it is held, in its thread."""
        if not (stop := self._holds.stop(self.name, frame)):
            return
        signal, seconds = Signal(), self._holds.seconds
        with self._holds.journal.lock:
            if get_ident() == self._owner:
                self._fail(RuntimeError(f"{self.name}() runs in the client's own thread, and nobody lets it go there"))
            if self._over:
                return
            self._any = True
            self._held.append((stop, signal))
            self._holds.tell("held", stop)
        if not signal.wait(seconds):
            self._fail(TimeoutError(f"{self.name}() was held for {seconds:g} seconds, and nobody let it go"))

    def _fail(self, error: Exception) -> None:
        with self._holds.journal.lock:
            self._error = self._error or error
            self._go(0)


class Holds:
    """What a client holds in a block; at its end all is let go. `hold` begins to hold something."""

    def __init__(self, journal: Journal, functions: Functions, seconds: float) -> None:
        self.journal, self.seconds = journal, seconds
        self.stops = Stops(functions)
        self._functions = functions
        self._made: list[Hold] = []
        self._loops_held = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for hold in self._made:
            hold.end()
        for hold in self._made:
            if error is None:
                hold.check()

    def hold(self, function: str | Callable[..., object], at: str = "") -> Hold:
        """Hold the calls of a function from now on: one of the service by its name, or of a library itself.

        With `at` they stop where the one line runs that has this text. Raises LookupError where there is no such
        function or line, and TypeError for what is no function in Python.
        """
        self._made.append(Hold(places(self._functions, function, at), self))
        return self._made[-1]

    def serves(self, frame: FrameType) -> bool:
        """Whether a call that is about to begin is the service's: it is in a request, or made of its own functions."""
        by, _, request = self._functions.belongs(frame)
        return request != OUTSIDE and bool(by or request or self._functions.knows(frame.f_code))

    def stop(self, name: str, frame: FrameType) -> Stop | None:
        """The call of a frame as one to be held; nothing where it is not the service's."""
        by, at, request = self._functions.belongs(frame)
        if request == OUTSIDE or not (by or request):
            return None
        file, line = (by.watched.file, at.f_lineno) if by else ("", 0)
        return Stop(name, request, self.journal.place(), at is frame and by is not None, by, file, line)

    def tell(self, kind: str, stop: Stop) -> None:
        """Put down that a call is held, or let go."""
        self._functions.telling.stops(kind, stop)
        if stop.place == EVENT_LOOP:
            self._loops_held += 1 if kind == "held" else -1

    def settle(self) -> None:
        """On a worker thread, wait until the event loops are through with what they do, unless one of them is held."""
        if not self._loops_held:
            self.journal.settle(min(SETTLES, self.seconds))
