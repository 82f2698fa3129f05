"""Clocks: what those of two recordings show when a play begins, so that what was read from one is known."""

from typing import NamedTuple

SECOND = 1_000_000_000


class Clocks(NamedTuple):
    """In nanoseconds: what the wall clock shows, what those show that start with the machine, and how they jump.

    At each reading stop watches jump by a step, and all clocks by the own step where the service or its client reads.
    """

    wall: int
    up: int
    step: int = 0
    own_step: int = 0


AHEAD = ((411 * 24 + 11) * 60 + 23) * 60 + 29
"""Seconds between them on the wall: year, month, day, weekday, hour, minute and second all differ."""
BOOTED = 3_456_789
"""Seconds that the second machine seems to have been running longer."""
FIRST = Clocks(1_709_544_600 * SECOND, 100_000 * SECOND)
"""A Monday morning, 2024-03-04 at 9:30 in London: before any file of a project was written, as the other one is."""
OTHER = Clocks(FIRST.wall + AHEAD * SECOND, FIRST.up + BOOTED * SECOND, SECOND // 8, 10_750_000_000)
"""A Saturday evening there. What takes no time takes more than ten seconds: coarse clocks and lengths tell it too."""
NEAR = 3600
"""Seconds that may lie between two readings that belong together."""
UNITS = (1, 1e3, 1e6, 1e9)


def is_time(one: float, other: float) -> bool:
    """Whether two numbers were read from the same clock, once in each recording."""
    return any(abs((other - one) / unit - apart) < NEAR for unit in UNITS for apart in (AHEAD, BOOTED))
