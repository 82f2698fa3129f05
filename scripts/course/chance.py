"""Chance: draws that another play has otherwise, and threads that overtake each other where nothing holds them."""

import os
import random
import threading
import time
from itertools import count
from threading import Thread

LATE = 0.02
"""Seconds that the first of several threads that are started together comes late; the last of them is there first."""
TOGETHER = 0.05
"""Seconds between two starts at most, for that."""


def seed(by: str) -> None:
    """Let what this process draws be the same on every run, also where a generator is told no seed."""
    random.seed(by)
    for module, name in ((os, "urandom"), (random, "_urandom")):  # `secrets` and `uuid` draw from them
        setattr(module, name, random.Random(by).randbytes)
    own, made = random.Random.seed, count(1)

    def seeded(self: random.Random, given: object = None, version: int = 2) -> None:
        own(self, f"{by} {next(made)}" if given is None else given, version)  # type: ignore[arg-type]

    random.Random.seed = seeded  # type: ignore[method-assign, assignment]


def let_threads_come_late() -> None:
    """Have threads run in another order than they are started in, unless one waits for another."""
    start, started, late = Thread.start, [0.0], [0.0]

    def start_late(self: Thread) -> None:
        now, run = time.monotonic(), self.run
        late[0] = max(0, late[0] - LATE / 4) if now - started[0] < TOGETHER else LATE
        started[0], wait = now, late[0]

        def run_late() -> None:
            del self.run
            time.sleep(wait)
            run()

        self.run = run_late  # type: ignore[method-assign]
        start(self)

    threading.Thread.start = start_late  # type: ignore[method-assign]
