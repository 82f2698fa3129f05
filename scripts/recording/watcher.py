"""A watcher: what stands beside a service while a client asks it, be it a recorder, a chain or counts."""

from types import CodeType, TracebackType
from typing import Protocol, Self

from ..traces.events import Trace
from .applications import Application


class Watcher(Protocol):
    """Watches from `with watcher:` to its end, then leaves the interpreter as it was found."""

    @property
    def trace(self) -> Trace:
        """The events it wrote down until now."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None: ...

    def watch(self, code: CodeType, lines: bool = True) -> None:
        """Watch every function defined in this code; without `lines` only its calls, not what happens inside them."""

    def wrap(self, app: Application) -> Application:
        """An application that behaves as `app` does, and whose messages are watched."""

    def note(self, kind: str, name: str = "", **values: str) -> None:
        """Hear a fact that neither a function nor a message tells, such as an import."""

    def client_note(self, name: str, request: int | None = None) -> None:
        """Hear what the client knows now, about a request or the one that arrived last."""
