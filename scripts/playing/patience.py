"""Patience: how long a play waits for a service, and what ends the waiting when nothing else does."""

import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

PATIENCE = 300
"""Seconds until an answer, a start or a stop that never comes is an error."""

GRACE = 10
"""Seconds that a service has to stop after it was told to; no longer than the patience with it."""


PLAY = 180
"""Seconds that one play of a scenario may take, or one import of what an author wrote; a sound one takes a few."""


WAIT = 60 if sys.platform != "emscripten" else 0
"""Seconds that a scenario waits for an event, and a call that it holds for being let go. Without threads what is not
there comes never."""


class TooLong(BaseException):
    """Raised where the main thread waits. No service and no scenario catches it by `except Exception`.

    `lines` are those that all threads are at: this one's first, of each the deepest last.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(f"not over after {seconds:g} seconds")
        others = sys._current_frames()
        own = others.pop(threading.get_ident())
        stacks = map(traceback.extract_stack, (own, *others.values()))
        self.lines = [(line.filename, line.lineno or 1) for stack in stacks for line in stack]


class Patience:
    """What a play waits with: `until_over()` limits a block, `heeding_ctrl_c()` lets Ctrl+C end one.

    Both raise in the block. A service may hold even then, as no thread can be stopped from outside. Then `stuck` is
    called, on a thread of its own, with what was raised: it should show what there is, and end the process. Off the
    main thread, and where a system has no such clock, as a browser, nothing is limited.
    """

    def __init__(self, stuck: Callable[[BaseException], None], seconds: float = PATIENCE) -> None:
        self.seconds = seconds
        self._stuck = stuck
        self._last_resort: threading.Timer | None = None
        self._telling = threading.Lock()
        self._over = False
        has_clock = hasattr(signal, "setitimer") and sys.platform != "emscripten"
        self._works = has_clock and threading.current_thread() is threading.main_thread()

    @contextmanager
    def until_over(self) -> Iterator[None]:
        """Raise TooLong in the block when it takes longer than this from its start, or from the last `again()`."""
        if not self._works:
            yield
            return
        before = signal.signal(signal.SIGALRM, lambda *_: self._end(TooLong(self.seconds)))
        left, _ = signal.getitimer(signal.ITIMER_REAL)  # of a block around this one
        self.again()
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, left)
            signal.signal(signal.SIGALRM, before)

    def again(self, *_: Any) -> None:
        """Begin to wait anew, unless the waiting has been ended."""
        if self._works and not self._last_resort:
            signal.setitimer(signal.ITIMER_REAL, self.seconds)

    @contextmanager
    def heeding_ctrl_c(self) -> Iterator[None]:
        """Raise KeyboardInterrupt in the block when Ctrl+C is pressed, unless that is ignored or somebody else's."""
        if not self._works or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
            yield
            return
        before = signal.signal(signal.SIGINT, lambda *_: self._end(KeyboardInterrupt()))
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def rest(self) -> None:
        """All has ended: nobody is stuck. Who is being called stuck already waits here for the end of the process."""
        with self._telling:
            self._over = True

    def _end(self, error: BaseException) -> None:
        if self._last_resort is None:
            signal.setitimer(signal.ITIMER_REAL, 0)
            self._last_resort = threading.Timer(min(GRACE, self.seconds), self._tell, [error])
            self._last_resort.daemon = True
            self._last_resort.start()
        raise error

    def _tell(self, error: BaseException) -> None:
        with self._telling:
            if not self._over:
                self._stuck(error)


def end_process(code: int, *told: object) -> None:
    """Print why to standard error, and end the process with this exit code, though threads of a service still run."""
    print(*told, sep="\n", end="\n" if told else "", file=sys.stderr)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
