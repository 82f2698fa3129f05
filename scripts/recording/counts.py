"""Counts: how much a service does for its requests, in numbers that every machine counts alike.

Counted is what happens between the call of the application and its return, in whichever thread; not the lifespan,
not the client or the server, not what they do when the application receives or sends.
"""

import asyncio
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from importlib.util import find_spec
from pathlib import Path
from threading import get_ident
from types import CodeType, TracebackType
from typing import Any, Self

from ..traces.counts import HEADINGS
from ..traces.events import Trace
from .applications import Application, Receive, Send
from .messages import Message
from .tool import Tool
from .watched import is_function

STARTS = sys.monitoring.events.PY_START


def _folder(package: str) -> str:
    """Where an installed package lies; it is not imported for that."""
    spec = find_spec(package)
    assert spec and spec.origin
    return f"{Path(spec.origin).parent}{os.sep}"


FRAMEWORK = tuple(map(_folder, ("fastapi", "starlette", "pydantic")))

serving: ContextVar[bool] = ContextVar("serving", default=False)
"""Whether the application was called and has not returned; a worker thread gets it with its function."""


class Counts:
    """Counts from `with counts:` to its end, but only inside `with counts.counted(size):`.

    `rows` is what it counted.
    """

    def __init__(self) -> None:
        self.rows: dict[int, dict[str, int]] = {}
        self._own: set[str] = set()
        self._seen: list[tuple[str, int]] = []  # appended to by several threads at once
        self._tool = Tool("scripts.recording.counts", {STARTS: self._started})

    @property
    def trace(self) -> Trace:
        """Nothing: a count is no event."""
        return Trace(())

    def __enter__(self) -> Self:
        self._tool.take()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._tool.give_back()

    @contextmanager
    def counted(self, size: int) -> Iterator[None]:
        """Count what the requests inside this block cost; they end in it."""
        self._seen.clear()
        self._tool.watch_all(STARTS)
        try:
            yield
        finally:
            self._tool.watch_all(0)
        self.rows[size] = self._row()

    def _row(self) -> dict[str, int]:
        total: Counter[str] = Counter()
        for name, number in self._seen:
            total[name] += number
        total["threads"] = len({number for name, number in self._seen if name == "thread"})
        return {name: total[name] for name in HEADINGS}

    def watch(self, code: CodeType, lines: bool = True) -> None:
        """The functions of this module are the snippet's own."""
        self._own.add(code.co_filename)

    def note(self, kind: str, name: str = "", **values: str) -> None:
        """An import is not counted."""

    def offered(self, seconds: float) -> AbstractContextManager[Mapping[str, Callable[..., Any]]]:
        """Nor is what a client knows or waits for."""
        return nullcontext({})

    def wrap(self, app: Application) -> Application:
        async def counted(scope: Message, receive: Receive, send: Send) -> None:
            async def received() -> Message:
                with inside(False):
                    message = await receive()
                self._message(message, "bytes-in")
                return message

            async def sent(message: Message) -> None:
                self._message(message, "bytes-out")
                with inside(False):
                    await send(message)

            if scope["type"] == "lifespan":
                return await app(scope, receive, send)
            self._seen.append(("requests", 1))
            with inside(True):
                await app(scope, received, sent)

        return counted

    def _message(self, message: Message, bytes_of: str) -> None:
        self._seen.append(("messages", 1))
        self._seen.append((bytes_of, len(message.get("body") or b"")))

    def _started(self, code: CodeType, _offset: int) -> None:
        if not serving.get() or not is_function(code):
            return
        own = code.co_filename in self._own
        if own or code.co_filename.startswith(FRAMEWORK):
            self._seen.append(("own" if own else "framework", 1))
            if asyncio._get_running_loop() is None:
                self._seen.append(("thread", get_ident()))


@contextmanager
def inside(application: bool) -> Iterator[None]:
    """Until the block ends, what runs belongs to the application, or does not."""
    before = serving.set(application)
    try:
        yield
    finally:
        serving.reset(before)
