"""Pools: how many calls run on worker threads and how many requests wait for one, a row a change."""

from collections.abc import Sequence
from math import ceil

from ..traces.events import Trace
from ..traces.pools import Change, pool_changes
from .labels import NONE, code, table
from .words import IS_HELD, capitalized

COLUMNS = ("What happens", "Waiting", "Running", "For no client")
WIDTH = 20
"""Blocks of the longest bar, where there are so many."""
DOES = {"start": "starts", "resume": "goes on", "suspend": "yields", "return": "returns", "unwind": "raises"}


def pool(trace: Trace, marks: Sequence[str] = ()) -> str:
    """A row for each change of the pool, or for many that are alike; `marks` are put before what a row says.

    The last column counts those that run for no client, and is there where any does.
    """
    changes = pool_changes(trace)
    most = max([WIDTH, *(max(change.waiting, change.running) for change in changes)])
    columns = len(COLUMNS) if any(change.idle for change in changes) else len(COLUMNS) - 1
    rows = []
    for place, change in enumerate(changes):
        counts = (_bar(number, most) for number in (change.waiting, change.running, change.idle))
        rows.append(((marks[place] if marks else "") + capitalized(_said(change)), *counts)[:columns])
    return table(COLUMNS[:columns], rows)


def _bar(number: int, most: int) -> str:
    return f"{number} {'█' * ceil(number * WIDTH / most)}" if number else NONE


def _said(change: Change) -> str:
    """A change as a sentence without its full stop."""
    who, several, what = _requests(change.requests), len(change.requests) > 1, change.what
    held = f", {IS_HELD}" if change.held else ""
    match change.kind:
        case "waits":
            return f"{who} {'wait' if several else 'waits'}"
        case "answered":
            return f"{who} {'are' if several else 'is'} answered" + (f" with {code(what)}" if what else "")
        case "leave":
            return f"the {'clients' if several else 'client'} of {who} {'leave' if several else 'leaves'}"
        case "end":
            return f"{who} {'end' if several else 'ends'} without an answer"
        case "more":
            return f"{what} more requests went the same way"
        case "handed":
            return f"{code(what + '()')} returns for {who} and starts for {_requests(change.then)}{held}"
    return f"{code(what + '()')} {DOES[change.kind]} for {who}{held}"


def _requests(numbers: Sequence[int]) -> str:
    """`request 1`, `requests 1 to 40`, `requests 1, 3 and 4`."""
    if not any(numbers):
        return "the service itself"
    if len(numbers) == 1:
        return f"request {numbers[0]}"
    if [*numbers] == [*range(numbers[0], numbers[-1] + 1)]:
        return f"requests {numbers[0]} to {numbers[-1]}"
    return f"requests {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
