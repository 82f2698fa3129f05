"""Steadiness: every scenario and growth recorded again and again, `python -m scripts.pages.steady TIMES [LESSON]`."""

import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ..course.growths import counted_anew, growths
from ..course.lessons import SNIPPETS
from ..course.scenarios import recorded_anew, scenarios
from ..problems import Problem, command

type Record = Callable[[str, str], Any]


def known() -> Iterator[tuple[Record, str, str]]:
    """All there is to record, each with what records it anew."""
    for file in sorted(SNIPPETS.glob("*/scenarios.py")):
        lesson = file.parent.name
        yield from ((recorded_anew, lesson, name) for name in scenarios(lesson))
        yield from ((counted_anew, lesson, name) for name in growths(lesson))


def difference(record: Record, lesson: str, name: str, times: int) -> str:
    """What one of so many recordings has otherwise than the first; empty where all are the same."""
    first = None
    for time in range(1, times + 1):
        try:
            again = record(lesson, name)
        except Problem as problem:
            return f"recording {time}: {problem}"
        first = first or again
        if again != first:
            rows = [(before, now) for before, now in zip(*map(_rows, (first, again)), strict=False) if before != now]
            return f"recording {time} differs from the first: {rows[:1]}"
    return ""


def _rows(recording: Any) -> Sequence[object]:
    return getattr(recording, "events", None) or list(recording.items())


def main(arguments: Sequence[str]) -> int:
    """Record everything so often, or what a lesson has; the exit code."""
    times, *lessons = arguments
    unsteady = 0
    for record, lesson, name in known():
        if not lessons or lesson in lessons:
            told = difference(record, lesson, name, int(times))
            unsteady += bool(told)
            print(f"{lesson}/{name}: {told or f'{times} of {times} are the same'}", flush=True)
    return 1 if unsteady else 0


if __name__ == "__main__":
    command(lambda: main(sys.argv[1:]))
