"""Tasks: which request a task works for, where it was given a context of its own, which tells of none.

Who creates a task is whom it works for. It is asked when that happens, as for threads, and found again by the frame
of the task's coroutine, below which all runs that the task does: neither the context nor the task is touched.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from types import CodeType, CoroutineType, FrameType
from typing import Any
from weakref import ref

from .journal import Journal

CREATE = (
    asyncio.create_task.__code__,
    asyncio.TaskGroup.create_task.__code__,
    asyncio.BaseEventLoop.create_task.__code__,
)

type Coroutine = CoroutineType[Any, Any, Any]


class Tasks:
    """Remembers the coroutines of such tasks while these run."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._created: dict[int, tuple[ref[Coroutine], int]] = {}

    def carriers(self) -> Iterator[tuple[CodeType, Callable[[FrameType], None]]]:
        """Code to watch, and what to do when it starts."""
        return ((code, self._creates) for code in CREATE)

    def request(self, frame: FrameType | None) -> int:
        """The request of the task that a frame runs in, or 0: it may have the lifespan's, or serve none."""
        while frame and self._created:
            coroutine, request = self._created.get(id(frame), (_none, 0))
            if (found := coroutine()) and found.cr_frame is frame:
                return request
            frame = frame.f_back
        return 0

    def _creates(self, frame: FrameType) -> None:
        request, given = self._journal.serving.get(), frame.f_locals
        if request and _context(given) is None:  # it gets a copy of the context that runs here
            return
        request, coroutine = request or self.request(frame), given["coro"]
        if request and isinstance(coroutine, CoroutineType):
            key = id(coroutine.cr_frame)
            self._created[key] = ref(coroutine, lambda gone: self._forget(key, gone)), request

    def _forget(self, key: int, gone: object) -> None:
        """The next coroutine may have its frame in the same place."""
        if self._created.get(key, (None, 0))[0] is gone:
            del self._created[key]


def _none() -> None:
    """No coroutine."""


def _context(given: Mapping[str, Any]) -> object:
    """The context that a task is to have, also where Python 3.14 hands on what it was given."""
    return given["context"] if "context" in given else given.get("kwargs", {}).get("context")
