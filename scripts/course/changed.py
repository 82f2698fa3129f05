"""Changed: a recorded run or growth in which one thing is otherwise. The changes are few and fixed."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from ..traces.counts import Rows
from ..traces.events import EVENT_LOOP, WORKER, Event, Trace

CHANGED = "changed "
ELSEWHERE = {WORKER: EVENT_LOOP, EVENT_LOOP: WORKER, "main thread": WORKER}

type Events = tuple[Event, ...]


def changed_runs(trace: Trace, source: str) -> Iterator[tuple[str, Trace]]:
    """The trace, changed at each place and in each way; first where the events are of a kind and a name that the test
    speaks of: some proofs take a second each time."""

    def unspoken(place: int) -> int:
        event = trace.events[place]
        return (event.kind not in source) + (not event.name or event.name not in source)

    for place in sorted(range(len(trace.events)), key=unspoken):
        for name, change in CHANGES.items():
            events = change(trace.events, place)
            if events != trace.events:
                yield name, trace.of(events)


def dropped(events: Events, place: int) -> Events:
    """One event did not happen."""
    return events[:place] + events[place + 1 :]


def valued(events: Events, place: int) -> Events:
    """One event has another name and other values."""
    event = events[place]
    values = {name: CHANGED + value for name, value in event.values.items()}
    other = replace(event, name=CHANGED + event.name, values=values, changed=values)
    return (*events[:place], other, *events[place + 1 :])


def moved(events: Events, place: int) -> Events:
    """One event happened elsewhere: on a worker thread and not on the event loop, or the other way round."""
    other = replace(events[place], where=ELSEWHERE.get(events[place].where, events[place].where))
    return (*events[:place], other, *events[place + 1 :])


def doubled(events: Events, place: int) -> Events:
    """One event happened twice."""
    return events[: place + 1] + events[place:]


def swapped(events: Events, place: int) -> Events:
    """Two neighbours came the other way round."""
    return events[:place] + events[place : place + 2][::-1] + events[place + 2 :]


CHANGES: dict[str, Callable[[Events, int], Events]] = {
    "an event dropped": dropped,
    "a value changed": valued,
    "another place": moved,
    "one event too many": doubled,
    "two events swapped": swapped,
}


def changed_counts(rows: Rows) -> Iterator[tuple[str, Rows]]:
    """The counts with one more of each thing, for each size."""
    for size, row in rows.items():
        for name, number in row.items():
            yield f"one more of {name}", {**rows, size: {**row, name: number + 1}}
