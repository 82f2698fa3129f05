"""Secret names: what a header, a field or a variable is called that holds a secret.

A name is read by its words, as people read it: its last words say what it is. `access_token` is a token,
`ACCESS_TOKEN_EXPIRE_MINUTES` are minutes, a `token_type` is a type, a `secretary` is none of our words.
"""

import functools
import re
from collections.abc import Callable

from .secret_words import (
    DIGITS,
    ENDS,
    GIVEN,
    GIVING,
    HARMLESS,
    IDS,
    OF_A_KEY,
    OF_A_PASS,
    OF_A_TOKEN,
    PERHAPS,
    SAMPLES,
    SCHEMA_TYPES,
    SCHEMA_WORDS,
    SURELY,
)

NO, MAYBE, SURE, TYPED = range(4)
"""How sure it is that a value is a secret: not at all; where it looks random; whatever it is; even as a number, as
people type it in digits."""

WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
NAME = re.compile(r"[\w.\[\]\x20-]{1,80}")


@functools.lru_cache(4096)
def sureness(name: str) -> int:
    """How sure it is that what stands under this name is a secret."""
    words = [word.lower() for word in WORD.findall(name)] if NAME.fullmatch(name) else []
    sure = [_word(word, words[place - 1] if place else "") for place, word in enumerate(words)]
    if not any(sure):
        return NO
    last = max(place for place, found in enumerate(sure) if found)
    after = words[last + 1 :]
    if after and after[-1] in HARMLESS:
        return SURE if after == ["id"] and words[last] in IDS else NO
    return max(sure)


def is_secret(name: str) -> bool:
    """Whether a string under this name is shown masked, whatever it is."""
    return sureness(name) >= SURE


def is_harmless(name: str) -> bool:
    """Whether this says what a secret is about, not what it is: its type, its user."""
    words = WORD.findall(name)
    return bool(words) and words[-1].lower() in HARMLESS and not sureness(name)


def given_sureness(name: str) -> int:
    """The same for what a client sends in a header, a query or a form, where a token is no word of a text."""
    sure = sureness(name)
    words = {word.lower() for word in WORD.findall(name)}
    if sure == MAYBE:
        return SURE if words & {"token", "auth"} else MAYBE
    return MAYBE if words and not sure and name.lower() in ("key", *GIVEN) else sure


def returned_sureness(function: str) -> int:
    """The same for a string that a function of this name returns: one that changes a password may return a message."""
    verb = WORD.match(function.rpartition(".")[2].strip("_"))
    sure = sureness(function.rpartition(".")[2])
    return sure if verb and (verb.group() in GIVING or sureness(verb.group())) else min(sure, MAYBE)


def below(key: object, above: int, schema: bool = False) -> int:
    """How sure it is of what stands under a key inside something that stands under a secret name itself."""
    name = key if type(key) is str else ""
    if schema and name not in SAMPLES:
        above = NO
    return NO if above and is_harmless(name) else max(above, sureness(name))


def is_schema(get: Callable[[str], object]) -> bool:
    """Whether a mapping, by its `get`, describes a field, as OpenAPI does, and holds no value of it but samples."""
    kind = get("type")
    kind = kind[0] if type(kind) is list and kind else kind
    return (type(kind) is str and kind in SCHEMA_TYPES) or any(get(word) is not None for word in SCHEMA_WORDS)


def _word(word: str, before: str) -> int:
    """How sure one word makes it, with the one before it."""
    if word in DIGITS:
        return TYPED
    if word in SURELY or word.endswith(ENDS):
        return SURE
    if word == "token":
        return SURE if before in OF_A_TOKEN else MAYBE
    if word in ("key", "keys"):
        return SURE if before in OF_A_KEY or before in SURELY else NO
    if word == "pass":
        return SURE if before in OF_A_PASS else NO if before else MAYBE
    return MAYBE if word in PERHAPS or word.endswith("token") else NO
