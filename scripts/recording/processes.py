"""Processes: how many others a service starts, as nothing of what runs in these is recorded."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from types import CodeType, FrameType

from .journal import OUTSIDE, Journal

START = [subprocess.Popen.__init__.__code__]
"""What starts one: also of a pool, and of what asyncio and other packages run. A bare `os.fork` is not seen."""
with suppress(ModuleNotFoundError):  # in a browser's Python, which has no processes
    from multiprocessing.process import BaseProcess

    START.append(BaseProcess.start.__code__)


def counters(journal: Journal) -> Iterator[tuple[CodeType, Callable[[FrameType], None]]]:
    """Code to watch, and what to do when it starts; a client's own processes are not counted."""

    def starts(_frame: FrameType) -> None:
        journal.processes += journal.serving.get() != OUTSIDE

    return ((code, starts) for code in START)
