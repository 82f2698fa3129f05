"""Functions: watches the code objects of a service with `sys.monitoring` and writes down what their calls do.

The events are local to the watched code, so that the framework's code runs as if nobody watched.
Python itself never runs a callback inside another one of the same thread.
"""

import os
import sys
from collections.abc import Callable
from types import CodeType, FrameType

from ..traces.events import NOTHING
from .journal import OUTSIDE, Journal
from .processes import counters
from .tasks import Tasks
from .telling import Telling
from .threads import carriers
from .tool import Tool
from .values import encode
from .watched import Running, Watched, held_locals, is_function, is_waiting, returned, unshown_secrets, yielded

KEPT = 100
"""How many lines of one call, how many of its pauses, and how many calls of one function in a request are kept."""
COUNTED = 1000
"""How many lines that are not kept are counted; then the lines of that function are not watched for a while."""

events = sys.monitoring.events
CALLS = events.PY_START | events.PY_RESUME | events.PY_YIELD | events.PY_RETURN
GLOBAL = events.PY_UNWIND | events.PY_THROW


class Functions:
    """Watches code objects between `begin()` and `end()`; `matched` is told whose turn it is."""

    def __init__(self, journal: Journal, matched: Callable[[int], None]) -> None:
        self.journal, self.matched = journal, matched
        self._codes: dict[int, Watched] = {}
        self._calls: dict[int, Running] = {}
        self.telling = telling = Telling(journal)
        self._put, self._say_left_out = telling.put, telling.left_out
        self._tasks = Tasks(journal)
        carrying = [*carriers(journal, self._tasks), *self._tasks.carriers(), *counters(journal)]
        self._carriers = {id(code): carry for code, carry in carrying}
        self.tool = Tool("scripts.recording", self._callbacks())
        self.tool.watch_all(GLOBAL)
        for code, _ in carrying:
            self.tool.watch(code, events.PY_START)

    def watch(self, code: CodeType, lines: bool = True) -> None:
        """Watch every function defined in this code, however deep; classes and modules are not one."""
        if is_function(code):
            self._codes[id(code)] = Watched(code, os.path.relpath(code.co_filename, self.journal.root), lines)
            self.tool.watch(code, self.wanted(code))
        for constant in code.co_consts:
            if isinstance(constant, CodeType):
                self.watch(constant, lines)

    def named(self, name: str) -> list[CodeType]:
        """The watched functions of this name."""
        return [watched.code for watched in self._codes.values() if watched.name == name]

    def names(self) -> list[str]:
        """The names of all watched functions."""
        return sorted({watched.name for watched in self._codes.values()})

    def knows(self, code: CodeType) -> bool:
        """Whether this is the code of a watched function."""
        return id(code) in self._codes

    def wanted(self, code: CodeType) -> int:
        """The events of a code object that are watched anyway."""
        if watched := self._codes.get(id(code)):
            return CALLS | events.LINE if watched.lines else CALLS
        return events.PY_START if id(code) in self._carriers else 0

    def watch_too(self, code: CodeType, more: int) -> None:
        """Watch these events of a code object, too; if lines are among them, these are never left."""
        with self.journal.lock:
            if watched := self._codes.get(id(code)):
                (watched.lined.add if more & events.LINE else watched.lined.discard)(self)
            self.tool.watch(code, self.wanted(code) | more)

    def belongs(self, frame: FrameType) -> tuple[Running | None, FrameType, int]:
        """The watched call that this is, or that it was made by, with its own frame; and the request it belongs to."""
        at: FrameType | None = frame
        while at and not ((call := self._calls.get(id(at))) and call.watched.code is at.f_code):
            at = at.f_back
        call = self._calls.get(id(at)) if at else None
        request = self.journal.serving.get() or (call.request if call else 0) or self._tasks.request(frame)
        return call, at or frame, request

    def begin(self) -> None:
        self.tool.take()

    def end(self) -> None:
        self.tool.give_back()
        for call in self._calls.values():
            self._say_left_out(call)
        self._calls.clear()

    def _callbacks(self) -> dict[int, Callable[..., None]]:
        return {
            events.PY_START: self.started,
            events.LINE: self.line,
            events.PY_YIELD: self._guarded(self._suspend),
            events.PY_RESUME: self._guarded(self._resume),
            events.PY_RETURN: self._guarded(self._return),
            events.PY_THROW: self._guarded(self._throw),
            events.PY_UNWIND: self._guarded(self._unwind),
        }

    def _guarded(self, seen: Callable[[Running, FrameType, object], None]) -> Callable[..., None]:
        """Only for calls that are known; a fault of ours is kept for the end, and the service goes on."""
        codes, calls, journal = self._codes, self._calls, self.journal

        def callback(code: CodeType, _offset: int, value: object = None) -> None:
            if id(code) not in codes:
                return
            frame = sys._getframe(1)
            try:
                if call := calls.get(id(frame)):
                    seen(call, frame, value)
            except Exception as error:
                journal.fault(error)

        return callback

    def started(self, code: CodeType, _offset: int, depth: int = 1) -> None:
        try:
            if watched := self._codes.get(id(code)):
                self._start(watched, sys._getframe(depth))
            elif carry := self._carriers.get(id(code)):
                carry(sys._getframe(depth))
        except Exception as error:
            self.journal.fault(error)

    def _start(self, watched: Watched, frame: FrameType) -> None:
        if left := self._calls.pop(id(frame), None):  # a generator that was dropped, whose frame was there before
            self._say_left_out(left)
        request, caller = self._origin(frame)
        if request == OUTSIDE:
            return
        kept, place = self._is_kept(watched, request), self.journal.place()
        call = self._calls[id(frame)] = Running(watched, request, caller, kept, place)
        if not call.kept:
            call.lines = call.pauses = call.resumes = KEPT
            call.left = 1
            return
        if watched.lines:
            watched.lined.add(call)
            if watched.off:
                self._watch_lines(watched)
        self._learn(watched, frame)
        values = held_locals(watched, frame)
        self.matched(request)
        self._put("start", call, values, values)

    def _origin(self, frame: FrameType) -> tuple[int, Running | None]:
        """Which request a call serves, OUTSIDE where it is the client's, and the watched call that made it."""
        request = self.journal.serving.get()
        if request == OUTSIDE:
            return OUTSIDE, None
        caller = self._calls.get(id(frame.f_back)) if self._calls else None
        if caller and caller.watched.code is not frame.f_back.f_code:  # type: ignore[union-attr]
            caller = None
        if caller and not request:  # it was called in a context of its own, which tells of no request
            request = caller.request
        return request or self._tasks.request(frame), caller

    def _learn(self, watched: Watched, frame: FrameType) -> None:
        """Learn what is secret in what a call knows and does not show and, the first time, in what is around it."""
        if watched.unshown:
            self.journal.secrets.learn(unshown_secrets(watched, frame.f_locals))
        if not watched.entered:
            watched.entered = True
            self.journal.secrets.learn(self.journal.surroundings.around(frame, watched.unshown))

    def _is_kept(self, watched: Watched, request: int) -> bool:
        """Whether the call that starts is one of the first of its function in this request."""
        if self.journal.is_full(request):
            return False
        calls = watched.calls[request] = watched.calls.get(request, 0) + 1
        return calls <= KEPT

    def line(self, _code: CodeType, line: int, depth: int = 1) -> None:
        """A line runs. This is called more often than all else: what is only counted costs as little as can be."""
        try:
            frame = sys._getframe(depth)
            call = self._calls.get(id(frame))
            if call is None or line == call.watched.heading:
                return
            if call.lines < KEPT:
                call.lines += 1
                call.line = line
                values = held_locals(call.watched, frame)
                self._put("line", call, values, values)
                if call.lines == KEPT:
                    call.watched.lined.discard(call)
                return
            call.left += 1
            call.watched.unkept += 1
            if call.watched.unkept >= COUNTED:
                self._leave_lines(call.watched)
        except Exception as error:
            self.journal.fault(error)

    def _leave_lines(self, watched: Watched) -> None:
        """Watch no lines of a function any more, until it starts again; or count on, while one is lined."""
        with self.journal.lock:
            watched.unkept = 0
            watched.off = True  # said before it is asked who runs: a call that starts meanwhile sees it, or is seen
            if watched.lined:
                watched.off = False
                return
            watched.offs += 1
            self.tool.watch(watched.code, CALLS)

    def _watch_lines(self, watched: Watched) -> None:
        with self.journal.lock:
            if watched.off:
                self.tool.watch(watched.code, CALLS | events.LINE)
                watched.off = False

    def _suspend(self, call: Running, frame: FrameType, value: object) -> None:
        if call.pauses >= KEPT:
            call.left += 1
            return
        call.pauses += 1
        _place(call, frame)
        self._put("suspend", call, yielded(call.watched, value), held_locals(call.watched, frame))

    def _resume(self, call: Running, _frame: FrameType, _value: object) -> None:
        call.place = self.journal.place()
        if call.resumes >= KEPT:
            call.left += 1
            return
        call.resumes += 1
        self._put("resume", call, NOTHING)

    def _throw(self, call: Running, frame: FrameType, error: object) -> None:
        call.place = self.journal.place()
        if call.resumes >= KEPT:
            call.left += 1
            return
        call.resumes += 1
        ended = type(error) is StopIteration and is_waiting(frame)  # what it waited for ended well, if by an exception
        self._put("resume", call, NOTHING if ended else {"raised": (encode(error),)})

    def _return(self, call: Running, frame: FrameType, value: object) -> None:
        if self._leave(call, frame):
            values = {"return": returned(call.watched, value), "type": (type(value).__name__,)}
            self._put("return", call, values, held_locals(call.watched, frame))

    def _unwind(self, call: Running, frame: FrameType, error: object) -> None:
        if self._leave(call, frame):
            self._put("unwind", call, {"raised": (encode(error),)})

    def _leave(self, call: Running, frame: FrameType) -> bool:
        """Whether it is written how a call ended: always, if it is kept."""
        self._calls.pop(id(frame), None)
        call.watched.lined.discard(call)
        _place(call, frame)
        if not call.kept:
            call.left += 1
            self._say_left_out(call)
        return call.kept


def _place(call: Running, frame: FrameType) -> None:
    """Find out in which line a call is, where that line is not kept."""
    if call.lines >= KEPT:
        call.line = frame.f_lineno
