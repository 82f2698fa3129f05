"""What a run of the tests cost: the processor seconds of each guard, and the seconds of its dearest files."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import process_time

import pytest

from scripts.bench.timing import clock, shown

GUARDS = ("grounded", "strong", "sealed", "coverage")
ALL = "all"


@dataclass
class Costs:
    """Seconds by guard, and, under `ALL`, those of the workers that have told theirs."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def of(self, guard: str) -> Iterator[None]:
        """What is done meanwhile is this guard's work."""
        start = clock()
        yield
        self.add({guard: clock() - start})

    def add(self, seconds: Mapping[str, float]) -> None:
        """Add what a guard took, or what a worker tells at its end."""
        for name, more in seconds.items():
            self.seconds[name] = self.seconds.get(name, 0) + more

    def told(self) -> dict[str, float]:
        """All seconds so far: workers are processes of their own, any other process belongs to the one that ran it."""
        workers = self.seconds.get(ALL)
        return {**self.seconds, ALL: process_time() + workers if workers else clock()}

    def line(self) -> str:
        """The line a run ends with; empty where no guard had anything to do."""
        told = self.told()
        took = sum(told.get(guard, 0) for guard in GUARDS)
        each = ", ".join(f"{guard} {shown(told[guard])}" for guard in GUARDS if guard in told)
        share = f"{took / told[ALL]:.0%} of this run's {shown(told[ALL])}"
        return f"The guards took {shown(took)} of the processor, {share}: {each}" if each else ""


def dearest(took: Iterable[tuple[str, float]]) -> str:
    """A line with the ten files whose tests took longest; `took` has ids and seconds of the clock."""
    files = Counter[str]()
    for test, seconds in took:
        files[test.partition("::")[0]] += seconds
    each = ", ".join(f"{file} {shown(seconds)}" for file, seconds in files.most_common(10))
    return f"The dearest of {len(files)} files, of {shown(files.total())}: {each}"


KEY = pytest.StashKey[Costs]()


def costs_of(config: pytest.Config) -> Costs:
    """Those of the run that has this configuration."""
    return config.stash.setdefault(KEY, Costs())
