"""Functions: watches the code objects of a service with `sys.monitoring` and writes down what their calls do.

The events are local to the watched code, so that the framework's code runs as if nobody watched.
Python itself never runs a callback inside another one of the same thread.
"""

import os
import sys
from collections import Counter
from collections.abc import Callable
from types import CodeType, FrameType

from ..traces.events import NOTHING, Values
from .journal import OUTSIDE, Journal
from .threads import carriers
from .tool import Tool
from .values import encode
from .watched import Running, Watched, is_function, local_values, returned, unshown_secrets, yielded

KEPT = 100
"""How many lines of one call, how many of its pauses, and how many calls of one function in a request, are kept."""

events = sys.monitoring.events
CALLS = events.PY_START | events.PY_RESUME | events.PY_YIELD | events.PY_RETURN
GLOBAL = events.PY_UNWIND | events.PY_THROW


class Functions:
    """Watches code objects between `begin()` and `end()`; `matched` is told whose turn it is."""

    def __init__(self, journal: Journal, matched: Callable[[int], None]) -> None:
        self.journal, self.matched = journal, matched
        self._codes: dict[int, Watched] = {}
        self._calls: dict[int, Running] = {}
        self._counts: Counter[tuple[int, int]] = Counter()
        self._started = 0
        self._carriers = {id(code): (code, carry) for code, carry in carriers(journal)}
        self._tool = Tool("scripts.recording", self._callbacks())
        self._tool.watch_all(GLOBAL)
        for carrier, _ in self._carriers.values():
            self._tool.watch(carrier, events.PY_START)

    def watch(self, code: CodeType, lines: bool = True) -> None:
        """Watch every function defined in this code, however deep; classes and modules are not one."""
        if is_function(code):
            self._codes[id(code)] = Watched(code, os.path.relpath(code.co_filename, self.journal.root))
            self._tool.watch(code, CALLS | events.LINE if lines else CALLS)
        for constant in code.co_consts:
            if isinstance(constant, CodeType):
                self.watch(constant, lines)

    def begin(self) -> None:
        self._tool.take()

    def end(self) -> None:
        self._tool.give_back()
        self._calls.clear()

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
        """Only for watched code; a fault of ours is kept for the end, and the service goes on."""
        codes, others, journal = self._codes, self._carriers, self.journal

        def callback(code: CodeType, *facts: object) -> None:
            try:
                if watched := codes.get(id(code)):
                    seen(watched, sys._getframe(1), *facts)
                elif id(code) in others and seen == self._start:
                    others[id(code)][1](sys._getframe(1))
            except Exception as error:
                journal.fault(error)

        return callback

    def _start(self, watched: Watched, frame: FrameType, _offset: int) -> None:
        request = self.journal.serving.get()
        if request == OUTSIDE:
            return
        caller = self._calls.get(id(frame.f_back))
        if caller and frame.f_back and caller.watched.code is not frame.f_back.f_code:
            caller = None
        with self.journal.lock:
            self._counts[request, id(watched)] += 1
            kept = self._counts[request, id(watched)] <= KEPT
            self._started += kept
        call = self._calls[id(frame)] = Running(watched, request, caller, self._started if kept else 0)
        if not kept:
            self.journal.leave_out(request, watched.name)
            return
        if watched.unshown:
            self.journal.secrets.learn(unshown_secrets(watched, frame.f_locals))
        if not watched.entered:
            watched.entered = True
            self.journal.secrets.learn(self.journal.surroundings.around(frame, watched.unshown))
        values = call.last = self._locals(watched, frame)
        self.matched(request)
        self._write("start", call, values, values)

    def _line(self, watched: Watched, frame: FrameType, line: int) -> None:
        if line != watched.heading and (call := self._keeping(frame, "line")):
            call.line = line
            self._write("line", call, *self._changes(call, frame))

    def _suspend(self, watched: Watched, frame: FrameType, _offset: int, value: object) -> None:
        if call := self._keeping(frame, "suspend"):
            _, changed = self._changes(call, frame)
            self._write("suspend", call, yielded(watched, value), changed)

    def _resume(self, _watched: Watched, frame: FrameType, _offset: int) -> None:
        if call := self._keeping(frame, "resume"):
            self._write("resume", call, NOTHING, NOTHING)

    def _throw(self, _watched: Watched, frame: FrameType, _offset: int, error: object) -> None:
        if call := self._keeping(frame, "resume"):
            raised = {"raised": encode(error)}
            self._write("resume", call, raised, raised)

    def _return(self, watched: Watched, frame: FrameType, _offset: int, value: object) -> None:
        if call := self._leaving(frame):
            values = {"return": returned(watched, value), "type": type(value).__name__}
            _, changed = self._changes(call, frame)
            self._write("return", call, values, {**changed, "return": values["return"]})

    def _unwind(self, _watched: Watched, frame: FrameType, _offset: int, error: object) -> None:
        if call := self._leaving(frame):
            raised = {"raised": encode(error)}
            self._write("unwind", call, raised, raised)

    def _keeping(self, frame: FrameType, kind: str) -> Running | None:
        """The call of this frame while it may write more events of this kind; what it may not is counted."""
        call = self._calls.get(id(frame))
        if call is None:
            return None
        call.written[kind] += 1
        if call.number and call.written[kind] <= KEPT:
            return call
        self.journal.leave_out(call.request, call.watched.name)
        return None

    def _leaving(self, frame: FrameType) -> Running | None:
        """The call that ends; how a kept one ended is always written."""
        call = self._calls.pop(id(frame), None)
        if call and not call.number:
            self.journal.leave_out(call.request, call.watched.name)
        return call if call and call.number else None

    def _changes(self, call: Running, frame: FrameType) -> tuple[Values, Values]:
        values = self._locals(call.watched, frame)
        before, call.last = call.last, values
        return values, {name: value for name, value in values.items() if before.get(name) != value}

    def _locals(self, watched: Watched, frame: FrameType) -> Values:
        return local_values(watched, frame.f_locals)

    def _write(self, kind: str, call: Running, values: Values, changed: Values) -> None:
        at = call.watched
        self.journal.write(
            kind,
            call.request,
            at.name,
            values,
            changed,
            line=call.line,
            file=at.file,
            depth=call.depth,
            call=call.number,
            caller=call.caller,
        )
