"""Repeats: what a run does again and again, told once or twice, and how many times more."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

from ..traces.events import ENDS, Event

LONGEST = 40
"""Events in the longest round that is looked for."""
TOLD = 2
"""How many rounds are told before those that are counted."""
LEAST = 3
"""How many rounds are worth a count."""
SAME = ("kind", "request", "where", "name", "line", "file", "depth")


def told_once(events: Iterable[Event]) -> list[Event]:
    """The events, where of equal rounds the first two are told: of a loop, a stream, a chat. The rest is counted."""
    given = list(events)
    kept: list[Event] = []
    for place, length, rounds in repeats(map(_shape, given), lambda start, end: _is_whole(given[start:end])):
        told = min(rounds, TOLD) * length
        kept += given[place : place + told]
        if rounds > TOLD:
            kept.append(_more(given[place + told : place + rounds * length], rounds - TOLD))
    return kept


def repeats(shapes: Iterable[Hashable], is_round: Callable[[int, int], bool]) -> Iterator[tuple[int, int, int]]:
    """A row of things, by their shapes, as rounds: where one begins, its length, and how often it comes there.

    `is_round(start, end)` says whether the things between two places may be one that is told for others.
    """
    signs: dict[Hashable, int] = {}
    numbers = [signs.setdefault(shape, len(signs)) for shape in shapes]
    place = 0
    while place < len(numbers):
        length, rounds = _rounds(numbers, place, is_round)
        yield place, length, rounds
        place += rounds * length


def _shape(event: Event) -> tuple[object, ...]:
    """What is the same of an event in each round: all but its values, and what tells the last message of a body."""
    return (*(getattr(event, name) for name in SAME), event.values.get("more_body", ""), "raised" in event.values)


def _rounds(shapes: Sequence[int], place: int, is_round: Callable[[int, int], bool]) -> tuple[int, int]:
    """The length of the round that begins at this place and spares most, and how often it comes."""
    best = (1, 1)
    for length in _lengths(shapes, place):
        first, rounds = shapes[place : place + length], 1
        while shapes[place + rounds * length : place + (rounds + 1) * length] == first:
            rounds += 1
        spared = (rounds - TOLD) * length
        if rounds >= TOLD + LEAST and spared > (best[1] - TOLD) * best[0] and is_round(place, place + length):
            best = (length, rounds)
    return best


def _is_whole(events: Sequence[Event]) -> bool:
    """Whether each call that ends in a round has begun in it."""
    begun = {event.call for event in events if event.kind == "start"}
    return all(event.call in begun for event in events if event.kind in ENDS)


def _lengths(shapes: Sequence[int], place: int) -> Iterator[int]:
    """After how many events the one at this place comes again."""
    return (n for n in range(1, LONGEST + 1) if shapes[place + n : place + n + 1] == shapes[place : place + 1])


def _more(left: Sequence[Event], rounds: int) -> Event:
    """What stands for these rounds: where messages are among them, it is named by these, with the size of all."""
    first = next((event for event in left if "size" in event.values), left[0])
    values = {"events": f"{len(left):,}", "like": str(rounds)}
    if size := sum(int(event.values.get("size", 0)) for event in left if event.kind == first.kind):
        values["size"] = str(size)
    name = first.kind if "size" in first.values else first.name
    return Event("more", first.request, first.where, name, values=values, depth=left[0].depth)
