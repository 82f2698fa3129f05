"""Chains: the calls of server and framework between a socket and a function, and the bytes and messages they carry.

At a few calls that every request makes the stack is written down: where the server reads, makes a task,
hands work to a thread, gets its result and writes, and where a function of the snippet starts. One request
at a time, through a real uvicorn.
"""

import asyncio
import os
import re
import sys
from asyncio import events as loop_events
from asyncio import selector_events
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from pprint import pformat
from types import CodeType, FrameType, TracebackType
from typing import Any, Self

import anyio.to_thread
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from ..traces.events import EVENT_LOOP, Event, Trace, Values
from .applications import Application, Receive, Send
from .bodies import LONGEST, escaped
from .journal import Journal
from .messages import Message, secrets_in
from .tool import Tool
from .watched import is_function

STARTS = sys.monitoring.events.PY_START
MARKS: dict[CodeType, str] = {
    AutoHTTPProtocol.data_received.__code__: "read",
    asyncio.BaseEventLoop.create_task.__code__: "task",
    anyio.to_thread.run_sync.__code__: "thread",
    asyncio.BaseEventLoop.call_soon_threadsafe.__code__: "result",
    selector_events._SelectorSocketTransport.write.__code__: "write",  # type: ignore[attr-defined]
}
"""The calls at which the stack is written down, and the kind of event each gives."""
BYTES = ("read", "write")
LOOP = loop_events.Handle._run.__code__
"""Everything the event loop calls is called by this; what is above it only keeps the loop running."""
PLACE = re.compile(r".*(?:[/\\](?:site|dist)-packages|[/\\]python3\.\d+)[/\\](?P<file>.*)")
WIDTH = 76


class Chain:
    """Records from `with chain:` to its end, as `scripts.recording.recorder.Recorder` does, but these kinds of event:

    `read` and `write` (`bytes` at the socket, a line each, and their `size`), `task`, `thread`, `result`
    and `function` (a hop, or a function of the snippet), all with `calls`, the stack down to it, one
    `file name` a line; and `scope`, `receive` and `send` with the `message` as Python shows it.
    """

    def __init__(self, root: str = "") -> None:
        self._journal = Journal(root or os.getcwd())
        self._marks = dict(MARKS)
        self._files: dict[str, str] = {}
        self._events: list[Event] = []
        self._request, self._open = 0, False
        self._tool = Tool("scripts.recording.chains", {STARTS: self._started})
        for code in MARKS:
            self._tool.watch(code, STARTS)

    @property
    def trace(self) -> Trace:
        """What was recorded, without the secrets: one may be met before it is known as one."""
        return Trace(self._journal.secrets.hidden(self._events))

    def __enter__(self) -> Self:
        self._tool.take()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._tool.give_back()

    def watch(self, code: CodeType, lines: bool = True) -> None:
        """Write down the stack where each function defined in this code starts, but for shared modules."""
        if lines:
            self._files[code.co_filename] = os.path.relpath(code.co_filename, self._journal.root)
            for function in filter(is_function, _within(code)):
                self._marks[function] = "function"
                self._tool.watch(function, STARTS)

    def note(self, kind: str, name: str = "", **values: str) -> None:
        """An import is no part of a chain."""

    def offered(self, seconds: float) -> AbstractContextManager[Mapping[str, Callable[..., Any]]]:
        """Nor is what a client knows or waits for."""
        return nullcontext({})

    def wrap(self, app: Application) -> Application:
        async def recorded(scope: Message, receive: Receive, send: Send) -> None:
            async def received() -> Message:
                return self._message("receive", await receive())

            async def sent(message: Message) -> None:
                await send(self._message("send", message))

            if scope["type"] == "lifespan":
                return await app(scope, receive, send)
            self._message("scope", scope)
            try:
                await app(scope, received, sent)
            finally:
                self._open = False

        return recorded

    def _message(self, kind: str, message: Message) -> Message:
        self._journal.secrets.learn(secrets_in(message))
        cut = {name: _Bytes(value) if isinstance(value, bytes) else value for name, value in message.items()}
        self._write(kind, str(message["type"]), {"message": pformat(cut, sort_dicts=False, width=WIDTH)})
        return message

    def _started(self, code: CodeType, _offset: int) -> None:
        kind, frame = self._marks[code], sys._getframe(1)
        if kind == "read" and not self._open:
            self._request, self._open = self._request + 1, True
            self._journal.serves_here()
        if not self._open or (kind == "result" and self._journal.where() == EVENT_LOOP):
            return
        values = {"calls": "\n".join(reversed([*self._calls(frame)]))}
        if kind in BYTES:
            data = bytes(frame.f_locals["data"])
            values |= {"bytes": "\n".join(map(_shown, data.splitlines(keepends=True))), "size": str(len(data))}
        self._write(kind, code.co_qualname, values)

    def _write(self, kind: str, name: str, values: Values) -> None:
        self._events.append(Event(kind, self._request, self._journal.where(), name, values=values))

    def _calls(self, frame: FrameType | None) -> Iterator[str]:
        """`file name` of each call from this frame up to the event loop or the thread's start, innermost first."""
        while frame and frame.f_code is not LOOP:
            if file := self._place(frame.f_code.co_filename):
                yield f"{file} {frame.f_code.co_qualname}"
            frame = frame.f_back

    def _place(self, file: str) -> str:
        """A file of the snippet, of an installed package or of asyncio, as one finds it; all others are left out."""
        if file in self._files:
            return self._files[file]
        found = PLACE.fullmatch(file)
        installed = found and ("-packages" in file or found["file"].startswith("asyncio"))
        return found["file"].replace("\\", "/") if found and installed else ""


class _Bytes(bytes):
    """Bytes of a message, whose representation is bounded."""

    def __repr__(self) -> str:
        return _shown(bytes(self))


def _shown(data: bytes) -> str:
    return repr(data) if len(data) <= LONGEST else escaped(data)


def _within(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _within(constant)
