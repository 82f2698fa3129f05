"""Stops: places in code where somebody else is called, once the recorder has put down what happens there."""

import sys
from collections.abc import Callable
from types import CodeType, FrameType

from .functions import Functions

EVENTS = sys.monitoring.events

type Called = Callable[[FrameType], None]
"""What is called with the frame of a call, in the thread that runs it."""
type Place = tuple[CodeType, int]
"""A line of a function, or 0 for its start."""


class Stops:
    """The places that are stops now. While there are none, watching a service costs what it does without them."""

    def __init__(self, functions: Functions) -> None:
        self._functions = functions
        self._stops: dict[int, dict[int, tuple[Called, Called]]] = {}

    def begin(self, place: Place, before: Called, there: Called) -> None:
        """Call one thing before a call of the function is recorded, and another one whenever it comes to the place.

        Raises ValueError where somebody does that already.
        """
        code, line = place
        of_code = self._stops.setdefault(id(code), {})
        if line in of_code:
            raise ValueError(f"{code.co_qualname}() is held already")
        of_code[line] = before, there
        self._switch(code)

    def end(self, place: Place) -> None:
        """Call nothing there any more."""
        code, line = place
        del self._stops[id(code)][line]
        if not self._stops[id(code)]:
            del self._stops[id(code)]
        self._switch(code)

    def _switch(self, code: CodeType) -> None:
        own, lines = self._functions, self._stops.get(id(code), {})
        more = EVENTS.PY_START | (EVENTS.LINE if any(lines) else 0) if lines else 0
        own.watch_too(code, more)
        own.tool.call(EVENTS.PY_START, self._started if self._stops else own.started)
        own.tool.call(EVENTS.LINE, self._line if self._stops else own.line)

    def _started(self, code: CodeType, offset: int) -> None:
        stops = self._stops.get(id(code), {})
        for before, _ in (*stops.values(),):
            self._call(before, sys._getframe(1))
        self._functions.started(code, offset, 2)
        if 0 in stops:
            self._call(stops[0][1], sys._getframe(1))

    def _line(self, code: CodeType, line: int) -> None:
        self._functions.line(code, line, 2)
        if line in (stops := self._stops.get(id(code), {})):
            self._call(stops[line][1], sys._getframe(1))

    def _call(self, called: Called, frame: FrameType) -> None:
        try:
            called(frame)
        except Exception as error:
            self._functions.journal.fault(error)
