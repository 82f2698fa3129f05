"""Surroundings: where a service keeps its secrets before anybody asks it: its environment, its modules, its state."""

import os
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from traceback import walk_tb
from types import CellType, FrameType, FunctionType, ModuleType
from typing import Any

from .masks import found
from .objects import attributes, by_class, fields_of, names_in, namespace, plain_bytes, state
from .secret_attributes import secret_attributes
from .secret_fields import is_masked
from .secret_names import MAYBE, NO, SURE, below
from .secret_values import is_learnt, spelling

DEEPEST = 5
MOST = 200
"""Items of one collection that are looked at."""
LONGEST = 2_000
"""Characters of one text that are looked at."""
ELSEWHERE = ("PWD", "OLDPWD")
"""Variables of every shell that are folders, though they are called as passwords are."""


class Surroundings:
    """Knows the modules of a service whose functions ran, and reads what is secret in them and in the environment.

    Of an object it reads what a dataclass, a model or a class of the service's own keeps, and of any other one what it
    keeps under secret names. No code of the object's class runs.
    """

    def __init__(self, root: str) -> None:
        self._root = root.rstrip(os.sep) + os.sep
        self._modules: dict[int, Mapping[str, object]] = {}
        self._is_own = by_class(self._lies_inside)

    def around(self, frame: FrameType, unshown: Iterable[str]) -> Iterator[str]:
        """The secrets that a function finds around it: in its module, and in what it does not show of its own."""
        if not self._modules:
            yield from self._environment()
        yield from self._enter(frame.f_globals)
        found = frame.f_locals
        yield from self._pairs(((name, found[name]) for name in unshown if name in found), NO, 1)

    def secrets(self) -> Iterator[str]:
        """The secrets in the environment and in the modules that were entered, as they are now."""
        yield from self._environment()
        for module in [*self._modules.values()]:
            yield from self._pairs(module.items(), NO, 1)

    def on_the_way(self, error: BaseException | None) -> Iterator[str]:
        """The secrets in the service's functions and modules that an error, and the one before it, went through."""
        while error:
            for frame, _ in walk_tb(error.__traceback__):
                if frame.f_code.co_filename.startswith(self._root):
                    yield from self._enter(frame.f_globals)
                    yield from self._pairs(frame.f_locals.items(), NO, 1)
            error = error.__context__

    def _environment(self) -> Iterator[str]:
        return self._pairs(((name, value) for name, value in os.environ.items() if name not in ELSEWHERE), NO, 1)

    def _enter(self, module: Mapping[str, object]) -> Iterator[str]:
        if id(module) not in self._modules:
            self._modules[id(module)] = module
            yield from self._pairs(module.items(), NO, 1)

    def held(self, value: object, sure: int = NO, depth: int = 1) -> Iterator[str]:
        """The secrets in a value under a name that is so sure to be a secret's."""
        kind = type(value)
        if depth > DEEPEST or value is None or kind in (int, float, bool):
            return
        if issubclass(kind, str | bytes):
            yield from _of_text(value, sure)
        elif fields := _fields(value, kind):
            yield from self._pairs(fields, sure, depth + 1)
        elif base := next((base for base in (list, tuple, set, frozenset) if issubclass(kind, base)), None):
            for item in islice(base.__iter__(value), MOST):  # type: ignore[arg-type, var-annotated]
                yield from self.held(item, sure, depth + 1)
        elif issubclass(kind, ModuleType):
            yield from self._enter(names_in(value)) if self._is_inside(names_in(value)) else ()
        elif issubclass(kind, type):
            yield from self._pairs(namespace(value).items() if self._is_own(value) else (), sure, depth + 1)  # type: ignore[arg-type]
        else:
            yield from secret_attributes(value)
            held = attributes(value)
            kept = ((name, held[name]) for name in held if self._is_own(kind) or name in ("state", "_state"))
            yield from self._pairs(kept, sure, depth + 1)

    def _pairs(self, pairs: Iterable[tuple[object, object]], sure: int, depth: int) -> Iterator[str]:
        for key, value in [*islice(pairs, MOST)]:
            name = key if type(key) is str else ""
            if not name.startswith("__"):
                yield from _of_text(name, min(sure, MAYBE))
                yield from self.held(value, below(name, sure), depth)

    def _lies_inside(self, kind: type) -> bool:
        """Whether a class is the service's own."""
        module = sys.modules.get(kind.__module__)
        return module is not None and self._is_inside(attributes(module))

    def _is_inside(self, module: Mapping[str, object]) -> bool:
        file = str(module.get("__file__") or "")
        return file.startswith(self._root) and "site-packages" not in file


def _fields(value: object, kind: type) -> Collection[tuple[object, object]]:
    """What stands under names in a dictionary, a named tuple, a dataclass, a model, or around and before a function."""
    if issubclass(kind, dict):
        return dict.items(value)  # type: ignore[arg-type]
    if names := fields_of(kind):
        return [*zip(names, tuple.__iter__(value), strict=False)]  # type: ignore[arg-type]
    return [*(_of_function(value) if kind is FunctionType else state(value) or {}).items()]


def _of_function(value: Any) -> dict[str, object]:
    """What a function has from the one around it, and what its parameters are when nobody gives them."""
    code, defaults = value.__code__, value.__defaults__ or ()
    parameters = code.co_varnames[code.co_argcount - len(defaults) : code.co_argcount]
    around = zip(code.co_freevars, value.__closure__ or (), strict=False)
    cells = {name: cell.cell_contents for name, cell in around if cell != CellType()}
    return {**cells, **dict(zip(parameters, defaults, strict=True)), **(value.__kwdefaults__ or {})}


def _of_text(value: Any, sure: int) -> Iterator[str]:
    text = spelling(bytes(plain_bytes(value))) if issubclass(type(value), bytes) else str.__str__(value)
    if is_masked(text, sure):
        yield from (secret for secret in [text] if is_learnt(secret, given=sure >= SURE))
    elif len(text) <= LONGEST:
        yield from found(text)[1]
