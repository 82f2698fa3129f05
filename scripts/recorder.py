"""The recorder: watches the functions of a snippet and its ASGI messages, and writes events.

Functions are watched with `sys.monitoring`, with events local to the snippet's own code objects, so
the framework's code runs as if nobody watched. Messages are seen by wrapping `receive` and `send`.
This module and what it imports run unchanged in a browser's Python.
"""

import asyncio
import inspect
import os
import sys
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, MutableMapping
from contextvars import ContextVar
from types import CodeType, FrameType, TracebackType
from typing import Any, Self

from scripts.events import NOTHING, Event, Trace, Values
from scripts.messages import message_values, route_values, scope_values
from scripts.values import encode

type Message = MutableMapping[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]
type Application = Callable[[Message, Receive, Send], Awaitable[None]]

KEPT = 100
"""How many events of one call, and how many calls of one function in a request, are kept."""

monitoring = sys.monitoring
events = sys.monitoring.events
LOCAL = events.PY_START | events.PY_RESUME | events.PY_YIELD | events.PY_RETURN | events.LINE
GLOBAL = events.PY_UNWIND | events.PY_THROW

_serving: ContextVar[int] = ContextVar("request being served", default=0)


class Call:
    """What the recorder remembers of one running call of a function."""

    __slots__ = ("depth", "file", "kept", "last", "line", "name", "request")

    def __init__(self, name: str, file: str, line: int, request: int, depth: int) -> None:
        self.name, self.file, self.line = name, file, line
        self.request, self.depth = request, depth
        self.last: Values = NOTHING
        self.kept = 0


