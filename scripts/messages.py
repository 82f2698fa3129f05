"""ASGI scopes and messages as encoded values."""

from collections.abc import Iterable, Mapping
from typing import Any

from scripts.events import Values
from scripts.values import MASK, encode, encode_body, is_secret, mask


def scope_values(scope: Mapping[str, Any]) -> Values:
    """Method, path, query and headers of a request; a lifespan scope has none of them."""
    if scope["type"] == "lifespan":
        return {}
    values = {
        "method": scope.get("method", "WEBSOCKET"),
        "path": scope["path"],
        "query": mask(scope["query_string"].decode("latin-1")),
        "headers": _headers(scope["headers"]),
    }
    return {name: value for name, value in values.items() if value}


def message_values(message: Mapping[str, Any]) -> Values:
    """Every field of a message but its type: bodies as text with their size, headers one a line."""
    values: dict[str, str] = {}
    for name, value in message.items():
        if name == "type" or value is None:
            continue
        if name == "headers":
            values[name] = _headers(value)
        elif name in ("body", "bytes"):
            values[name] = encode_body(value)
            values["size"] = str(len(value))
        elif name == "text":
            values[name] = encode_body(value.encode())
            values["size"] = str(len(value.encode()))
        else:
            values[name] = encode(value, name)
    return values


def route_values(scope: Mapping[str, Any]) -> Values:
    """The route that stands in the scope: its path, methods and endpoint, and whether it fits fully."""
    route = scope["route"]
    methods = sorted(getattr(route, "methods", None) or ())
    values = {
        "path": str(getattr(route, "path_format", getattr(route, "path", ""))),
        "methods": ", ".join(methods),
        "endpoint": encode(scope.get("endpoint")),
        "parameters": encode(scope.get("path_params")) if scope.get("path_params") else "",
        "fits": str(not methods or scope.get("method") in methods),
    }
    return {name: value for name, value in values.items() if value}


def _headers(headers: Iterable[tuple[bytes, bytes]]) -> str:
    return "\n".join(_header(key.decode("latin-1"), value.decode("latin-1")) for key, value in headers)


def _header(name: str, value: str) -> str:
    """One header line. The port of a test's server is another one on every run and means nothing."""
    if is_secret(name):
        return f"{name}: {MASK}"
    if name == "host":
        return f"{name}: {value.partition(':')[0]}"
    return f"{name}: {mask(value)}"
