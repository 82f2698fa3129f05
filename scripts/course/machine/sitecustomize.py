"""The machine of a play, for every Python that starts with this folder on its path: its clocks, and what it is called.

`CLOCKS` says how they go, and `BEGAN` what the true ones showed when the play began, so that all its processes agree.
The wall clock is time-machine's, which reaches `datetime` too. `ELSEWHERE` is the name of a machine with another name.
"""

import _socket
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from itertools import count
from types import FrameType
from typing import Any

absent = {name: None for name in ("pytest", "dateutil") if name not in sys.modules}
sys.modules.update(absent)  # type: ignore[arg-type]  # time-machine imports them where they are: that takes long
import time_machine  # noqa: E402

for name in absent:
    del sys.modules[name]

READS = {
    "time": time_machine.escape_hatch.time.time_ns,
    "monotonic": time.monotonic_ns,
    "perf_counter": time.perf_counter_ns,
}
"""What this machine's clocks show, in nanoseconds."""
SINCE_BOOT = (time.CLOCK_MONOTONIC, time.CLOCK_MONOTONIC_RAW, time.CLOCK_BOOTTIME)
STANDARD = os.path.dirname(os.__file__) + os.sep
INSTALLED = f"{os.sep}site-packages{os.sep}"


class Clock:
    """Nanoseconds on a clock that shows `start` when the play begins, and goes on as this machine's does.

    It jumps by a step at each reading, if there is one: what takes a moment takes that long, and not none by chance.
    """

    def __init__(self, read: Callable[[], int], start: int, step: int = 0) -> None:
        self.read, self.began, self._start, self._step, self._readings = read, 0, start, step, count(1)

    def __call__(self) -> int:
        return self._start + self.read() - self.began + next(self._readings) * self._step


def replace(name: str, clock: Callable[[], int]) -> None:
    """Let both functions of this name read this clock."""
    setattr(time, f"{name}_ns", clock)
    setattr(time, name, lambda: clock() / 1e9)


def chosen(installed: Clock, own: Clock) -> Callable[[], int]:
    """The one clock for what is installed, of which timers must hold, and for the service and its client the other."""

    def read() -> int:
        caller: FrameType | None = sys._getframe(1)
        while caller and (file := caller.f_code.co_filename) == __file__:  # by another name, or in seconds
            caller = caller.f_back
        return (installed if file.startswith(("<frozen", STANDARD)) or INSTALLED in file else own)()

    return read


def replace_named() -> None:
    """Let the clock that starts with the machine be read by its number too."""
    get, get_ns = time.clock_gettime, time.clock_gettime_ns
    time.clock_gettime_ns = lambda clock: time.monotonic_ns() if clock in SINCE_BOOT else get_ns(clock)
    time.clock_gettime = lambda clock: time.monotonic() if clock in SINCE_BOOT else get(clock)


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


def rename(name: str) -> None:
    """Let this be a machine of the same kind, with another name, another build of its system and other folders."""
    listed, machine = os.listdir, os.uname()
    build = (f"{machine[2]}-{name}", f"{machine[3]} {name}", machine[4])
    os.listdir = lambda path=".": listed(path)[::-1]  # type: ignore[assignment]
    os.scandir = Backwards  # type: ignore[assignment]
    os.uname = lambda: os.uname_result((machine[0], name, *build))
    _socket.gethostname = lambda: name  # `socket` takes it from there


def two(name: str, start: int, step: int = 0) -> tuple[Clock, Clock]:
    """A clock of this name for what is installed, with this step, and one for the service and its client."""
    read = READS.get(name) or getattr(time, f"{name}_ns")
    return Clock(read, start, step), Clock(read, start, OWN_STEP)


def begin(readings: dict[str, int] | None = None) -> None:
    """Let the play begin now, or when the machine's clocks showed this, here and in all that is started from here."""
    readings = readings or {name: read() for name, read in READS.items()}
    for name, reading in readings.items():
        for clock in CLOCKS[name]:
            clock.began = reading
    os.environ["BEGAN"] = json.dumps(readings)


if "ELSEWHERE" in os.environ:
    rename(os.environ["ELSEWHERE"])
wall, up, step, OWN_STEP = json.loads(os.environ["CLOCKS"])
CLOCKS = {
    "time": two("time", wall),
    "monotonic": two("monotonic", up),
    "perf_counter": two("perf_counter", up, step),
    "process_time": two("process_time", 0, step),
    "thread_time": two("thread_time", 0, step),
}
travelling = time_machine.travel(0).start()  # from here on there is an `original` clock
begin(json.loads(os.environ.get("BEGAN", "null")))
travelling.time_ns = chosen(*CLOCKS["time"])  # type: ignore[method-assign]
for name in [*CLOCKS][1:]:
    replace(name, chosen(*CLOCKS[name]))
replace_named()
