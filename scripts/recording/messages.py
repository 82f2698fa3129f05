"""Messages: ASGI scopes and messages as encoded values, and the secrets that stand in them."""

from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from functools import lru_cache
from typing import Any

from ..traces.events import RECEIVED, SENT, Values
from .bodies import encode_body
from .masks import LARGEST, found, header_found, mask
from .secret_fields import is_masked
from .secret_names import given_sureness
from .secret_values import is_learnt
from .values import encode

type Message = MutableMapping[str, Any]
type Headers = Iterable[tuple[bytes, bytes]]


def scope_values(scope: Mapping[str, Any]) -> Values:
    """Method, path, query and headers of a request; a lifespan scope has none of them."""
    if scope["type"] == "lifespan":
        return {}
    values = {
        "method": scope.get("method", "WEBSOCKET"),
        "path": mask(scope["path"]),
        "query": found(_query(scope), given=True)[0],
        "headers": _headers(scope["headers"]),
    }
    return {name: value for name, value in values.items() if value}


def message_values(message: Mapping[str, Any]) -> Values:
    """Every field of a message but its type: bodies as text with their size, headers one a line.

    Where these are not as ASGI has them, and a server will refuse them, each as any value.
    """
    try:
        return _fields(message)
    except (TypeError, ValueError, AttributeError):
        return {name: encode(value, name) for name, value in message.items() if name != "type"}


def _fields(message: Mapping[str, Any]) -> Values:
    values: dict[str, str] = {}
    given = message["type"] in RECEIVED
    for name, value in message.items():
        if name == "type" or value is None:
            continue
        if name == "headers":
            values[name] = _headers(value)
        elif name in ("body", "bytes"):
            values[name] = encode_body(value, given)
            values["size"] = str(len(value))
        elif name == "text":
            values[name] = encode_body(value.encode(), given)
            values["size"] = str(len(value.encode()))
        elif name == "code":  # a server may have a name for it, where others have the number
            values[name] = encode(int.__int__(value) if isinstance(value, int) else value)
        else:
            values[name] = encode(value, name)
    return values


def readable_twice(message: Message) -> Message:
    """A message that can be read and sent: ASGI lets its headers be an iterator, which gives them only once."""
    if type(message) is dict and isinstance(message.get("headers"), Iterator):
        return {**message, "headers": [*message["headers"]]}
    return message


def secrets_in(message: Mapping[str, Any]) -> Iterable[str]:
    """The secrets that a scope or a message carries and that are learnt: in its headers, path, query, body or text."""
    try:
        return _secrets_in(message)
    except (TypeError, ValueError, AttributeError):
        return ()


def _secrets_in(message: Mapping[str, Any]) -> Iterable[str]:
    given = message["type"] not in SENT
    met = [secret for name, value in message.get("headers") or () for secret in _secrets_of_header(name, value)]
    if "query_string" in message:
        met += (*found(_query(message), given=True)[1], *found(message.get("path", ""))[1])
    if text := message.get("text"):
        met += found(text, given)[1]
    elif body := message.get("body") or message.get("bytes"):
        met += found(bytes(body[:LARGEST]).decode(errors="ignore"), given)[1]
    return met


@lru_cache(1024)
def _secrets_of_header(key: bytes, given: bytes) -> tuple[str, ...]:
    return header_found(key.decode("latin-1").lower(), given.decode("latin-1"))[1]


def secrets_of_path(scope: Mapping[str, Any]) -> Iterator[str]:
    """The secrets that stand in a path, where the route that was chosen names that part of it as one."""
    for name, value in (scope.get("path_params") or {}).items():
        if type(value) is str and is_masked(value, given_sureness(name)) and is_learnt(value, given=True):
            yield value


def _query(scope: Mapping[str, Any]) -> str:
    return bytes(scope.get("query_string") or b"").decode("latin-1")


def _headers(headers: Headers) -> str:
    return "\n".join(_header(bytes(key), bytes(value)) for key, value in headers)


@lru_cache(1024)
def _header(key: bytes, given: bytes) -> str:
    """One header line."""
    name, value = key.decode("latin-1"), given.decode("latin-1")
    return f"{name}: {header_found(name.lower(), value)[0]}"
