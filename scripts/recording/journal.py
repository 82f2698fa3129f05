"""The journal: where events are written down, in order, from every thread, with nothing noisy or secret in them."""

import sys
import threading
from collections import Counter
from contextvars import ContextVar

from ..traces.events import NOTHING, Event, Trace, Values
from .known_secrets import Secrets
from .noise import Noise
from .sources import sources
from .surroundings import Surroundings

OUTSIDE = -1
"""What code serves that belongs to no service: the client's own."""


class Journal:
    """The events of one recording. `serving` is the request that the running code belongs to."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.serving: ContextVar[int] = ContextVar("request being served", default=0)
        self.secrets = Secrets()
        self.surroundings = Surroundings(root)
        self.noise = Noise(root)
        self.lock = threading.RLock()
        self.arrived = 0
        self.broken: Exception | None = None
        self._home = threading.get_ident()
        self._events: list[Event] = []
        self._left_out: dict[int, Counter[str]] = {}
        self._sizes: Counter[tuple[int, str]] = Counter()

    @property
    def trace(self) -> Trace:
        """What was written so far. Secrets are hidden here, as one may be met before it is known as one."""
        with self.lock:
            self._say_what_was_left_out(*self._left_out)
            self.secrets.learn(self.surroundings.secrets())
            events = self.secrets.hidden(self._events)
            return Trace(events, sources(events, self.root, self.secrets.hide))

    def hide(self, text: str, error: BaseException | None) -> str:
        """A text that is no part of the trace without secrets, those that the error it tells of came by included."""
        with self.lock:
            self.secrets.learn(self.surroundings.secrets())
            self.secrets.learn(self.surroundings.on_the_way(error))
            return self.secrets.hide(text)

    def write(
        self,
        kind: str,
        request: int,
        name: str = "",
        values: Values = NOTHING,
        changed: Values | None = None,
        *,
        where: str = "",
        line: int = 0,
        file: str = "",
        depth: int = 0,
        call: int = 0,
        caller: int = 0,
    ) -> None:
        """Write an event; `changed` are all values where it is not given."""
        with self.lock:
            if request in self._left_out:
                self._say_what_was_left_out(request)
            shown = self.noise.steady(values)
            differ = shown if changed is None or changed is values else self._differing(changed, values, shown)
            at = where or self.where()
            self._events.append(Event(kind, request, at, name, line, file, depth, call, caller, shown, differ))

    def leave_out(self, request: int, name: str, size: int = 0) -> None:
        """Count an event that is not kept, of a function or a type of message of this name."""
        with self.lock:
            self._left_out.setdefault(request, Counter())[name] += 1
            self._sizes[request, name] += size

    def where(self) -> str:
        if (asyncio := sys.modules.get("asyncio")) and asyncio._get_running_loop():
            return "event loop"
        return "main thread" if threading.get_ident() == self._home else "worker thread"

    def fault(self, error: Exception) -> None:
        """Keep a fault of the recorder from the service. Where the stack ends, an event is left out."""
        if isinstance(error, RecursionError):
            self.leave_out(self.serving.get(), "")
        else:
            self.broken = self.broken or error

    def _say_what_was_left_out(self, *requests: int) -> None:
        for request in requests:
            for name, number in self._left_out.pop(request).items():
                values = {"events": f"{number:,}"}
                if size := self._sizes.pop((request, name), 0):
                    values["size"] = str(size)
                self._events.append(Event("more", request, self.where(), name, values=values))

    def _differing(self, changed: Values, values: Values, shown: Values) -> Values:
        """The changed values as they are shown; most of them stand among all values already."""
        return {
            name: shown[name] if values.get(name) is value else self.noise.text(value)
            for name, value in changed.items()
        }
