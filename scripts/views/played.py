"""Played views: the transcript and four tables with what a step player needs to know beside their words.

That is told by empty elements, which nobody sees: which lines of code a step stands at and which request it
belongs to, and which steps gave the value of a cell, or are told by a row.
"""

from collections.abc import Iterable, Iterator

from ..traces.events import ENDS, FUNCTIONS, Event, Trace, Whose
from ..traces.pools import pool_changes
from ..traces.steps import Step, steps
from .batches import Cell as Place
from .batches import batches, told
from .contract import contract, given
from .pool import pool
from .replies import replies
from .status_tracker import Cell, moments, status_tracker
from .transcript import transcript

PAUSES = ("suspend", *ENDS)


def played_transcript(trace: Trace) -> str:
    """The transcript with a step player around it, and at each step its request and its lines: `FILE:7,8`."""
    opening = ('<div class="transcript" markdown="1">', "<step-player></step-player>", "")
    return "\n".join((*opening, lined_transcript(trace), "", "</div>"))


def lined_transcript(trace: Trace) -> str:
    """The transcript, with the request that each step belongs to and the lines that it stands at."""
    grouped = steps(trace)
    marks = map(_marked, grouped, lines_of_steps(grouped))
    return "\n".join(_with_mark(line, marks) for line in transcript(trace).split("\n") if line)


def _marked(step: Step, lines: str) -> str:
    """An empty element that tells it; nothing where there is nothing to tell."""
    told = (("lines", lines), ("request", step.request))
    data = "".join(f' data-{name}="{value}"' for name, value in told if value)
    return f"<span{data}></span>" if data else ""


def _with_mark(line: str, marks: Iterator[str]) -> str:
    """An item of the outer list with the mark of its step; the sentences below it as they are."""
    if line.startswith(" "):
        return line
    number, _, words = line.partition(" ")
    return f"{number} {next(marks)}{words}"


def lines_of_steps(grouped: tuple[Step, ...]) -> Iterator[str]:
    """For each step the lines that run in it, and those at which functions are that it found or leaves running."""
    running: dict[Whose, Event] = {}
    for step in grouped:
        reached = list(running.values())
        for event in step.events:
            if event.line and event.kind != "start":
                reached.append(event)
                if event.kind in FUNCTIONS:
                    running[event.whose] = event
            if event.kind in PAUSES:
                running.pop(event.whose, None)
        yield _told(reached)


def _told(events: list[Event]) -> str:
    """`a.py:7,8 b.py:1`: each file with its lines."""
    files: dict[str, set[int]] = {}
    for event in events:
        files.setdefault(event.file, set()).add(event.line)
    return " ".join(f"{file}:{','.join(map(str, sorted(lines)))}" for file, lines in files.items())


def played_tracker(trace: Trace) -> str:
    """The status tracker; each cell knows the steps that gave its variable a value."""
    numbers = _numbers(trace)
    marks: dict[Cell, str] = {}
    for moment in moments(trace):
        for name, places in moment.given.items():
            marks[moment.title, name] = _mark(numbers, places)
    return status_tracker(trace, marks)


def played_contract(trace: Trace) -> str:
    """The contract; each cell knows the step in which its value was returned, promised or sent."""
    numbers = {id(event): step.number for step in steps(trace) for event in step.events}
    marks = {
        (reply.scope.request, column): f'<span data-steps="{numbers[id(event)]}"></span>'
        for reply in replies(trace)
        for column, event in given(reply)
    }
    return contract(trace, marks)


def played_pool(trace: Trace) -> str:
    """The pool; each row knows the steps in which that happened."""
    numbers = _numbers(trace)
    return pool(trace, [_mark(numbers, change.places) for change in pool_changes(trace)])


def played_batches(trace: Trace) -> str:
    """The batches; each cell knows the steps in which a call began or ended, a request waited or was answered."""
    numbers = _numbers(trace)
    places: dict[Place, list[int]] = {}
    for cell, place in told(trace):
        places.setdefault(cell, []).append(place)
    return batches(trace, {cell: _mark(numbers, found) for cell, found in places.items()})


def _numbers(trace: Trace) -> list[int]:
    """The number of the step of each event."""
    return [step.number for step in steps(trace) for _ in step.events]


def _mark(numbers: list[int], places: Iterable[int]) -> str:
    told = " ".join(map(str, sorted({numbers[place] for place in places})))
    return f'<span data-steps="{told}"></span>'
