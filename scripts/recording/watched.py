"""Watched functions: what is known of one, and remembered of its running calls, and their values."""

import gc
import inspect
from collections.abc import Iterator, Mapping
from types import CodeType, FrameType

from ..traces.events import NOTHING, Values
from .held import Held, held
from .secret_attributes import secret_attributes, secrets_under
from .secret_names import MAYBE, NO, returned_sureness
from .values import encode


class Watched:
    """A function of the service, by its code: what it is called, where it stands, which locals it has.

    `heading` is the line of its `def` or first decorator, which is no line of its body; a lambda,
    which has no other line, has none. `calls` counts its calls, request by request. While there is
    one in `lined`, a call or who stops at a line, its lines are watched; when many came that nobody
    keeps they are `off`.
    """

    __slots__ = (
        "calls",
        "code",
        "entered",
        "file",
        "gives",
        "heading",
        "lined",
        "lines",
        "name",
        "off",
        "offs",
        "shown",
        "unkept",
        "unshown",
    )

    def __init__(self, code: CodeType, file: str, lines: bool) -> None:
        self.code, self.file, self.lines, self.entered = code, file, lines, False
        self.name = code.co_qualname.rpartition("<locals>.")[2]
        self.gives = returned_sureness(code.co_name)
        self.heading = code.co_firstlineno if code.co_name != "<lambda>" else 0
        names = dict.fromkeys(code.co_varnames + code.co_cellvars)
        self.shown = frozenset(n for n in names if n not in ("self", "cls") and not n.startswith("."))
        self.unshown = tuple(n for n in (*names, *code.co_freevars) if n not in self.shown)
        self.calls: dict[int, int] = {}
        self.lined: set[object] = set()
        self.off = False
        self.offs = self.unkept = 0


class Running:
    """What is remembered of one call of a function.

    Of one that is not `kept` events are only counted, in `left`; so are its lines, pauses and resumptions beyond
    the first ones. The `place` where it runs is the same until it pauses. `number` and `told` belong to who tells the
    call: its number, and its locals as told last.
    """

    told: Values
    __slots__ = (
        *("caller", "depth", "kept", "left", "line", "lines", "number", "offs", "pauses", "place"),
        *("request", "resumes", "told", "watched"),
    )

    def __init__(self, watched: Watched, request: int, caller: "Running | None", kept: bool, place: str | int) -> None:
        self.watched, self.request, self.caller, self.kept, self.place = watched, request, caller, kept, place
        self.depth: int = caller.depth + 1 if caller else 0
        self.line = watched.code.co_firstlineno
        self.lines = self.pauses = self.resumes = self.left = self.number = 0
        self.offs = watched.offs


def is_function(code: CodeType) -> bool:
    """Whether the code is a function's; not a module's, a class's, a generator expression's or, from Python 3.14 on,
    that of annotations."""
    return bool(code.co_flags & inspect.CO_OPTIMIZED) and not code.co_name.startswith(("<g", "__annotate__"))


def is_waiting(frame: FrameType) -> bool:
    """Whether a call that is taken up again stood at an `await` or a `yield from`.

    Python says so itself, in the argument of the instruction it resumes at: see `RESUME` in the module `dis`.
    """
    return frame.f_code.co_code[frame.f_lasti + 1] & 3 >= 2


def classes_in(code: CodeType) -> Iterator[str]:
    """The names of all classes that are defined in a module's or a function's code, however deep."""
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            if not (inner.co_flags & inspect.CO_OPTIMIZED or inner.co_name.startswith("<")):
                yield inner.co_name
            yield from classes_in(inner)


def held_locals(watched: Watched, frame: FrameType) -> Held:
    """The locals of a call that are its own; `self`, `cls` and unbound ones are not shown."""
    if not (shown := watched.shown):
        return NOTHING
    return {name: held(value, name) for name, value in frame.f_locals.items() if name in shown}


def unshown_secrets(watched: Watched, found: Mapping[str, object]) -> Iterator[str]:
    """The secrets in what a call knows and does not show: its `self`, and what it has from the function around it."""
    for name in watched.unshown:
        yield from secrets_under(name, found.get(name))
        yield from secret_attributes(found.get(name))


def returned(watched: Watched, value: object) -> object:
    """What a call returns, held. The function's name says of a string what it is."""
    if watched.gives == NO:
        return held(value)
    return (encode(value, sure=watched.gives if type(value) is str else min(watched.gives, MAYBE)),)


def yielded(watched: Watched, value: object) -> Held:
    """What a generator yields. A coroutine yields only to the event loop; that value is nobody's."""
    if watched.code.co_flags & inspect.CO_GENERATOR:
        return {"yield": returned(watched, value)}
    if type(value).__name__ == "async_generator_wrapped_value":
        return {"yield": next((returned(watched, wrapped) for wrapped in gc.get_referents(value)), ("",))}
    return NOTHING