class Recorder:
    """Records from `with recorder:` to its end, and leaves the interpreter as it was.

    `watch(code)` adds a module's or a function's code, with all functions defined inside it;
    `wrap(app)` returns an application that behaves as `app` does and writes its messages down.
    File names are kept relative to `root`.
    """

    def __init__(self, root: str = "") -> None:
        self.root = root or os.getcwd()
        self._codes: dict[int, tuple[CodeType, str, str]] = {}
        self._calls: dict[int, Call] = {}
        self._counts: Counter[tuple[int, int]] = Counter()
        self._skipped: Counter[int] = Counter()
        self._scopes: dict[int, Message] = {}
        self._messages: dict[tuple[int, str], Values] = {}
        self._arrived = 0
        self._events: list[Event] = []
        self._lock = threading.RLock()
        self._busy = threading.local()
        self._home = threading.get_ident()
        self._tool = -1

    @property
    def trace(self) -> Trace:
        return Trace(tuple(self._events))

    def __enter__(self) -> Self:
        self._tool = _free_tool()
        monitoring.use_tool_id(self._tool, "scripts.recorder")
        for event, seen in self._callbacks().items():
            monitoring.register_callback(self._tool, event, seen)
        monitoring.set_events(self._tool, GLOBAL)
        for code, _, _ in self._codes.values():
            monitoring.set_local_events(self._tool, code, LOCAL)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        monitoring.set_events(self._tool, 0)
        for code, _, _ in self._codes.values():
            monitoring.set_local_events(self._tool, code, 0)
        for event in self._callbacks():
            monitoring.register_callback(self._tool, event, None)
        monitoring.free_tool_id(self._tool)
        self._tool = -1
        self._calls.clear()
        self._scopes.clear()

    def watch(self, code: CodeType) -> None:
        """Watch every function defined in this code, however deep; classes and modules are not one."""
        if code.co_flags & inspect.CO_OPTIMIZED and not code.co_name.startswith("<g"):
            name = code.co_qualname.rpartition("<locals>.")[2]
            self._codes[id(code)] = (code, name, os.path.relpath(code.co_filename, self.root))
            if self._tool >= 0:
                monitoring.set_local_events(self._tool, code, LOCAL)
        for constant in code.co_consts:
            if isinstance(constant, CodeType):
                self.watch(constant)

    def note(self, kind: str, name: str = "", **values: str) -> None:
        """Write down a fact that neither a function nor a message tells, such as an import."""
        self._emit(Event(kind, _serving.get(), self._where(), name, values=values, changed=values))

    def wrap(self, app: Application) -> Application:
        async def recorded(scope: Message, receive: Receive, send: Send) -> None:
            request = self._arrive(scope)

            async def recorded_receive() -> Message:
                message = await receive()
                self._message(request, message)
                return message

            async def recorded_send(message: Message) -> None:
                self._match(request)
                self._message(request, message)
                await send(message)

            serving = _serving.set(request)
            try:
                await app(scope, recorded_receive, recorded_send)
            except BaseException as error:
                self._end(request, scope, {"raised": encode(error)})
                raise
            else:
                self._end(request, scope, {})
            finally:
                _serving.reset(serving)

        return recorded

    # -- messages

    def _arrive(self, scope: Message) -> int:
        with self._lock:
            request = 0
            if scope["type"] != "lifespan":
                self._arrived += 1
                request = self._arrived
            self._scopes[request] = scope
            self._write("scope", request, scope["type"], scope_values(scope))
        return request

    def _match(self, request: int) -> None:
        """Write down the route once it stands in the scope: Starlette puts it there as it matches."""
        scope = self._scopes.get(request)
        if scope and "route" in scope and (request, "match") not in self._messages:
            values = route_values(scope)
            self._messages[request, "match"] = values
            name = values.get("endpoint", "")
            self._emit(Event("match", request, "event loop", name, values=values, changed=values))

    def _message(self, request: int, message: Message) -> None:
        values = message_values(message)
        key = (request, message["type"])
        before = self._messages.get(key, NOTHING)
        self._messages[key] = values
        self._write(message["type"], request, "", values, _changes(before, values))

    def _end(self, request: int, scope: Message, values: Values) -> None:
        self._write("end", request, scope["type"], values)
        self._scopes.pop(request, None)

    def _write(self, kind: str, request: int, name: str, values: Values, changed: Values | None = None) -> None:
        changes = values if changed is None else changed
        self._emit(Event(kind, request, self._where(), name, values=values, changed=changes))

    def _emit(self, event: Event) -> None:
        with self._lock:
            skipped = self._skipped.pop(event.request, 0)
            if skipped:
                more = {"events": f"{skipped:,}"}
                self._events.append(Event("more", event.request, event.where, values=more))
            self._events.append(event)

    def _where(self) -> str:
        if asyncio._get_running_loop() is not None:
            return "event loop"
        return "main thread" if threading.get_ident() == self._home else "worker thread"

    # -- functions

    def _callbacks(self) -> dict[int, Callable[..., None]]:
        return {
            events.PY_START: self._guarded(self._start),
            events.LINE: self._guarded(self._line),
            events.PY_YIELD: self._guarded(self._suspend),
            events.PY_RESUME: self._guarded(self._resume),
            events.PY_RETURN: self._guarded(self._return),
            events.PY_THROW: self._guarded(self._throw),
            events.PY_UNWIND: self._guarded(self._unwind),
        }

    def _guarded(self, seen: Callable[..., None]) -> Callable[..., None]:
        """Only for watched code, and never while this thread is already writing an event."""

        def callback(code: CodeType, *facts: object) -> None:
            if id(code) not in self._codes or getattr(self._busy, "now", False):
                return
            self._busy.now = True
            try:
                seen(code, sys._getframe(1), *facts)
            finally:
                self._busy.now = False

        return callback

    def _start(self, code: CodeType, frame: FrameType, _offset: int) -> None:
        request = _serving.get()
        caller = self._calls.get(id(frame.f_back))
        _, name, file = self._codes[id(code)]
        with self._lock:
            self._counts[request, id(code)] += 1
            if self._counts[request, id(code)] > KEPT:
                self._calls.pop(id(frame), None)
                self._skipped[request] += 1
                return
        depth = caller.depth + 1 if caller else 0
        call = Call(name, file, code.co_firstlineno, request, depth)
        self._calls[id(frame)] = call
        call.last = _local_values(code, frame)
        self._match(request)
        self._function("start", call, call.last, call.last)

    def _line(self, code: CodeType, frame: FrameType, line: int) -> None:
        call = self._calls.get(id(frame))
        if call and line == code.co_firstlineno and not call.name.endswith("<lambda>"):
            return
        if call := self._keeping(frame):
            call.line = line
            self._function("line", call, *self._changes(call, code, frame))

    def _suspend(self, code: CodeType, frame: FrameType, _offset: int, value: object) -> None:
        if call := self._keeping(frame):
            _, changed = self._changes(call, code, frame)
            self._function("suspend", call, _yielded(code, value), changed)

    def _resume(self, code: CodeType, frame: FrameType, _offset: int) -> None:
        if call := self._keeping(frame):
            self._function("resume", call, NOTHING, NOTHING)

    def _throw(self, code: CodeType, frame: FrameType, _offset: int, error: object) -> None:
        if call := self._keeping(frame):
            raised = {"raised": encode(error)}
            self._function("resume", call, raised, raised)

    def _return(self, code: CodeType, frame: FrameType, _offset: int, value: object) -> None:
        if call := self._calls.pop(id(frame), None):
            returned = {"return": encode(value), "type": type(value).__name__}
            _, changed = self._changes(call, code, frame)
            self._function("return", call, returned, {**changed, "return": returned["return"]})

    def _unwind(self, code: CodeType, frame: FrameType, _offset: int, error: object) -> None:
        if call := self._calls.pop(id(frame), None):
            raised = {"raised": encode(error)}
            self._function("unwind", call, raised, raised)

    def _keeping(self, frame: FrameType) -> Call | None:
        """The call of this frame while it may write more events; what it may not is counted."""
        call = self._calls.get(id(frame))
        if call is None:
            self._skipped[_serving.get()] += 1
            return None
        call.kept += 1
        if call.kept <= KEPT:
            return call
        self._skipped[call.request] += 1
        return None

    def _changes(self, call: Call, code: CodeType, frame: FrameType) -> tuple[Values, Values]:
        values = _local_values(code, frame)
        changed = _changes(call.last, values)
        call.last = values
        return values, changed

    def _function(self, kind: str, call: Call, values: Values, changed: Values) -> None:
        self._emit(
            Event(
                kind,
                call.request,
                self._where(),
                call.name,
                call.line,
                call.file,
                call.depth,
                values,
                changed,
            )
        )


def _free_tool() -> int:
    """A tool id nobody uses. 0, 1, 2 and 5 belong by convention to debuggers, coverage and profilers."""
    for tool in (3, 4, 5, 2, 1, 0):
        if monitoring.get_tool(tool) is None:
            return tool
    raise RuntimeError("all six tool ids of sys.monitoring are taken: stop another tracing tool")


def _local_values(code: CodeType, frame: FrameType) -> Values:
    hidden = {"self", "cls"}
    return {
        name: encode(value, name)
        for name, value in frame.f_locals.items()
        if name in code.co_varnames + code.co_cellvars and name not in hidden and not name.startswith(".")
    }


def _changes(before: Values, after: Values) -> Values:
    return {name: value for name, value in after.items() if before.get(name) != value}


def _yielded(code: CodeType, value: object) -> Values:
    """What a generator yields. A coroutine yields only to the event loop; that value is nobody's."""
    if code.co_flags & inspect.CO_GENERATOR:
        return {"yield": encode(value)}
    if type(value).__name__ == "async_generator_wrapped_value":
        return {"yield": "…"}
    return NOTHING
