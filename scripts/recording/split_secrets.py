"""Split secrets: those that begin in one part of a body and end in another one."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Any

from ..traces.events import RECEIVED, Event, Values
from .masks import LARGEST, found
from .secret_shapes import MASK
from .secret_values import is_learnt

PARTS = ("http.request", "http.response.body")
"""The messages that carry a body in parts."""
TAIL = re.compile(r"… \([\d,]+ bytes\)\Z")
AFTER_MASK, AFTER_CUT = 2, 4
"""Characters of a secret's end that are hidden where the part before ends with a mask, or was cut."""


class Bodies:
    """Remembers the parts of each body until the last one has come."""

    def __init__(self) -> None:
        self._parts: dict[tuple[int, str], list[bytes]] = {}

    def secrets(self, request: int, message: Mapping[str, Any]) -> Iterable[str]:
        """What is secret in the body whose last part this is, where it had others, and what each has of it."""
        key, more = (request, message["type"]), message.get("more_body")
        if message["type"] not in PARTS or not (more or key in self._parts):
            return ()
        parts = self._parts.setdefault(key, [])
        parts.append(bytes(message.get("body") or b"")[: max(0, LARGEST - sum(map(len, parts)))])
        return () if more else _secrets(self._parts.pop(key), given=message["type"] in RECEIVED)

    def unended(self, request: int) -> Iterator[str]:
        """The same of the bodies of a request whose last part never came."""
        for kind in PARTS:
            if parts := self._parts.pop((request, kind), None):
                yield from _secrets(parts, given=False)


def _secrets(parts: Sequence[bytes], given: bool) -> Iterator[str]:
    """The secrets in a body, and the pieces of them, of which a variable may hold one without the other."""
    body = b"".join(parts)
    text = body.decode(errors="ignore")
    ends = [len(body[:end].decode(errors="ignore")) for end in accumulate(map(len, parts))]
    for secret in found(text, given)[1]:
        yield secret
        for begin, end in _across(text, ends, [secret]):
            cuts = [begin, *(cut for cut in ends if begin < cut < end), end]
            yield from filter(is_learnt, (text[one:other] for one, other in pairwise(cuts)))


def hidden_pieces(events: Sequence[Event], ways: Iterable[str]) -> list[Event]:
    """The events without the pieces of any secret, written in one of these ways, that two parts of a body share."""
    bodies: dict[tuple[int, str], list[int]] = {}
    for place, event in enumerate(events):
        if event.kind in PARTS and event.values.get("body"):
            bodies.setdefault((event.request, event.kind), []).append(place)
    shown, ways = list(events), tuple(ways)
    for places in bodies.values():
        if len(places) > 1:
            texts = without_pieces([events[place].values["body"] for place in places], ways)
            for place, text in zip(places, texts, strict=True):
                shown[place] = _with_body(events[place], text)
    return shown


def without_pieces(parts: Sequence[str], ways: Sequence[str]) -> list[str]:
    """The parts of one body without what a secret has in each of several."""
    tails = [match.group() if (match := TAIL.search(part)) else "" for part in parts]
    texts = [part.removesuffix(tail) + "\0" * bool(tail) for part, tail in zip(parts, tails, strict=True)]
    joined, ends = "".join(texts), [0]
    for text in texts:
        ends.append(ends[-1] + len(text))
    spans = [*_across(joined, ends, ways), *_after(joined, ends, ways)]
    return [
        _masked(joined, begin, end, spans).removesuffix("\0") + tail
        for begin, end, tail in zip(ends, ends[1:], tails, strict=False)
    ]


def _across(joined: str, ends: Sequence[int], ways: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where a whole secret stands that one part ends in."""
    for way in ways:
        begin = joined.find(way)
        while begin >= 0:
            if any(begin < end < begin + len(way) for end in ends):
                yield begin, begin + len(way)
            begin = joined.find(way, begin + 1)


def _after(joined: str, ends: Sequence[int], ways: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where the rest of a secret stands, whose beginning was masked in the part before, or cut off."""
    for end in ends[1:-1]:
        cut = joined[end - 1] == "\0"
        if not cut and not joined.endswith((MASK, MASK + '"', MASK + "'"), 0, end):
            continue
        for way in ways:
            rests = (length for length in range(len(way) - 1, (AFTER_CUT if cut else AFTER_MASK) - 1, -1))
            if length := next((length for length in rests if joined.startswith(way[-length:], end)), 0):
                yield end, end + length


def _masked(joined: str, begin: int, end: int, spans: Iterable[tuple[int, int]]) -> str:
    """What stands between two places, each span in it replaced."""
    text, done = "", begin
    for first, last in sorted(spans):
        if first < end and last > done:
            text += joined[done : max(first, done)] + MASK
            done = min(last, end)
    return text + joined[done:end]


def _with_body(event: Event, text: str) -> Event:
    if text == event.values["body"]:
        return event
    return replace(event, values=_with(event.values, text), changed=_with(event.changed, text))


def _with(values: Values, text: str) -> Values:
    return {**values, "body": text} if "body" in values else values
