"""Held values: what was seen, kept until somebody reads it, as encoding it costs more than a short call does.

A value that nobody can change is kept itself, a small dict of such values as a copy; any other is encoded at once,
and kept as a tuple with its text. Of a message a copy is kept as bytes, which runs no code of a value's class.
"""

import marshal
from collections.abc import Mapping
from typing import Any

from ..traces.events import Values
from .values import encode

NONE = type(None)
SHORT = 200
"""Characters or bytes of the longest text that is kept itself."""
SMALL = 1 << 64
FEW = 10
"""Items of the longest dict that is copied."""
LONG = 2000
"""Bytes of the longest body of a message that is kept itself."""
PLAIN = 2
"""The form of a copy that is made fastest, as nothing is looked for in it that stands there twice."""

type Held = Mapping[str, Any]
"""Names to values as they are kept."""


def held(value: Any, name: str = "") -> object:
    """A value for now, known as `name`."""
    if type(value) is dict:
        return {**value} if _is_plain(value) else (encode(value, name),)
    return value if _is_fixed(value) else (encode(value, name),)


def told(values: Held) -> Values:
    """The values encoded."""
    return {name: value[0] if type(value) is tuple else encode(value, name) for name, value in values.items()}


def _is_fixed(value: Any) -> bool:
    kind = type(value)
    if kind is str or kind is bytes:
        return len(value) <= SHORT
    if kind is int:
        return bool(-SMALL < value < SMALL)
    return kind is float or kind is bool or kind is NONE


def _is_plain(value: dict[Any, Any]) -> bool:
    if len(value) > FEW:
        return False
    for key, item in value.items():  # noqa: SIM110 a generator would cost more than what it asks
        if type(key) is not str or not _is_fixed(item):
            return False
    return True


def held_scope(scope: Held) -> Held:
    """What is told of a scope."""
    if scope["type"] == "lifespan":
        return {"type": "lifespan"}
    return {
        "type": scope["type"],
        "method": scope.get("method", "WEBSOCKET"),
        "path": scope["path"],
        "query_string": scope.get("query_string"),
        "headers": tuple(map(tuple, scope["headers"])),
    }


def held_message(message: Held) -> bytes | None:
    """All of a message; None where it holds what no copy can be made of, or a long body."""
    body = message.get("body") or message.get("bytes") or message.get("text")
    try:
        return None if body and len(body) > LONG else marshal.dumps(message, PLAIN)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None


def read(message: bytes) -> Held:
    """A message that is held."""
    held: Held = marshal.loads(message)
    return held
