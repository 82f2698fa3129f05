"""A tool of `sys.monitoring`: taken while something is watched, and given back with nothing left switched on."""

import sys
from collections.abc import Callable, Mapping
from types import CodeType

monitoring = sys.monitoring
ORDER = (3, 4, 5, 2, 1, 0)
"""Tool ids in the order we take them: debuggers, coverage and profilers use 0, 1 and 2 by convention."""


class Tool:
    """Calls back for events from `take()` to `give_back()`. What it watches may be said before, and is remembered."""

    def __init__(self, name: str, callbacks: Mapping[int, Callable[..., object]]) -> None:
        self._name, self._callbacks = name, callbacks
        self._codes: dict[int, tuple[CodeType, int]] = {}
        self._everywhere = 0
        self._id = -1

    def watch(self, code: CodeType, events: int) -> None:
        """Call back for these events of a code object, whose neighbours run as if nobody watched."""
        self._codes[id(code)] = code, events
        if self._id >= 0:
            monitoring.set_local_events(self._id, code, events)

    def watch_all(self, events: int) -> None:
        """Call back for these events wherever they happen, in place of those of the last call."""
        self._everywhere = events
        if self._id >= 0:
            monitoring.set_events(self._id, events)

    def call(self, event: int, callback: Callable[..., object]) -> None:
        """Call this back for an event, in place of what was called for it."""
        self._callbacks = {**self._callbacks, event: callback}
        if self._id >= 0:
            monitoring.register_callback(self._id, event, callback)

    def take(self) -> None:
        """Begin. Raises RuntimeError when all tools are taken."""
        self._id = free_id()
        monitoring.use_tool_id(self._id, self._name)
        try:
            for event, callback in self._callbacks.items():
                monitoring.register_callback(self._id, event, callback)
            self._switch(on=True)
        except BaseException:
            self.give_back()
            raise

    def give_back(self) -> None:
        """End, and leave the interpreter as it was found: freeing an id switches nothing off before Python 3.14."""
        self._switch(on=False)
        for event in self._callbacks:
            monitoring.register_callback(self._id, event, None)
        monitoring.free_tool_id(self._id)
        self._id = -1

    def _switch(self, *, on: bool) -> None:
        monitoring.set_events(self._id, self._everywhere if on else 0)
        for code, events in [*self._codes.values()]:
            monitoring.set_local_events(self._id, code, events if on else 0)


def free_id() -> int:
    """A tool id that nobody uses. Raises RuntimeError when all are taken."""
    for tool in ORDER:
        if monitoring.get_tool(tool) is None:
            return tool
    raise RuntimeError("all six tool ids of sys.monitoring are taken: stop another tracing tool")
