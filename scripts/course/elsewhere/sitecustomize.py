"""Another machine for every Python that starts with this folder on its path: its clocks, its name, its folders' order.

`SECOND_CLOCK` says how the clocks differ. The wall clock is time-machine's, which reaches `datetime` too. The clocks
that start with the machine are none of its.
"""

import _socket
import os
import sys
import time
from _thread import allocate_lock
from collections.abc import Callable, Iterator
from typing import Any

NAME = "elsewhere"

STEP = 125_000_000
"""Nanoseconds between two readings of the stop watch, at least: what it measures is written with other digits."""


def later(clock: Callable[[], int], by: int) -> Callable[[], int]:
    """A clock that is ahead of this one."""
    return lambda: clock() + by


def paced(clock: Callable[[], int], rate: float) -> Callable[[], int]:
    """A clock that runs at another pace than this one, and in steps: no two readings are the same."""
    lock, last = allocate_lock(), [0]

    def read() -> int:
        with lock:
            last[0] = max(int(clock() * rate) // STEP, last[0] + 1)
            return last[0] * STEP

    return read


def replace(name: str, clock: Callable[[], int]) -> None:
    """Let both functions of this name read this clock, of nanoseconds."""
    setattr(time, f"{name}_ns", clock)
    setattr(time, name, lambda: clock() / 1e9)


class Backwards:
    """What `os.scandir` gives, the last one first: the order in a folder is that of its disk."""

    def __init__(self, path: Any = ".", scan: Callable[..., Any] = os.scandir) -> None:
        with scan(path) as found:
            self._entries = [*found]

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        if not self._entries:
            raise StopIteration
        return self._entries.pop()

    def __enter__(self) -> "Backwards":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give no more."""
        self._entries.clear()


def renamed(machine: os.uname_result) -> os.uname_result:
    """The same kind of machine, with another name and another build of its system."""
    return os.uname_result((machine[0], NAME, f"{machine[2]}-{NAME}", f"{machine[3]} {NAME}", machine[4]))


listed, machine = os.listdir, os.uname()
os.listdir = lambda path=".": listed(path)[::-1]  # type: ignore[assignment]
os.scandir = Backwards  # type: ignore[assignment]
os.uname = lambda: renamed(machine)
_socket.gethostname = lambda: NAME  # `socket` takes it from there

ahead, booted, rate = map(float, os.environ["SECOND_CLOCK"].split())

absent = {name: None for name in ("pytest", "dateutil") if name not in sys.modules}
sys.modules.update(absent)  # type: ignore[arg-type]  # time-machine imports them where they are: that takes long
import time_machine  # noqa: E402

for name in absent:
    del sys.modules[name]

time_machine.travel(time.time() + ahead).start()
replace("monotonic", later(time.monotonic_ns, int(booted * 1e9)))
replace("perf_counter", later(paced(time.perf_counter_ns, rate), int(booted * 1e9)))
