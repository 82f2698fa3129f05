"""Routes: the paths that an application answers on, also those of what it includes, mounts or wraps."""

import functools
import inspect
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FunctionType, MethodType
from typing import Any

from .fresh import is_inside

FRAMEWORKS = ("fastapi", "starlette")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


@dataclass(frozen=True)
class Listed:
    """A route by its whole path, after the prefixes of the routers and mounts around it; a WebSocket has no methods."""

    path: str
    methods: tuple[str, ...] = ()
    endpoint: Any = field(default=None, compare=False, repr=False)


def listed(app: object) -> Iterator[Listed]:
    """The routes in the order in which they are tried; a mount without routes, such as static files, by its path."""
    beneath = routed(app)
    if beneath is not None:
        yield from _below(beneath.routes, "")


def routed(app: object) -> Any:
    """The application that has routes: this one, or the one it wraps. None where there is none.

    What is wrapped is an attribute of the wrapper or, where that is a function, a variable of it.
    """
    left, seen = [app], set[int]()
    while left:
        one = left.pop(0)
        if _are_routes(getattr(one, "routes", None)):
            return one
        seen.add(id(one))
        left += [inner for inner in _held(one) if id(inner) not in seen and is_application(inner)]
    return None


def _are_routes(found: object) -> bool:
    """Whether this is a list of routes: what another framework keeps under that name may be none that say a path."""
    return isinstance(found, list) and all(hasattr(one, "path") or hasattr(one, "matches") for one in found)


def packages_elsewhere(app: object, *folders: Path) -> list[str]:
    """The packages that the endpoints are of, but a framework's; none where one of these lies in such a folder."""
    modules = {_function(route.endpoint).__module__ for route in listed(app) if route.endpoint}
    own = [name for name in modules if name.partition(".")[0] not in FRAMEWORKS]
    files = [getattr(sys.modules.get(name), "__file__", None) for name in own]
    if any(is_inside(file, folder) for file in files for folder in folders):
        return []
    return sorted({name.partition(".")[0] for name in own})


def _function(endpoint: Any) -> Any:
    """What an endpoint calls in the end."""
    while isinstance(endpoint, functools.partial):
        endpoint = endpoint.func
    return inspect.unwrap(endpoint)


def is_application(value: object) -> bool:
    """Whether it can be called as an ASGI application is: with scope, receive and send."""
    return callable(value) and not inspect.isclass(value) and takes(value, 3)


def takes(value: Any, arguments: int) -> bool:
    """Whether this can be called with so many arguments."""
    try:
        inspect.signature(value).bind(*range(arguments))
    except (TypeError, ValueError):
        return False
    return True


def _below(routes: Iterable[Any], prefix: str) -> Iterator[Listed]:
    # Where FastAPI keeps an included router as one route, it offers the routes that this stands for.
    each = getattr(sys.modules.get("fastapi.routing"), "iter_route_contexts", iter)
    for route in each(routes):
        path = prefix + (getattr(route, "path", None) or getattr(route, "host", None) or "")
        inner = None if getattr(route, "endpoint", None) else routed(getattr(route, "app", None))
        if inner is not None and inner.routes:
            yield from _below(inner.routes, path)
        else:
            yield Listed(path or "/", _methods(route), getattr(route, "endpoint", None))


def _methods(route: Any) -> tuple[str, ...]:
    """Those that a route takes. One that leads to a class takes all: it answers those that it has functions for."""
    endpoint = getattr(route, "endpoint", None)
    if getattr(route, "methods", ()) is None and inspect.isclass(endpoint):
        return tuple(name for name in METHODS if hasattr(endpoint, name.lower()))
    return tuple(sorted(getattr(route, "methods", None) or ()))


def _held(value: object) -> Iterable[object]:
    """What a function names, or an object keeps."""
    if isinstance(value, MethodType):
        return [value.__self__, value.__func__]
    if isinstance(value, functools.partial):
        return [value.func, *value.args, *value.keywords.values()]
    if isinstance(value, FunctionType):
        named = inspect.getclosurevars(value)
        return [*named.nonlocals.values(), *named.globals.values()]
    return [*getattr(value, "__dict__", {}).values()]
