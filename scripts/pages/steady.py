"""Steadiness: every scenario and growth recorded again and again, `python -m scripts.pages.steady TIMES [LESSON...]`.

As many pairs of players as there are cores record side by side, and each pair hashes otherwise.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from typing import Any

from ..course.growths import counted_anew, growths
from ..course.lessons import module, with_scenarios
from ..course.players import CORES, IDLE, players
from ..course.scenarios import recorded_anew, scenarios
from ..problems import Problem, command

type Record = Callable[[str, str], Any]
type Recorded = tuple[Record, str, str]


def known() -> Iterator[Recorded]:
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


def chosen(names: Sequence[str]) -> list[Recorded]:
    """What these name, a lesson by its slug or its module, `LESSON/NAME` one of what it has; all, where none does.

    Raises Problem for a name of nothing.
    """
    everything = [*known()]
    if not names:
        return everything
    found = {name: [r for r in everything if module(name) in (r[1], f"{r[1]}/{r[2]}")] for name in names}
    for name in (name for name, recorded in found.items() if not recorded):
        lessons = ", ".join(with_scenarios())
        raise Problem(f"{name!r} names nothing that is recorded", f"name one of {lessons}, or LESSON/SCENARIO")
    return [recorded for of_name in found.values() for recorded in of_name]


def main(arguments: Sequence[str]) -> int:
    """Record so often what is named, or everything; the exit code."""
    times, *names = arguments
    recorded = chosen(names)
    for number in range(CORES):
        IDLE.put(players(2 * number))
    unsteady = 0
    with ThreadPoolExecutor(CORES) as pool:
        for record, lesson, name in recorded:
            told = difference(partial(record, lesson, name), int(times), pool)
            unsteady += bool(told)
            print(f"{lesson}/{name}: {told or f'{times} of {times} are the same'}", flush=True)
    return 1 if unsteady else 0


if __name__ == "__main__":
    command(lambda: main(sys.argv[1:]))
