"""Trials: which routes a router tried for a request, in which order, and what came of each.

Watched is the end of `matches` of every class of routes that Starlette, FastAPI or the service itself defines, by
whatever name: they are found as the classes below Starlette's `BaseRoute`, when the application is there.
"""

import inspect
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from types import CodeType, FrameType
from typing import Any

from ..traces.events import EVENT_LOOP, Event, Values
from .journal import Journal
from .matches import MOST, as_included, below_mounts
from .objects import name_of
from .tool import Tool

RETURNS = sys.monitoring.events.PY_RETURN
OUTCOMES = {"NONE": "none", "PARTIAL": "partial", "FULL": "full"}
"""What `matches` says: the path does not fit, it does and the method does not, both do."""
LEADS_TO = ("endpoint", "app", "original_router")
KEPT = 100
"""How many trials of a request that came to nothing are kept."""


class Trials:
    """Writes down trials between `begin()` and `end()`, of the classes of routes there are when `watch()` is called."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._codes: set[CodeType] = set()
        self._asking: tuple[type, ...] = ()
        self._vain: Counter[int] = Counter()
        self._known: dict[tuple[int, str], tuple[Values, object]] = {}
        self._tool = Tool("scripts.recording.trials", {RETURNS: self._returned})
        self.begin, self.end = self._tool.take, self._tool.give_back

    def watch(self) -> None:
        self._asking = tuple(filter(None, (_of_starlette("Router"), _of_starlette("BaseRoute"))))
        for code in matching_codes():
            self._codes.add(code)
            self._tool.watch(code, RETURNS)

    def _returned(self, code: CodeType, _offset: int, value: object) -> None:
        try:
            request = self._journal.serving.get()
            outcome = OUTCOMES.get(getattr(value[0], "name", "")) if type(value) is tuple else None
            if outcome and request > 0 and self._is_asked_by_a_router(frame := sys._getframe(1)):
                self._put(request, outcome, *(frame.f_locals[name] for name in code.co_varnames[:2]))
        except Exception as error:
            self._journal.fault(error)

    def _is_asked_by_a_router(self, frame: FrameType) -> bool:
        """Whether a router asks, from a coroutine of its own; no other route on its behalf, nor a middleware."""
        around = frame.f_back
        while around and not around.f_code.co_flags & inspect.CO_COROUTINE:
            if around.f_code in self._codes:
                return False
            around = around.f_back
        own = [around.f_locals.get(name) for name in around.f_code.co_varnames[:1]] if around else []
        return any(isinstance(asking, self._asking) for asking in own)

    def _put(self, request: int, outcome: str, route: object, scope: Mapping[str, Any]) -> None:
        self._vain[request] += outcome == "none"
        if outcome == "none" and (self._vain[request] > KEPT or self._journal.is_full()):
            self._journal.leave_out(request, "trial")
        else:
            told = self._told(as_included(route, scope), below_mounts(scope))
            self._journal.put(request, (tried, request, told, str(scope.get("path", "")), outcome))

    def _told(self, route: object, below: str) -> Values:
        """`route_values`, remembered, as it is the same for all requests that a route is tried for."""
        key = id(route), below
        if key not in self._known:
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[key] = route_values(route, below), route  # what is kept here has its id for itself
        return self._known[key][0]


def matching_codes() -> Iterator[CodeType]:
    """The code of every `matches` of a class of routes; none where nobody has imported Starlette."""
    waiting = [_of_starlette("BaseRoute")]
    while kind := waiting.pop() if waiting else None:
        waiting += kind.__subclasses__()
        if code := getattr(vars(kind).get("matches"), "__code__", None):
            yield code


def _of_starlette(name: str) -> Any:
    return getattr(sys.modules.get("starlette.routing"), name, None)


def route_values(route: object, below: str) -> Values:
    """A route's path, methods and name, below mounts.

    The path of what stands for more than one route, as a mount, a host or an included router does, ends with `/…`.
    """
    values = {
        "path": below + _path(route),
        "methods": ", ".join(sorted(getattr(route, "methods", None) or ())),
        "endpoint": name_of(next(filter(None, (getattr(route, name, None) for name in LEADS_TO)), route)),
    }
    return {name: value for name, value in values.items() if value}


def _path(route: object) -> str:
    """The path as it was declared: with its converters, which the one that FastAPI publishes has no more."""
    if hasattr(route, "path_regex") and getattr(route, "endpoint", None) is None:
        return f"{getattr(route, 'path', '')}/…"
    if host := getattr(route, "host", None):
        return f"{host}/…"
    around = getattr(route, "include_context", None)
    known = getattr(route, "path", None)
    return str(known) if known and around is None else f"{getattr(around, 'prefix', '')}/…"


def tried(request: int, told: Values, path: str, outcome: str) -> Event:
    """A route is tried for a path."""
    values = {**told, "tried": path, "outcome": outcome}
    return Event("trial", request, EVENT_LOOP, values["endpoint"], values=values, changed=values)
