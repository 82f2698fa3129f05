"""Changes: what a run left different in the framework, and in what that stands on."""

import inspect
import sys
from collections.abc import Iterator
from types import FunctionType, ModuleType

type State = dict[tuple[int, str], tuple[ModuleType | type, object]]
"""Each function, class and method by what it stands in and by its name there."""

LASTING = ("fastapi", "starlette", "pydantic", "httpx2", "anyio", "asyncio", "json", "builtins")
"""The packages that are looked after."""
WRITTEN = (FunctionType, property, classmethod, staticmethod)
"""What is written in a class; the rest Python makes, now and then anew."""


def state() -> State:
    """What those packages hold now, as far as it is loaded."""
    return {(id(owner), name): (owner, value) for owner in _owners() for name, value in _held(owner)}


def changes(before: State) -> list[str]:
    """The names under which there is something else now, or nothing; and what is new in a class that was there.

    A module gets new names by itself, when more of it is imported.
    """
    after = state()
    other = [key for key, (_, value) in before.items() if key not in after or after[key][1] is not value]
    classes = {id(owner) for owner, _ in before.values() if inspect.isclass(owner)}
    added = [key for key in after if key not in before and key[0] in classes]
    return sorted(f"{_named((before | after)[key][0])}.{key[1]}" for key in other + added)


def _owners() -> Iterator[ModuleType | type]:
    modules = [m for name, m in list(sys.modules.items()) if _lasting(name) and isinstance(m, ModuleType)]
    found = (value for module in modules for value in list(vars(module).values()))
    classes = {id(value): value for value in found if inspect.isclass(value) and _lasting(value.__module__)}
    yield from modules
    yield from classes.values()


def _held(owner: ModuleType | type) -> Iterator[tuple[str, object]]:
    for name, value in list(vars(owner).items()):
        if isinstance(value, WRITTEN) if inspect.isclass(owner) else callable(value):
            yield name, value


def _lasting(module: object) -> bool:
    return str(module).partition(".")[0] in LASTING


def _named(owner: ModuleType | type) -> str:
    return f"{owner.__module__}.{owner.__qualname__}" if isinstance(owner, type) else owner.__name__
