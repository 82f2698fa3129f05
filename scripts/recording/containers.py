"""Containers as text: what holds other values, bounded, each of these told by `inner(value, sure)`, a level deeper."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from .arrays import of_numpy
from .known_secrets import met
from .masks import found
from .objects import attributes, bases, fields_of, state
from .secret_attributes import secret_attributes
from .secret_fields import is_secret_pair, sure_of
from .secret_names import MAYBE, NO, SURE, below, is_schema

MOST = 20
"""Items of one container that are shown."""

type Inner = Callable[..., str]
type Told = Callable[..., str]


def special(kind: type) -> Told | None:
    """How values of a class are told that is known by more than the classes it derives from."""
    if kind.__module__ == "pydantic_core._pydantic_core" and kind.__name__ == "ValidationError":
        return _validation_error
    if any((base.__module__, base.__name__) == ("fastapi.exceptions", "ValidationException") for base in bases(kind)):
        return _validation_exception
    if issubclass(kind, tuple) and fields_of(kind):
        return _named_tuple
    return of_numpy(kind)


def of_object(value: object, inner: Inner, sure: int) -> str:
    """A dataclass or a model by its fields, any other object by its class."""
    held = state(value)
    if held is None:
        met(secret_attributes(value))
        return f"<{type(value).__name__}>"
    return _fields(type(value), held, inner, sure)


def _dict(value: dict[object, object], inner: Inner, sure: int) -> str:
    get = partial(dict.get, value)
    schema = sure != NO and is_schema(get)
    pairs = (
        f"{inner(key, min(sure, MAYBE))}: {inner(held, sure_of(get, key, sure, schema))}"
        for key, held in dict.items(value)
    )
    return _braces(pairs, dict.__len__(value))


def _list(value: list[object], inner: Inner, sure: int) -> str:
    return f"[{_items(list.__iter__(value), list.__len__(value), inner, sure)}]"


def _tuple(value: tuple[object, ...], inner: Inner, sure: int) -> str:
    end = ",)" if tuple.__len__(value) == 1 else ")"
    if tuple.__len__(value) == 2 and is_secret_pair(*tuple.__iter__(value)):
        name, secret = tuple.__iter__(value)
        return f"({inner(name)}, {inner(secret, SURE)})"
    return f"({_items(tuple.__iter__(value), tuple.__len__(value), inner, sure)}{end}"


def _named_tuple(value: tuple[object, ...], inner: Inner, sure: int) -> str:
    held = dict(zip(fields_of(type(value)), tuple.__iter__(value), strict=False))
    if type(netloc := held.get("netloc")) is str:
        held["netloc"] = _without_password(netloc)
    return _fields(type(value), held, inner, sure)


def _without_password(netloc: str) -> str:
    """What an address says of a host, as `urlsplit` takes it out of one."""
    text, secrets = found(f"any://{netloc}")
    met(secrets)
    return text.removeprefix("any://")


def _set(value: Any, inner: Inner, sure: int) -> str:
    base = set if issubclass(type(value), set) else frozenset
    items = sorted(inner(item, sure) for item in base.__iter__(value))
    return _braces(items, len(items)) if items else "set()"


_arguments = BaseException.__dict__["args"].__get__
CANCELLED = "Cancelled via cancel scope "
"""By this anyio knows its own cancellations. What follows is an address, and a task of this process."""


def _exception(error: BaseException, inner: Inner, sure: int) -> str:
    """An exception by its arguments; where all were named ones, by what it keeps of them."""
    arguments = _arguments(error)
    if any(type(argument) is str and argument.startswith(CANCELLED) for argument in arguments):
        return f"{type(error).__name__}()"
    shown = ", ".join(inner(argument, sure) for argument in arguments[:3])
    if not arguments:
        kept = {k: v for k, v in attributes(error).items() if v is not None and not k.startswith("_")}
        shown = ", ".join(f"{name}={inner(held, below(name, sure))}" for name, held in kept.items())
    return f"{type(error).__name__}({shown})"


def _validation_error(error: Any, inner: Inner, sure: int) -> str:
    return f"ValidationError({inner(error.errors(include_url=False, include_context=False), sure, 0)})"


def _validation_exception(error: BaseException, inner: Inner, sure: int) -> str:
    """FastAPI's word for what it was given, or would have to answer with: which field does not fit, and why."""
    kept: Any = attributes(error).get("_errors") or ()
    errors = [one for one in kept if type(one) is dict]
    shown = [{name: fact for name, fact in one.items() if name not in ("ctx", "url")} for one in errors]
    return f"{type(error).__name__}({inner(shown, sure, 0)})"


def _fields(kind: type, held: Mapping[str, object], inner: Inner, sure: int) -> str:
    shown = (f"{name}={inner(value, below(name, sure))}" for name, value in held.items())
    return f"{kind.__name__}({_bounded(shown, len(held))})"


def _bounded(parts: Iterable[str], size: int) -> str:
    shown = [part for part, _ in zip(parts, range(MOST), strict=False)]
    rest = [f"… {size - MOST:,} more"] if size > MOST else []
    return ", ".join(shown + rest)


def _braces(parts: Iterable[str], size: int) -> str:
    return f"{{{_bounded(parts, size)}}}"


def _items(values: Iterable[object], size: int, inner: Inner, sure: int) -> str:
    return _bounded((inner(item, sure) for item in values), size)


HOLDING: dict[type, Told] = {
    dict: _dict,
    list: _list,
    tuple: _tuple,
    set: _set,
    frozenset: _set,
    BaseException: _exception,
}
"""By class, for it and the classes derived from it."""
