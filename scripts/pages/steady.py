"""Steadiness: every scenario and growth recorded again and again, `python -m scripts.pages.steady TIMES [LESSON...]`.

As many pairs of players as there are cores record side by side, and each pair hashes otherwise.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from typing import Any

from ..course.growths import counted_anew, growths
from ..course.lessons import with_scenarios
from ..course.players import CORES, IDLE, players
from ..course.scenarios import recorded_anew, scenarios
from ..problems import Problem, command

type Record = Callable[[str, str], Any]


def known() -> Iterator[tuple[Record, str, str]]:
    """All there is to record, each with what records it anew."""
    for lesson in with_scenarios():
        yield from ((recorded_anew, lesson, name) for name in scenarios(lesson))
        yield from ((counted_anew, lesson, name) for name in growths(lesson))


def difference(record: Callable[[], Any], times: int, pool: Executor) -> str:
    """What one of so many recordings has otherwise than the first; empty where all are the same."""
    first, *others = (pool.submit(record) for _ in range(times))
    for time, other in enumerate([first, *others], 1):
        try:
            rows, again = _rows(first.result()), _rows(other.result())
        except Problem as problem:
            return f"recording {time}: {problem}"
        if rows != again:
            return f"recording {time} differs from the first: {_first_that_differs(rows, again)}"
    return ""


def _rows(recording: Any) -> Sequence[object]:
    return getattr(recording, "events", None) or list(recording.items())


def _first_that_differs(rows: Sequence[object], others: Sequence[object]) -> str:
    """A row of each; "nothing more" where one of them has ended."""
    at = next((n for n, both in enumerate(zip(rows, others, strict=False)) if both[0] != both[1]), None)
    at = min(len(rows), len(others)) if at is None else at
    return " and ".join(str(each[at]) if at < len(each) else "nothing more" for each in (rows, others))


def main(arguments: Sequence[str]) -> int:
    """Record everything so often, or what lessons have, `LESSON/NAME` only one of it; the exit code."""
    times, *chosen = arguments
    for number in range(CORES):
        IDLE.put(players(2 * number))
    unsteady = 0
    with ThreadPoolExecutor(CORES) as pool:
        for record, lesson, name in known():
            if not chosen or {lesson, f"{lesson}/{name}"} & {*chosen}:
                told = difference(partial(record, lesson, name), int(times), pool)
                unsteady += bool(told)
                print(f"{lesson}/{name}: {told or f'{times} of {times} are the same'}", flush=True)
    return 1 if unsteady else 0


if __name__ == "__main__":
    command(lambda: main(sys.argv[1:]))
