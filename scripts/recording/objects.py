"""Objects: what one is called and what it holds, read without running code of its class, nor of that class's own.

A lazy object says it is of another class, and its class may look any name up: both are asked nothing here.
"""

import datetime
import decimal
import functools
import pathlib
import uuid
from collections.abc import Callable, Mapping
from types import BuiltinFunctionType, FunctionType, GetSetDescriptorType, MemberDescriptorType, MethodType
from typing import Any

MOST = 1024
"""Classes that something is remembered of."""
_mro, namespace = (type.__dict__[name].__get__ for name in ("__mro__", "__dict__"))


def by_class[T](found: Callable[[type], T]) -> Callable[[type], T]:
    """Remember what is found for each class, by its place in memory: not every class can be the key of a dict."""
    known: dict[int, tuple[type, T]] = {}

    def find(kind: type) -> T:
        if (entry := known.get(id(kind))) is None:
            if len(known) >= MOST:
                known.clear()
            entry = known[id(kind)] = kind, found(kind)  # what is kept here has its place for itself
        return entry[1]

    return find


def among[T](kind: type, told: Mapping[type, T]) -> T | None:
    """What is told of this very class."""
    return next((told[known] for known in told if known is kind), None)


def name_of(call: Any) -> str:
    """What a function, class or callable object is called in its own file, as watched code is named."""
    while issubclass(type(call), functools.partial):
        call = call.func
    if type(call) is MethodType:
        call = call.__func__
    if issubclass(type(call), type | FunctionType | BuiltinFunctionType):
        return str(call.__qualname__).rpartition("<locals>.")[2]
    return f"{type(call).__qualname__.rpartition('<locals>.')[2]}.__call__"


def state(value: object) -> Mapping[str, object] | None:
    """The fields of a dataclass or a Pydantic model, read without running their code."""
    fields, is_model = _stated(type(value))
    if fields is not None:
        held = attributes(value)
        return {field: held[field] for field in fields if field in held}
    return attributes(value) if is_model else None


@by_class
def _stated(kind: type) -> tuple[Any, bool]:
    """The fields of a dataclass, and whether a class is a model."""
    return of_class(kind, "__dataclass_fields__"), type(of_class(kind, "__pydantic_fields__")) is dict


@by_class
def fields_of(kind: type) -> tuple[str, ...]:
    """The names of a named tuple's fields; none for any other class."""
    named = of_class(kind, "_fields")
    return named if type(named) is tuple and all(type(name) is str for name in named) else ()


def bases(kind: type) -> tuple[type, ...]:
    """A class and those it derives from, in the order in which Python looks something up."""
    return _mro(kind)  # type: ignore[no-any-return]


def of_class(kind: type, name: str) -> Any:
    """What a class, or one it derives from, keeps under a name; None where nothing is."""
    return next((namespace(base)[name] for base in bases(kind) if name in namespace(base)), None)


def names_in(value: object) -> dict[str, object]:
    """The very dictionary that an object or a module keeps its names in; a module that is not loaded yet stays so."""
    dictionary = _dictionary(type(value))
    return dictionary.__get__(value) if dictionary else {}


@by_class
def _dictionary(kind: type) -> Any:
    """What Python itself reads the dictionary with: a class may have put something of its own in its place."""
    own = (namespace(base).get("__dict__") for base in bases(kind))
    return next((found for found in own if type(found) in (GetSetDescriptorType, MemberDescriptorType)), None)


def plain_bytes(value: bytes | bytearray) -> bytes | bytearray:
    """The bytes themselves, without what a class derived from theirs makes of them."""
    if type(value) in (bytes, bytearray):
        return value
    return (bytes if issubclass(type(value), bytes) else bytearray).__getitem__(value, slice(None))  # type: ignore[index]


def attributes(value: object) -> dict[str, object]:
    """The attributes a value keeps in its `__dict__` and its slots."""
    slots = {
        name: slot
        for base in bases(type(value))
        for name, slot in namespace(base).items()
        if type(slot) is MemberDescriptorType and not name.startswith("__")
    }
    found: dict[str, object] = {}
    for name, slot in slots.items():
        try:
            found[name] = slot.__get__(value)
        except AttributeError:
            continue
    return found | names_in(value)


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
