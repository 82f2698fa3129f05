"""Clocks: how those of the second recording differ from those of the first, so that what was read from one is known."""

from collections.abc import Iterator

AHEAD = ((411 * 24 + 7) * 60 + 23) * 60 + 29
"""Seconds between them on the wall: year, month, day, weekday, hour, minute and second all differ, on any day."""
BOOTED = 3_456_789
"""Seconds that the second machine seems to have been running longer."""
RATE = 0.1
"""How fast the second stop watch (`time.perf_counter`) runs: durations differ, and stay short on a busy machine."""
NEAR = 3600
"""Seconds that may lie between two readings that belong together."""
UNITS = (1, 1e3, 1e6, 1e9)


def is_time(one: float, other: float) -> bool:
    """Whether two numbers were read from the same clock, once in each recording."""
    return any(abs(apart) < NEAR for unit in UNITS for apart in _apart(one / unit, other / unit))


def _apart(one: float, other: float) -> Iterator[float]:
    yield other - one - AHEAD
    yield other - one - BOOTED
    yield (other - BOOTED) / RATE - one
