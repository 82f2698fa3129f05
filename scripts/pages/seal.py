"""The reading of a file: each sentence that changed, beside its proofs and what these saw; then all are sealed."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..course.grounds import asked_by
from ..course.growths import counted, growths
from ..course.passages import Block
from ..course.reliance import relied_on
from ..course.scenarios import recorded, scenarios
from ..course.seals import OUTSIDE, proofs_of, sealed_files, unsealed, write
from ..problems import Problem, shown
from ..traces.events import Trace
from ..views.transcript import transcript

MOST = 60
"""Lines of a run that are shown."""


def reading(block: Block, what: str) -> Iterator[str]:
    """The lines that show one block, its proofs and what they use of the tests, and the runs that these ask for."""
    yield f"{shown(block.page)}:{block.line}: {what}\n\n    {block.text}\n"
    yield from dict.fromkeys(f"{text}\n" for proof in proofs_of(block) for text in relied_on(proof.file, proof.name))
    yield from (f"{name}:\n{facts(lesson, name)}\n" for lesson, name in asked_by(block))


def facts(lesson: str, name: str) -> str:
    """What was recorded of a run: its transcript, or its events for a chain of calls; or what was counted."""
    if name in growths(lesson):
        return "\n".join(f"{size}: {dict(row)}" for size, row in counted(lesson, name).items())
    if name not in scenarios(lesson):
        return "it is not there"
    trace = recorded(lesson, name)
    lines = transcript(trace).split("\n") if trace.select("scope") and trace.select("import") else [*events(trace)]
    more = [f"... and {len(lines) - MOST} lines more"] if len(lines) > MOST else []
    return "\n".join(lines[:MOST] + more)


def events(trace: Trace) -> Iterator[str]:
    """Each event on a line, as far as one holds it."""
    return (f"{event.kind} {event.name} {dict(event.values)}"[:160].replace("\n", " ") for event in trace.events)


def main(arguments: Sequence[str] | None = None) -> int:
    """Show what changed in one file since it was read, and seal it; the exit code."""
    parser = argparse.ArgumentParser(prog=f"python -m {__package__}.seal", description=__doc__)
    parser.add_argument("file", type=Path, help=f"a page, {', '.join(map(shown, OUTSIDE))}: one at a time")
    file = parser.parse_args(arguments).file.resolve()
    try:
        if file not in sealed_files():
            raise Problem("no sentence of this file is sealed", "name a page: make seal FILE=docs/course.md", file)
        changed = [*unsealed(file)]
        for block, what in changed:
            print(*reading(block, what), sep="\n")
        write(file)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"sealed {shown(file)}: {len(changed)} blocks read")
    return 0


if __name__ == "__main__":
    sys.exit(main())
