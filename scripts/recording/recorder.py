"""The recorder: watches the functions of a service and its ASGI messages, and writes down events.

Functions are watched with `sys.monitoring`, messages by wrapping `receive` and `send`. The service runs
as it would unrecorded, and the interpreter is left as it was found. This module and what it imports run
unchanged in a browser's Python.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from types import CodeType, TracebackType
from typing import Any, Self

from ..traces.events import Trace
from .applications import Application, Recorded
from .functions import Functions
from .holds import Holds
from .journal import OUTSIDE, Journal
from .served import Messages
from .trials import Trials
from .waits import until


class Recorder:
    """Records from `with recorder:` to its end.

    `watch(code)` adds a module's or a function's code, with all functions defined inside it;
    `wrap(app)` returns an application that behaves as `app` does and whose messages are written down;
    `trace` is what was recorded. File names are kept relative to `root`. `journal` makes what it is written down in.
    Only with `trials` it is known which routes were tried.
    """

    def __init__(self, root: str = "", journal: Callable[[str], Journal] = Journal, *, trials: bool = False) -> None:
        self._journal = journal(root or os.getcwd())
        self._messages = Messages(self._journal)
        self._functions = Functions(self._journal, self._messages.match)
        self._trials = Trials(self._journal) if trials else None

    @property
    def trace(self) -> Trace:
        return self._journal.trace

    @property
    def broken(self) -> Exception | None:
        """The first fault of our own; some of what happened is not in the trace then."""
        return self._journal.broken

    @property
    def processes(self) -> int:
        """How many other processes the service has started; what ran in them is not in the trace."""
        return self._journal.processes

    def hide(self, text: str, error: BaseException | None = None) -> str:
        """A text about the service, of this error for example, without the secrets that are known by now."""
        return self._journal.hide(text, error)

    def __enter__(self) -> Self:
        self._functions.begin()
        if self._trials:
            self._trials.begin()
        self._journal.secrets.begin()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Leave the interpreter as it was. Raises a fault of our own, unless the service raised."""
        self._functions.end()
        if self._trials:
            self._trials.end()
        self._journal.secrets.end()
        if self._journal.broken and error is None:
            raise self._journal.broken

    def watch(self, code: CodeType, lines: bool = True) -> None:
        """Watch every function defined in this code, however deep; classes and modules are not one.

        Without `lines` only its calls are written down, not what happens inside them.
        """
        self._functions.watch(code, lines)

    def wrap(self, app: Application) -> Recorded:
        if self._trials:
            self._trials.watch()
        return Recorded(app, self._messages)

    @contextmanager
    def outside(self) -> Iterator[None]:
        """What runs in the block, on threads that it starts too, is the client's own and not recorded."""
        token = self._journal.serving.set(OUTSIDE)
        try:
            yield
        finally:
            self._journal.serving.reset(token)

    def note(self, kind: str, name: str = "", **values: str) -> None:
        """Write down a fact that neither a function nor a message tells, such as an import."""
        self._journal.write(kind, self._journal.serving.get(), name, values)

    @contextmanager
    def offered(self, seconds: float) -> Iterator[Mapping[str, Callable[..., Any]]]:
        """What a client may ask for beside the service; it waits for so long. What it holds is let go in the end."""
        with Holds(self._journal, self._functions, seconds) as holds:
            yield {"note": self.client_note, "until": partial(until, self._journal, seconds), "hold": holds.hold}

    def client_note(self, name: str, request: int | None = None) -> None:
        """Write down what the client knows now, about a request or the one that arrived last."""
        about = self._journal.arrived if request is None else request
        self._journal.write("client", about, name, where="client")
