"""Sources: the lines of code that a recording stands at, as their files had them, but for the secrets in them."""

import linecache
import os
import re
from collections.abc import Callable, Iterable

from ..traces.events import Event, Sources
from .masks import NAME, SIGN, VALUE, mask
from .secret_shapes import masked_shapes

FIELD = re.compile(rf"{NAME}{SIGN}([bfruBFRU]{{0,2}}){VALUE}", re.DOTALL)
LONGEST = 120
"""Characters of a line that are shown."""


def sources(events: Iterable[Event], root: str, hidden: Callable[[str], str]) -> Sources:
    """The text of each line that ran, by file and number; `hidden` hides the secrets that are known."""
    places = {(event.file, event.line) for event in events if event.kind == "line"}
    found = {place: linecache.getline(os.path.join(root, place[0]), place[1]).strip() for place in places}
    return {place: _shown(hidden(text)) for place, text in found.items() if text}


def _shown(text: str) -> str:
    text = masked_shapes(FIELD.sub(_masked, text), [])
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _masked(match: re.Match[str]) -> str:
    """A text that a name like a secret's is given, masked; what code computes is none."""
    if match[5][0] not in "'\"":
        return match.group()
    plain = match.group()[: match.start(4) - match.start()] + match[5]
    masked = mask(plain)
    return match.group() if masked == plain else masked
