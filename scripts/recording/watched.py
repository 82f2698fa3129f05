"""Watched functions: what is known of one, and remembered of its running calls, and their values."""

import gc
import inspect
from collections import Counter
from collections.abc import Iterator, Mapping
from types import CodeType

from ..traces.events import NOTHING, Values
from .secret_attributes import secret_attributes, secrets_under
from .secret_names import MAYBE, returned_sureness
from .values import encode


class Watched:
    """A function of the service, by its code: what it is called, where it stands, which locals it has.

    `heading` is the line of its `def` or first decorator, which is no line of its body; a lambda,
    which has no other line, has none.
    """

    __slots__ = ("code", "entered", "file", "gives", "heading", "name", "shown", "unshown")

    def __init__(self, code: CodeType, file: str) -> None:
        self.code, self.file, self.entered = code, file, False
        self.name = code.co_qualname.rpartition("<locals>.")[2]
        self.gives = returned_sureness(code.co_name)
        self.heading = code.co_firstlineno if code.co_name != "<lambda>" else 0
        names = dict.fromkeys(code.co_varnames + code.co_cellvars)
        self.shown = frozenset(n for n in names if n not in ("self", "cls") and not n.startswith("."))
        self.unshown = tuple(n for n in (*names, *code.co_freevars) if n not in self.shown)


class Running:
    """What is remembered of one running call of a function; one that is not kept has no number and is only counted.

    `written` counts its lines and its pauses apart: a loop of many lines hides no value that it yields.
    """

    __slots__ = ("caller", "depth", "last", "line", "number", "request", "watched", "written")

    def __init__(self, watched: Watched, request: int, caller: "Running | None", number: int) -> None:
        self.watched, self.request, self.number = watched, request, number
        self.depth: int = caller.depth + 1 if caller else 0
        self.caller: int = caller.number or caller.caller if caller else 0
        self.line = watched.code.co_firstlineno
        self.last: Values = NOTHING
        self.written = Counter[str]()


def is_function(code: CodeType) -> bool:
    """Whether the code is a function's; not a module's, a class's, a generator expression's or, from Python 3.14 on,
    that of annotations."""
    return bool(code.co_flags & inspect.CO_OPTIMIZED) and not code.co_name.startswith(("<g", "__annotate__"))


def local_values(watched: Watched, found: Mapping[str, object]) -> Values:
    """The locals of a call that are its own, encoded; `self`, `cls` and unbound ones are not shown."""
    return {name: encode(value, name) for name, value in found.items() if name in watched.shown}


def unshown_secrets(watched: Watched, found: Mapping[str, object]) -> Iterator[str]:
    """The secrets in what a call knows and does not show: its `self`, and what it has from the function around it."""
    for name in watched.unshown:
        yield from secrets_under(name, found.get(name))
        yield from secret_attributes(found.get(name))


def returned(watched: Watched, value: object) -> str:
    """What a call returns. The function's name says of a string what it is."""
    return encode(value, sure=watched.gives if type(value) is str else min(watched.gives, MAYBE))


def yielded(watched: Watched, value: object) -> Values:
    """What a generator yields. A coroutine yields only to the event loop; that value is nobody's."""
    if watched.code.co_flags & inspect.CO_GENERATOR:
        return {"yield": returned(watched, value)}
    if type(value).__name__ == "async_generator_wrapped_value":
        return {"yield": ", ".join(returned(watched, wrapped) for wrapped in gc.get_referents(value))}
    return NOTHING
