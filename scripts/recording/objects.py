"""Objects: what one is called and what it holds, read without running code of its class."""

import datetime
import decimal
import functools
import pathlib
import uuid
from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from types import BuiltinFunctionType, FunctionType, MemberDescriptorType, MethodType


def name_of(call: object) -> str:
    """What a function, class or callable object is called in its own file, as watched code is named."""
    while isinstance(call, functools.partial):
        call = call.func
    if isinstance(call, MethodType):
        call = call.__func__
    if isinstance(call, type | FunctionType | BuiltinFunctionType):
        return call.__qualname__.rpartition("<locals>.")[2]
    return f"{type(call).__qualname__.rpartition('<locals>.')[2]}.__call__"


def state(value: object) -> Mapping[str, object] | None:
    """The fields of a dataclass or a Pydantic model, read without running their code."""
    kind = type(value)
    if is_dataclass(kind):
        held = attributes(value)
        return {field: held[field] for field in kind.__dataclass_fields__ if field in held}
    if isinstance(getattr(kind, "__pydantic_fields__", None), dict):
        return attributes(value)
    return None


@functools.lru_cache(1024)
def fields_of(kind: type) -> tuple[str, ...]:
    """The names of a named tuple's fields; none for any other class."""
    named = next((vars(base)["_fields"] for base in kind.__mro__ if "_fields" in vars(base)), ())
    return named if type(named) is tuple and all(type(name) is str for name in named) else ()


def attributes(value: object) -> dict[str, object]:
    """The attributes a value keeps in its `__dict__` and its slots."""
    slots = {
        name: slot
        for base in type(value).__mro__
        for name, slot in vars(base).items()
        if isinstance(slot, MemberDescriptorType) and not name.startswith("__")
    }
    found: dict[str, object] = {}
    for name, slot in slots.items():
        try:
            found[name] = slot.__get__(value)
        except AttributeError:
            continue
    try:
        found.update(object.__getattribute__(value, "__dict__"))
    except AttributeError:
        return found
    return found


def _moment(value: datetime.datetime) -> str:
    return f"datetime({value.isoformat()!r})"


def _repr(value: object) -> str:
    return repr(value).replace("datetime.", "")


PLAIN: dict[type, Callable[..., str]] = {
    type(None): str,
    bool: str,
    complex: repr,
    range: repr,
    uuid.UUID: repr,
    decimal.Decimal: repr,
    pathlib.PosixPath: repr,
    datetime.datetime: _moment,
    datetime.date: _repr,
    datetime.time: _repr,
    datetime.timedelta: _repr,
}
"""Classes whose own text is steady. Exactly these: a derived class may bring code of its own."""
