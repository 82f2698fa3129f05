"""Matches: which route the router chose for a request, read from the scope it leaves its choice in."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..traces.events import Values
from .objects import name_of
from .promises import promise
from .values import encode

MOST = 1000
"""Choices that are remembered at a time."""


def choice(scope: Mapping[str, Any]) -> object:
    """What the router chose so far: an endpoint, or an application that is mounted; None before."""
    return scope.get("endpoint")


class Matches:
    """Remembers what is told of each choice: it is the same for all requests that the same route is found for."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], tuple[Values, tuple[object, ...]]] = {}

    def values(self, scope: Mapping[str, Any]) -> Values:
        """`match_values` of a scope."""
        route = scope.get("route")
        if route is None or getattr(route, "endpoint", None) is not scope["endpoint"]:
            return match_values(scope)
        around = _around(scope) if "fastapi" in scope else None
        given = scope.get("path_params")
        key = (
            id(route),
            id(around),
            scope.get("method"),
            scope.get("root_path"),
            scope.get("app_root_path"),
            not given,
        )
        if key not in self._known:
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[key] = match_values(scope), (route, around)  # what is kept here has its id for itself
        values, _ = self._known[key]
        return {**values, "parameters": encode(given)} if given else values


def match_values(scope: Mapping[str, Any]) -> Values:
    """The chosen route: its path, methods and endpoint, whether it fits fully, its dependencies, and what it `returns`.

    A mount, and an endpoint that is a class, have no methods; those of a WebSocket are called so.

    `dependencies` holds one a line, as FastAPI will solve them, each indented by two spaces for each
    dependency it is needed for. What is empty is left out.
    """
    route = matched_route(scope)
    methods = sorted(getattr(route, "methods", None) or ())
    values = {
        "path": _path(scope, route),
        "methods": ", ".join(methods) or ("WEBSOCKET" if scope.get("type") == "websocket" else ""),
        "endpoint": name_of(choice(scope)),
        "parameters": encode(scope.get("path_params")) if scope.get("path_params") else "",
        "fits": str(not methods or scope.get("method") in methods),
        "dependencies": "\n".join(_dependencies(getattr(route, "dependant", None))),
        "returns": promise(route),
    }
    return {name: value for name, value in values.items() if value}


def matched_route(scope: Mapping[str, Any]) -> object:
    """The route of the chosen endpoint, with the prefix and dependencies of the routers around it.

    Starlette leaves it in the scope; FastAPI does for its own routes, and keeps beside it what an
    included router adds. A mount, or a plain route of FastAPI, is found by its endpoint.
    """
    route, chosen = scope.get("route"), choice(scope)
    included = as_included(route, scope)
    if included is not route or (route is not None and _leads_to(route, chosen)):
        return included
    near = [r for name in ("app", "router") for r in getattr(scope.get(name), "routes", ())]
    return next((r for r in near if _leads_to(r, chosen)), route)


def as_included(route: object, scope: Mapping[str, Any]) -> object:
    """A route with the prefix and dependencies that the router which includes it adds, as FastAPI keeps them beside."""
    around = _around(scope)
    if route is None or getattr(around, "original_route", None) is not route:
        return route
    return getattr(around, "starlette_route", None) or around


def _around(scope: Mapping[str, Any]) -> Any:
    return (scope.get("fastapi") or {}).get("effective_route_context")


def _leads_to(route: object, chosen: object) -> bool:
    return chosen is getattr(route, "endpoint", None) or chosen is getattr(route, "app", None)


def below_mounts(scope: Mapping[str, Any]) -> str:
    """The paths of the mounts that lead here; empty in the application that is served."""
    below = str(scope.get("root_path", ""))
    return below.removeprefix(scope.get("app_root_path", below))


def _path(scope: Mapping[str, Any], route: object) -> str:
    """The whole path of a route, as it was declared; under a mount the scope's root path has grown by the mount's."""
    mounted = below_mounts(scope)
    if getattr(route, "endpoint", None) is None and mounted:
        return mounted
    return mounted + str(getattr(route, "path", "")) or "/"


def _dependencies(dependant: object, depth: int = 0) -> Iterator[str]:
    for needed in getattr(dependant, "dependencies", ()):
        yield "  " * depth + name_of(needed.call)
        yield from _dependencies(needed, depth + 1)
