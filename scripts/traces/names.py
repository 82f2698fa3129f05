"""Names: what stands in a recorded text in place of each value that another recording has otherwise."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import takewhile

from .clocks import is_time

NAME = re.compile(r"<(?:time|port|number|id) \d+>")

DATE = (
    r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d(?: GMT)?"
    r"|\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"
    r"|(?<![\d.:])\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?!\d)"
)
NUMBER = r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?=(?:[mun]?s)?(?!\w))"
UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
FILLING = r"([^\w\s])\1{7,}"
TOKEN = re.compile(rf"{DATE}|{NUMBER}|{UUID}|[\w+-]+|{FILLING}|.", re.DOTALL)
"""What differs as a whole: its parts may be the same by chance. It decides how much gets a name, not whether."""
SEGMENT = re.compile(r"[^_-]*[_-]+")
LOOPBACK = re.compile(r"(?:127\.0\.0\.1|localhost|::1\]?)(?::|['\"], ?(?:port=)?)$")
CUT = re.compile(r"(.*)… \(([\d,]+) (characters|bytes)\)", re.DOTALL)


type Place = tuple[str, str, str]
"""A folder of the first recording, the one that is its like of the second, and what is shown for both."""
MARK = 0xE000
"""Characters from here on, of which no text is made, mark a place."""


class Names:
    """Gives names, numbered in the order in which they are first needed: one for each pair of values."""

    def __init__(self, places: Sequence[Place] = ()) -> None:
        self._places = [
            (chr(MARK + n), _path(one), _path(other), shown) for n, (one, other, shown) in enumerate(places)
        ]
        self._names: dict[tuple[str, str], str] = {}
        self._numbers: Counter[str] = Counter()

    def text(self, one: str, other: str) -> str:
        """The first text, with names for what the second has otherwise."""
        if one == other:
            return one
        for mark, first, second, _ in self._places:
            one, other = first.sub(mark, one), second.sub(mark, other)
        text = self._text(one, other)
        for mark, _, _, name in self._places:
            text = text.replace(mark, name)
        return text

    def _text(self, one: str, other: str) -> str:
        if one == other:
            return one
        lines, others = one.split("\n"), other.split("\n")
        if len(lines) == len(others) > 1:
            return "\n".join(map(self._text, lines, others))
        if (cut := CUT.fullmatch(one)) and (cut_other := CUT.fullmatch(other)):
            return self._cut(cut, cut_other)
        tokens, other_tokens = _tokens(one), _tokens(other)
        if [*map(_kind, tokens)] != [*map(_kind, other_tokens)]:
            return self._middle(tokens, other_tokens)
        named = self._each(tokens, other_tokens)
        return _filled(named, len(one)) if len(one) == len(other) else "".join(named)

    def _each(self, ones: Sequence[str], others: Sequence[str]) -> list[str]:
        """Token by token. How long a filling is follows from what it surrounds."""
        return [
            one if one == other or _is(FILLING, one) else self._name(one, other, "".join(ones[max(0, at - 12) : at]))
            for at, (one, other) in enumerate(zip(ones, others, strict=True))
        ]

    def _middle(self, ones: list[str], others: list[str]) -> str:
        """One name for all between what both begin and end with, where no token belongs to another."""
        start = _common(ones, others)
        end = _common(ones[start:][::-1], others[start:][::-1])
        if min(len(ones), len(others)) == start + end:  # one of them only has more
            start, end = (start - 1, end) if start else (start, end - 1)
        one, other = ("".join(tokens[start : len(tokens) - end]) for tokens in (ones, others))
        return "".join([*ones[:start], self._name(one, other, ""), *ones[len(ones) - end :]])

    def _cut(self, one: re.Match[str], other: re.Match[str]) -> str:
        """Texts of which the beginning is known. They end elsewhere where a value is longer: then with the last one."""
        tokens, others = _tokens(one[1]), _tokens(other[1])
        alike = _common(map(_kind, tokens[:-1]), map(_kind, others[:-1]))
        named = self._each(tokens[:alike], others[:alike])
        differ = [at for at in range(alike) if tokens[at] != others[at]]
        if alike + 1 == len(tokens) and all(len(tokens[at]) == len(others[at]) for at in differ):
            named.append(tokens[-1] if tokens[-1] == others[alike] else "")
        else:
            del named[differ[-1] + 1 if differ else alike :]
        return f"{''.join(named)}… ({self._text(one[2], other[2])} {one[3]})"

    def _name(self, one: str, other: str, before: str) -> str:
        head = "".join(SEGMENT.findall(one)[: _common(SEGMENT.findall(one), SEGMENT.findall(other))])
        if head and len(head) < min(len(one), len(other)) and not _is(NUMBER, one):  # the `msg_` of `msg_3fa9`
            return head + self._name(one[len(head) :], other[len(head) :], before + head)
        if (one, other) not in self._names:
            label = _label(one, other, before)
            self._numbers[label] += 1
            self._names[one, other] = f"<{label} {self._numbers[label]}>"
        return self._names[one, other]


def _path(folder: str) -> re.Pattern[str]:
    """A folder where it stands as a path, not as a part of another word."""
    end = "" if folder.endswith("/") else r"(?![\w-])"
    return re.compile(rf"(?<![\w/.-]){re.escape(folder)}{end}" if folder.strip("/") else "(?!)")


def _label(one: str, other: str, before: str) -> str:
    """What to call it: that it differs is known already."""
    if _is(DATE, one) and _is(DATE, other):
        return "time"
    if not (_is(NUMBER, one) and _is(NUMBER, other)):
        return "id"
    if is_time(float(one), float(other)):
        return "time"
    return "port" if LOOPBACK.search(before) else "number"


def _is(pattern: str, text: str) -> bool:
    return re.fullmatch(pattern, text) is not None


def _tokens(text: str) -> list[str]:
    return [match.group() for match in TOKEN.finditer(text)]


def _kind(token: str) -> str:
    """A sign belongs to the same sign, a filling to one of it; words, numbers and dates belong to each other."""
    single = len(token) == 1 and not token.isalnum()
    return token[0] if single or _is(FILLING, token) else "word"


def _filled(named: list[str], width: int) -> str:
    """The text; where it was filled up on both sides with a sign, filled up to its width."""
    if len(named) < 3 or not (_is(FILLING, named[0]) and _is(FILLING, named[-1])):
        return "".join(named)
    inside = "".join(named[1:-1])
    left = max(1, (width - len(inside)) // 2)
    return named[0][0] * left + inside + named[-1][0] * max(1, width - len(inside) - left)


def _common(ones: Iterable[str], others: Iterable[str]) -> int:
    """How many of them both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(ones, others, strict=False)))
