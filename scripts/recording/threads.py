"""Threads: which request a thread works for, where Python itself does not carry that over.

A context is copied into tasks and into the worker threads of FastAPI, but not into a bare `Thread` nor
into an executor. What starts them is Python code and can be watched as a snippet's functions are: who
starts the thread, or submits the work, is whom it works for.
"""

import threading
from collections.abc import Callable
from concurrent.futures import thread as pool
from types import CodeType, FrameType

from .journal import Journal
from .tasks import Tasks

BEGIN = (threading.Thread.start.__code__, pool._WorkItem.__init__.__code__)
RUN = (threading.Thread._bootstrap_inner.__code__, pool._WorkItem.run.__code__)  # type: ignore[attr-defined]


def carriers(journal: Journal, tasks: Tasks) -> list[tuple[CodeType, Callable[[FrameType], None]]]:
    """Code to watch, and what to do when it starts: remember the request, or take it over."""
    working: dict[int, int] = {}

    def begins(frame: FrameType) -> None:
        working[id(frame.f_locals["self"])] = journal.serving.get() or tasks.request(frame)

    def runs(frame: FrameType) -> None:
        journal.serving.set(working.pop(id(frame.f_locals["self"]), 0))

    return [*((code, begins) for code in BEGIN), *((code, runs) for code in RUN)]
