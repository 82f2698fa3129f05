"""Alike requests: of those that went the same way, or of rounds of such, the first and the last one are told.

Of the others it is told how many came.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..traces.events import Event
from ..traces.requests import by_request
from .repeats import SAME, TOLD, repeats


def alike_once(events: Iterable[Event]) -> list[Event]:
    """The events without those of further requests: these are counted where the first of them begins."""
    given = list(events)
    return [*_without(given, dict(_further(by_request(given))))]


def _further(own: Mapping[int, Sequence[Event]]) -> Iterator[tuple[int, Event | None]]:
    """The requests that are not told; with the first of those that went the same way, what counts them."""
    requests = [number for number in own if number]
    for place, length, rounds in repeats((_way(own[number]) for number in requests), lambda *_: True):
        if rounds > TOLD:
            further = requests[place + length : place + (rounds - 1) * length]
            events = sum(len(own[number]) for number in further)
            values = {"events": f"{events:,}", "like": str(rounds - TOLD), "requests": f"{len(further):,}"}
            yield further[0], Event("more", 0, own[further[0]][0].where, values=values)
            yield from ((number, None) for number in further[1:])


def _way(events: Iterable[Event]) -> tuple[object, ...]:
    """All that is the same of requests which went the same way: what ran where, and how it was answered."""
    return tuple((*(getattr(event, name) for name in SAME if name != "request"), *_how(event)) for event in events)


def _how(event: Event) -> Iterator[str]:
    yield event.values.get("more_body", "")
    yield event.values.get("status", "")
    yield event.error


def _without(given: Iterable[Event], further: Mapping[int, Event | None]) -> Iterator[Event]:
    begun: set[int] = set()
    for event in given:
        if event.request not in further:
            yield event
        elif event.request not in begun:
            begun.add(event.request)
            if more := further[event.request]:
                yield more
