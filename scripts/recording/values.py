"""Values as text: the same text on every run, bounded, never holding a secret or an address."""

import enum
import functools
from collections.abc import Callable, Iterable
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

from .bodies import LONGEST, cut, encode_body, escaped, spelt
from .masks import MASK, is_secret, is_secret_place, mask
from .noise import ADDRESS, TIME, is_clock, is_duration
from .objects import PLAIN, attributes, name_of, state

MOST = 20
DEEPEST = 4

type Encoder = Callable[..., str]


def encode(value: object, name: str = "", depth: int = 0) -> str:
    """Any value as text. Calls no code of the value's own class, so it cannot change the run.

    `name` is what the value is known as: one named like a secret is masked. Containers show MOST
    items and DEEPEST levels, strings LONGEST characters, bytes that spell no text BYTES of them; an
    object of an unknown class shows its class, never its address.
    """
    if name and is_secret(name):
        return MASK
    if depth > DEEPEST:
        return "…"
    if name and type(value) is float and is_duration(name):
        return TIME
    return _encoder(type(value))(value, depth)  # type: ignore[arg-type]


@functools.lru_cache(1024)
def _encoder(kind: type) -> Encoder:
    """How values of a class are encoded. Asks the class, never the value: that might run its code."""
    if kind in PLAIN:
        return lambda value, depth: PLAIN[kind](value)
    if issubclass(kind, enum.Enum):
        return _enum
    if kind.__module__ == "pydantic_core._pydantic_core" and kind.__name__ == "ValidationError":
        return _validation_error
    return next((ENCODERS[base] for base in kind.__mro__ if base in ENCODERS), _object)


def _int(value: int, depth: int) -> str:
    if value.bit_length() >= 700:
        return "a large int"
    return TIME if value > 1e9 and is_clock(value) else cut(int.__repr__(value))


def _float(value: float, depth: int) -> str:
    return TIME if is_clock(value) else float.__repr__(value)


def _str(value: str, depth: int) -> str:
    return cut(repr(mask(str.__str__(value)[: LONGEST * 2])), size=str.__len__(value))


def _bytes(value: bytes | bytearray, depth: int) -> str:
    return escaped(value) if spelt(value) is None else f"b{encode_body(value)!r}"


def _enum(value: enum.Enum, depth: int) -> str:
    return f"{type(value).__name__}.{object.__getattribute__(value, '_name_')}"


def _dict(value: dict[object, object], depth: int) -> str:
    hidden = {"input"} if dict.__contains__(value, "loc") and is_secret_place(value) else set()
    pairs = (_pair(k, MASK if k in hidden else v, depth) for k, v in dict.items(value))
    return _braces(pairs, dict.__len__(value))


def _list(value: list[object], depth: int) -> str:
    return f"[{_items(list.__iter__(value), list.__len__(value), depth)}]"


def _tuple(value: tuple[object, ...], depth: int) -> str:
    end = ",)" if tuple.__len__(value) == 1 else ")"
    return f"({_items(tuple.__iter__(value), tuple.__len__(value), depth)}{end}"


def _set(value: Any, depth: int) -> str:
    base = set if issubclass(type(value), set) else frozenset
    items = sorted(encode(item, depth=depth + 1) for item in base.__iter__(value))
    return _braces(items, len(items)) if items else "set()"


def _exception(error: BaseException, depth: int) -> str:
    """An exception by its arguments; where all were named ones, by what it keeps of them."""
    arguments = BaseException.__getattribute__(error, "args")
    shown = ", ".join(encode(argument, depth=depth + 1) for argument in arguments[:3])
    if not arguments:
        kept = {k: v for k, v in attributes(error).items() if v is not None and not k.startswith("_")}
        shown = ", ".join(f"{k}={encode(v, k, depth + 1)}" for k, v in kept.items())
    return ADDRESS.sub("", f"{type(error).__name__}({shown})")


def _validation_error(error: object, depth: int) -> str:
    errors = error.errors(include_url=False, include_context=False)  # type: ignore[attr-defined]
    return f"ValidationError({encode(errors, depth=depth)})"


def _callable(value: object, depth: int) -> str:
    return name_of(value)


def _module(value: ModuleType, depth: int) -> str:
    return str(value.__name__)


def _object(value: object, depth: int) -> str:
    kind = type(value).__name__
    held = state(value)
    if held is None:
        return f"<{kind}>"
    shown = _bounded((f"{k}={encode(v, k, depth + 1)}" for k, v in held.items()), len(held))
    return f"{kind}({shown})"


def _pair(key: object, value: object, depth: int) -> str:
    return f"{encode(key, depth=depth + 1)}: {encode(value, key if type(key) is str else '', depth + 1)}"


def _bounded(parts: Iterable[str], size: int) -> str:
    shown = [part for part, _ in zip(parts, range(MOST), strict=False)]
    rest = [f"… {size - MOST:,} more"] if size > MOST else []
    return ", ".join(shown + rest)


def _braces(parts: Iterable[str], size: int) -> str:
    return f"{{{_bounded(parts, size)}}}"


def _items(values: Iterable[object], size: int, depth: int) -> str:
    return _bounded((encode(item, depth=depth + 1) for item in values), size)


ENCODERS: dict[type, Encoder] = {
    int: _int,
    float: _float,
    str: _str,
    bytes: _bytes,
    bytearray: _bytes,
    dict: _dict,
    list: _list,
    tuple: _tuple,
    set: _set,
    frozenset: _set,
    BaseException: _exception,
    type: _callable,
    FunctionType: _callable,
    BuiltinFunctionType: _callable,
    MethodType: _callable,
    ModuleType: _module,
    functools.partial: _callable,
}
"""By class, for it and the classes derived from it."""
