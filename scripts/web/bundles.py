"""Bundles: what a browser's Python gets of this repository: the recorder, the views and the snippets as they
are, and what was recorded of the scenarios that it can play too."""

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts.course.excerpts import lacked
from scripts.course.exercises import is_of_an_exercise
from scripts.course.lessons import SNIPPETS
from scripts.course.scenarios import Scenario, recorded, scenarios
from scripts.problems import ROOT, Problem, stop
from scripts.traces.stored import fields_of


def packed() -> bytes:
    """Sources and recordings as compressed JSON."""
    bundle = {"sources": sources(), "recorded": recordings()}
    return gzip.compress(json.dumps(bundle, ensure_ascii=False).encode(), mtime=0)


def sources() -> dict[str, str]:
    """The text of each module and of the model, by its path."""
    snippets = (file for file in SNIPPETS.rglob("*.py") if not is_of_an_exercise(file))
    files: list[Path] = [
        *sorted(f for f in (ROOT / "scripts").rglob("*.py") if "bench" not in f.parts),
        *sorted(snippets),
    ]
    files += sorted(SNIPPETS.rglob("*.json"))
    return {file.relative_to(ROOT).as_posix(): file.read_text() for file in files}


def recordings() -> dict[str, list[dict[str, object]]]:
    """The events of each scenario that can be played there, by `lesson/scenario`."""
    return {
        f"{lesson}/{played.name}": [fields_of(event) for event in recorded(lesson, played.name).events]
        for lesson, played in playable()
    }


def playable() -> Iterator[tuple[str, Scenario]]:
    """The scenarios that need no threads, sockets or processes, with their lessons."""
    for file in sorted(SNIPPETS.glob("*/scenarios.py")):
        lesson = file.parent.name
        yield from ((lesson, played) for played in scenarios(lesson).values() if not lacked(played))


if __name__ == "__main__":
    try:
        sys.stdout.buffer.write(packed())
    except Problem as problem:
        stop(problem)
