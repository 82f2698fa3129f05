"""Secret spellings: the ways in which one secret is written down: as itself, in other capitals, escaped, in base64.

What code makes of it otherwise is not looked for: backwards, letter by letter, encrypted, or a hash of it.
"""

import base64
import functools
import html
import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus

from .secret_values import DIGIT, LETTER, LONG, SHORTEST

HEAD = 4
"""Characters by which spellings are told apart at first."""
LONGEST = 500
"""Characters of a spelling's beginning that are looked for where a text was cut."""
WORD = 12
"""Characters of the longest secret that is only found as a whole word: a longer one is found within others too, and
so is one of LONG characters that has a letter and a digit."""


@functools.lru_cache(4096)
def spellings(secret: str) -> tuple[str, ...]:
    """Each way once, the secret itself first."""
    ways = (way for way in _ways(secret) if len(way) >= SHORTEST)
    return tuple(dict.fromkeys(ways))


def _ways(secret: str) -> Iterator[str]:
    yield from (secret, secret.upper(), secret.lower())
    if not secret.isalnum():
        yield from (repr(secret)[1:-1], json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1])
        yield from (quote(secret), quote(secret, safe=""), quote_plus(secret), html.escape(secret))
        yield repr(json.dumps(secret, ensure_ascii=False)[1:-1])[1:-1]
    spelt = secret.encode(errors="surrogatepass")
    yield repr(spelt)[2:-1]
    yield spelt.hex()
    for before in range(3):
        yield from _encoded(spelt, before)


def _encoded(spelt: bytes, before: int) -> Iterator[str]:
    """The characters of base64 that say nothing but the secret, where so many bytes stand before it."""
    begin, end = -(-before * 8 // 6), (before + len(spelt)) * 8 // 6
    if end - begin >= WORD:
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            yield encode(bytes(before) + spelt)[begin:end].decode()


def unescaped(text: str) -> str:
    """What a text says that is written between double quotes, as in JSON."""
    try:
        return str(json.loads(f'"{text}"'))
    except ValueError:
        return text


class Index:
    """Finds which of many spellings stand in a text, without looking for each of them in it."""

    def __init__(self, ways: Iterable[str]) -> None:
        self._ways = tuple(dict.fromkeys(ways))
        self._by_head: dict[str, list[str]] = {}
        for way in self._ways:
            self._by_head.setdefault(way[:HEAD], []).append(way)

    def within(self, text: str) -> set[str]:
        """Those that stand in the text."""
        if len(self._ways) <= len(text):
            return {way for way in self._ways if way in text}
        places = ((place, self._by_head.get(text[place : place + HEAD], ())) for place in range(len(text)))
        return {way for place, ways in places for way in ways if text.startswith(way, place)}

    def beginning(self, text: str, least: int) -> int:
        """Where one begins that the text ends in, before the end of it; the end of the text where none does."""
        for place in range(max(0, len(text) - LONGEST), len(text) - least + 1):
            end = text[place:]
            if any(way.startswith(end) for way in self._by_head.get(end[:HEAD], ())):
                return place
        return len(text)


def without(text: str, way: str, mask: str) -> str:
    """The text without a secret, written so; a short one is found as a whole word only."""
    return _whole(way).sub(mask, text) if _is_a_word(way) else text.replace(way, mask)


def _is_a_word(way: str) -> bool:
    odd = len(way) >= LONG and LETTER.search(way) and DIGIT.search(way)
    return len(way) <= WORD and not odd


@functools.lru_cache(1024)
def _whole(way: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(way)}(?!\w)")
