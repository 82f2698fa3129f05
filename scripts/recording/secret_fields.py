"""Secret fields: the secrets in parsed JSON, by the keys they stand under, and the JSON without them."""

from collections.abc import Callable
from typing import Any

from .secret_names import MAYBE, NO, SURE, TYPED, below, given_sureness, is_schema, is_secret
from .secret_shapes import MASK
from .secret_values import PLACEHOLDER, is_learnt, looks_random, spelling
from .secret_words import NAMED

type Text = Callable[[str], str]
type Get = Callable[[str], object]
"""What a mapping holds under a key, or None."""

SMALLEST_TYPED = 1000


def is_masked(value: Any, sure: int) -> bool:
    """Whether a value under a name that is so sure is shown masked; containers are looked into."""
    if issubclass(type(value), str):
        random = sure >= SURE or (sure == MAYBE and looks_random(value))
        return bool(value) and random and not PLACEHOLDER.fullmatch(value)
    return sure == TYPED and type(value) is int and value >= SMALLEST_TYPED


def is_secret_place(get: Get) -> bool:
    """Whether this is a validation error about a field named like a secret: its `input` is the secret."""
    place, missing = get("loc"), get("type") == "missing"
    return (
        isinstance(place, list | tuple)
        and not missing
        and any(isinstance(part, str) and is_secret(part) for part in place)
    )


def sure_of(get: Get, key: object, above: int, schema: bool) -> int:
    """How sure it is of what a mapping holds under a key, where it is `above` of the mapping itself."""
    sure = below(key, above, schema)
    if type(key) is not str:
        return sure
    if key == "input" and is_secret_place(get):
        return SURE
    if key in NAMED and type(named := get("name")) is str:
        return max(sure, given_sureness(named))
    return sure


def is_secret_pair(name: object, value: object) -> bool:
    """Whether this is a header with its value, or alike: a secret name, and what can be nothing but a secret."""
    text, secret = (spelling(part) if type(part) is bytes else part for part in (name, value))
    if type(text) is not str or type(secret) is not str:
        return False
    sure = given_sureness(text)
    return is_masked(secret, sure) and is_learnt(secret, given=sure >= SURE)


def masked_json(value: Any, met: list[str], text: Text, given: bool, sure: int = NO) -> Any:
    """The value without its secrets, each that is learnt put into `met`; `text` does the same for a string."""
    if isinstance(value, list):
        return [masked_json(item, met, text, given, sure) for item in value]
    if isinstance(value, dict):
        schema = is_schema(value.get)
        return {
            _key(key, met, text, sure): masked_json(item, met, text, given, sure_of(value.get, key, sure, schema))
            for key, item in value.items()
        }
    if is_masked(value, sure):
        if isinstance(value, str) and is_learnt(value, given):
            met.append(value)
        return MASK
    return text(value) if isinstance(value, str) else value


def _key(key: str, met: list[str], text: Text, sure: int) -> str:
    """A key; under a secret name it may be the secret, and what it leads to is whose it is."""
    if sure and looks_random(key):
        met.append(key)
        return MASK
    return text(key)
