"""All recordings: the trace of each scenario and the counts of each growth, for another process, or why there are none.

`python -m scripts.pages.recorded` prints a line of JSON for each.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator

from ..course.growths import counted, growths
from ..course.lessons import with_scenarios
from ..course.scenarios import recorded, scenarios
from ..course.settings import find_sources
from ..problems import Problem, command
from ..traces.counts import Rows
from ..traces.events import Trace
from ..traces.stored import packed, unpacked
from .ahead import side_by_side

type Recording = Trace | Rows | Problem
type Recorded = dict[tuple[str, str], Recording]
"""By lesson and name what was recorded, or why nothing was."""


def all_recorded() -> Recorded:
    """What this project records with what is installed here."""
    found: Recorded = {}
    wanted: list[tuple[Callable[[str, str], Recording], str, str]] = []
    for lesson in with_scenarios():
        try:
            wanted += [(recorded, lesson, name) for name in scenarios(lesson)]
            wanted += [(counted, lesson, name) for name in growths(lesson)]
        except Problem as problem:
            found[lesson, "scenarios"] = problem
    side_by_side(wanted)
    return found | {(lesson, name): _found(record, lesson, name) for record, lesson, name in wanted}


def _found(record: Callable[[str, str], Recording], lesson: str, name: str) -> Recording:
    try:
        return record(lesson, name)
    except Problem as problem:
        return problem


def lines(found: Recorded) -> Iterator[str]:
    """What was recorded, for another process."""
    for (lesson, name), each in found.items():
        yield json.dumps([lesson, name, _packed(each)])


def _packed(each: Recording) -> dict[str, object]:
    match each:
        case Problem():
            return {"problem": str(each)}
        case Trace():
            return {"trace": packed(each)}
    return {"rows": each}


def read(told: Iterable[str]) -> Recorded:
    """What these lines say."""
    found: Recorded = {}
    for lesson, name, each in map(json.loads, told):
        match each:
            case {"problem": line}:
                found[lesson, name] = Problem.told(line)
            case {"trace": trace}:
                found[lesson, name] = unpacked(trace)
            case {"rows": rows}:
                found[lesson, name] = {int(size): row for size, row in rows.items()}
    return found


def main() -> int:
    """Print all that is recorded with what is installed here; the exit code."""
    find_sources()
    sys.stdout.writelines(f"{line}\n" for line in lines(all_recorded()))
    return 0


if __name__ == "__main__":
    command(main)
