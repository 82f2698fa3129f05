"""The journal: where events are written down, in order, from every thread, with nothing secret in them.

What happens is put down as cheaply as can be, as a fact: a function that tells it as an event, and what that is
to be given. The telling waits until somebody reads.
"""

import threading
from asyncio import AbstractEventLoop, _get_running_loop
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from contextvars import ContextVar
from typing import Any

from ..traces.events import EVENT_LOOP, NOTHING, WORKER, Event, Trace, Values
from .known_secrets import Secrets
from .sources import sources
from .surroundings import Surroundings

OUTSIDE = -1
"""What code serves that belongs to no service: the client's own."""
MOST = 100_000
"""Events of a recording that is not full yet: then no further call or request is kept, and those under way end."""
TURNS = 1000
"""Of an event loop that is never idle, so many are waited for."""

type Fact = tuple[Callable[..., Event], *tuple[Any, ...]]
"""What tells an event, and what it is given."""


class Journal:
    """The events of one recording. `serving` is the request that the running code belongs to."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.serving: ContextVar[int] = ContextVar("request being served", default=0)
        self.secrets = Secrets()
        self.surroundings = Surroundings(root)
        self.lock = threading.RLock()
        self._news = threading.Condition(self.lock)
        self._waiting = 0
        self.arrived = 0
        self.broken: Exception | None = None
        self.processes = 0
        self._home = threading.get_ident()
        self._loops: dict[int, AbstractEventLoop | None] = {}
        self._facts: list[Fact] = []
        self._events: list[Event] = []
        self._left_out: dict[int, Counter[str]] = {}
        self._sizes: Counter[tuple[int, str]] = Counter()
        self._more: set[tuple[int, str]] = set()

    @property
    def trace(self) -> Trace:
        """What was written so far. Secrets are hidden here, as one may be met before it is known as one."""
        with self.lock:
            self._say_what_was_left_out(*self._left_out)
            self._tell()
            self.secrets.learn(self.surroundings.secrets())
            events = self.secrets.hidden(self._events)
            return Trace(events, sources(events, self.root, self.secrets.hide))

    def hide(self, text: str, error: BaseException | None) -> str:
        """A text that is no part of the trace without secrets, those that the error it tells of came by included."""
        with self.lock:
            self._tell()
            self.secrets.learn(self.surroundings.secrets())
            self.secrets.learn(self.surroundings.on_the_way(error))
            return self.secrets.hide(text)

    def _tell(self) -> None:
        """Make events of the facts until now."""
        self.secrets.begin()
        try:
            count = len(self._facts)
            self._events += filter(None, map(self._told, self._facts[:count]))
            del self._facts[:count]
        finally:
            self.secrets.end()

    def _told(self, fact: Fact) -> Event | None:
        tell, *given = fact
        try:
            return tell(*given)
        except Exception as error:
            self.fault(error)
            return None

    def put(self, request: int, fact: Fact) -> None:
        """Put a fact of a request down."""
        if request in self._left_out:
            with self.lock:
                self._say_what_was_left_out(request)
        self._facts.append(fact)
        if self._waiting:
            self._announce()

    def _announce(self) -> None:
        with self._news:
            self._news.notify_all()

    def wait_for(self, met: Callable[[], object], seconds: float) -> bool:
        """Whether this comes true in time; it is asked now, and again whenever something was put down."""
        with self._news:
            self._waiting += 1
            try:
                return bool(self._news.wait_for(met, seconds))
            finally:
                self._waiting -= 1

    def so_far(self) -> Sequence[Event]:
        """What was put down until now, for who waits: its secrets are not hidden yet."""
        with self.lock:
            self._tell()
            return self._events

    def write(self, kind: str, request: int, name: str = "", values: Values = NOTHING, *, where: str = "") -> None:
        """Write an event of no function, with all its values new."""
        self.put(request, (Event, kind, request, where or self.where(), name, 0, "", 0, 0, 0, values, values))

    def is_full(self, request: int = 1) -> bool:
        """Whether nothing more is kept; what serves no request, such as an import, leaves half to the requests."""
        return len(self._facts) + len(self._events) >= (MOST if request else MOST // 2)

    def leave_out(self, request: int, name: str, number: int = 1, *, size: int = 0, more: bool = False) -> None:
        """Count events that are not kept, of a function or a type of message of this name; or so many and `more`."""
        with self.lock:
            if self.is_full() and request not in self._left_out:
                request, name = 0, ""
            self._left_out.setdefault(request, Counter())[name] += number
            self._sizes[request, name] += size
            if more:
                self._more.add((request, name))

    def serves_here(self) -> None:
        """Hear that the application was called: the event loop that runs here is the service's."""
        self._loops[threading.get_ident()] = _get_running_loop()

    def settle(self, seconds: float) -> None:
        """On a worker thread, wait until each event loop of the service has nothing left to do but to wait."""
        if _get_running_loop() is not None:
            return
        for loop in (*self._loops.values(),):
            through = threading.Event()
            with suppress(RuntimeError):  # it is closed
                if loop and loop.is_running():
                    loop.call_soon_threadsafe(_when_idle, loop, through.set)
                    through.wait(seconds)

    def where(self) -> str:
        place = self.place()
        return place if type(place) is str else WORKER

    def place(self) -> str | int:
        """Where this runs; of a worker thread the number that Python knows it by, also where a loop of its own runs."""
        thread = threading.get_ident()
        loop = _get_running_loop()
        if loop is not None and self._loops.get(thread) is loop:
            return EVENT_LOOP
        return "main thread" if thread == self._home else thread

    def fault(self, error: Exception) -> None:
        """Keep a fault of the recorder from the service. Where the stack ends, an event is left out."""
        if isinstance(error, RecursionError):
            self.leave_out(self.serving.get(), "")
        else:
            self.broken = self.broken or error

    def _say_what_was_left_out(self, *requests: int) -> None:
        for request in requests:
            for name, number in self._left_out.pop(request, Counter()).items():
                values = {"events": counted(number, (request, name) in self._more)}
                self._more.discard((request, name))
                if size := self._sizes.pop((request, name), 0):
                    values["size"] = str(size)
                self._facts.append((Event, "more", request, self.where(), name, 0, "", 0, 0, 0, values))


def _when_idle(loop: AbstractEventLoop, call: Callable[[], object], turns: int = TURNS) -> None:
    """Call this, on a loop, when no callback of it is ready any more: its tasks hand things on turn by turn."""
    if turns and getattr(loop, "_ready", None):
        loop.call_soon(_when_idle, loop, call, turns - 1)
    else:
        call()


def counted(number: int, more: bool) -> str:
    """How many events were left out."""
    return f"over {number:,}" if more else f"{number:,}"
