"""A watcher: what stands beside a service while a client asks it, be it a recorder, a chain or counts."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from types import CodeType, TracebackType
from typing import Any, Protocol, Self

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

    def offered(self, seconds: float) -> AbstractContextManager[Mapping[str, Callable[..., Any]]]:
        """What the client may ask for beside the service, by name, in a block; what waits there does so for so long."""
