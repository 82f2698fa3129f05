"""Timing: CPU seconds, which neighbours on the machine disturb less than seconds on the wall, and rows to print."""

import gc
import resource
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

type Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was measured, its figure, against what, and the aim where there is one."""

    what: str
    figure: str
    baseline: str = ""
    aim: str = ""


def clock() -> float:
    """The CPU seconds spent so far by this process, all its threads, and its ended children."""
    uses = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(use.ru_utime + use.ru_stime for use in uses)


def seconds(work: Work) -> float:
    """What one run costs. Garbage is collected before it, not during it."""
    gc.collect()
    gc.disable()
    try:
        start = clock()
        work()
        return clock() - start
    finally:
        gc.enable()


def compared(work: Work, baseline: Work, pairs: int) -> tuple[float, float, float]:
    """The median seconds of both and of their ratio, in pairs of alternating order; to warm up is the caller's."""
    times = []
    for pair in range(pairs):
        if pair % 2:
            base = seconds(baseline)
            times.append((seconds(work), base))
        else:
            times.append((seconds(work), seconds(baseline)))
    return median(a for a, _ in times), median(b for _, b in times), median(a / b for a, b in times)


def shown(value: float) -> str:
    """Seconds in the unit a person would choose."""
    return f"{value:.2f} s" if value >= 1 else f"{value * 1e3:.1f} ms" if value >= 1e-3 else f"{value * 1e6:.0f} µs"
