"""Held values: what was seen, kept until somebody reads it, as encoding it costs more than a short call does.

A value that nobody can change is kept itself, a small dict of such values as a copy; any other is encoded at once,
and kept as a tuple with its text.
"""

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

type Held = Mapping[str, Any]
"""Names to values as they are kept."""


def held(value: Any, name: str = "") -> object:
    """A value for now, known as `name`."""
    if _is_fixed(value) or (type(value) is dict and _is_plain(value)):
        return value if type(value) is not dict else {**value}
    return (encode(value, name),)


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
    return len(value) <= FEW and all(type(key) is str and _is_fixed(item) for key, item in value.items())


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
        "client": scope.get("client"),
        "server": scope.get("server"),
    }


def held_message(message: Held) -> Held | None:
    """All of a message; None where it holds what somebody may change, or a long body, or no headers as ASGI has
    them."""
    kept = {**message}
    if "headers" in kept:
        try:
            kept["headers"] = tuple(map(tuple, kept["headers"]))
        except TypeError:
            return None
    for value in kept.values():
        kind = type(value)
        if kind is bytes or kind is str:
            if len(value) > LONG:
                return None
        elif not (kind is bool or kind is int or kind is float or kind is NONE or kind is tuple):
            return None
    return kept
