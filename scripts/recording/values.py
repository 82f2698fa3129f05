"""Values as text: bounded, and never holding a secret."""

import enum
import functools
from collections.abc import Callable, Iterable, Mapping
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any
from uuid import UUID

from .bodies import LONGEST, cut, encode_body, escaped, spelt
from .known_secrets import met
from .masks import found
from .objects import PLAIN, attributes, fields_of, name_of, state
from .secret_attributes import secret_attributes
from .secret_fields import is_masked, is_secret_pair, sure_of
from .secret_names import MAYBE, NO, SURE, below, is_schema, sureness
from .secret_shapes import MASK
from .secret_values import is_learnt

MOST = 20
DEEPEST = 4

type Encoder = Callable[..., str]


def encode(value: object, name: str = "", depth: int = 0, sure: int = NO) -> str:
    """Any value as text. Calls no code of the value's own class, so it cannot change the run.

    `name` is what the value is known as, and `sure` how sure it is that it is a secret: see
    `scripts.recording.secret_values` for what is masked.
    Containers show MOST items and DEEPEST levels, strings LONGEST characters, bytes that spell no text BYTES of them;
    an object of an unknown class shows its class, never its address.
    """
    return _encoded(value, depth, max(sure, sureness(name)) if name else sure)


def _encoded(value: object, depth: int, sure: int) -> str:
    """The same for a value under a name that is so sure to be a secret's."""
    if depth > DEEPEST:
        return "…"
    if sure and _is_secret(value, sure):
        return MASK
    return _encoder(type(value))(value, depth, sure)  # type: ignore[arg-type]


def _is_secret(value: object, sure: int) -> bool:
    """Whether the value is masked as a whole; whoever records learns it then."""
    kind = type(value)
    if issubclass(kind, str):
        text = str.__str__(value)
    elif issubclass(kind, bytes | bytearray):
        text = bytes(value).decode("latin-1")  # type: ignore[call-overload]
    elif kind is UUID and sure >= SURE:
        text = str(value)
    else:
        return is_masked(value, sure)
    if not is_masked(text, sure):
        return False
    if is_learnt(text, given=True):
        met([text])
    return True


@functools.lru_cache(1024)
def _encoder(kind: type) -> Encoder:
    """How values of a class are encoded. Asks the class, never the value: that might run its code."""
    if kind in PLAIN:
        return lambda value, depth, sure: PLAIN[kind](value)
    if issubclass(kind, enum.Enum):
        return _enum
    if kind.__module__ == "pydantic_core._pydantic_core" and kind.__name__ == "ValidationError":
        return _validation_error
    if any((base.__module__, base.__name__) == ("fastapi.exceptions", "ValidationException") for base in kind.__mro__):
        return _validation_exception
    if issubclass(kind, tuple) and fields_of(kind):
        return _named_tuple
    return next((ENCODERS[base] for base in kind.__mro__ if base in ENCODERS), _object)


def _int(value: int, depth: int, sure: int) -> str:
    if value.bit_length() >= 700:
        return "a large int"
    return cut(int.__repr__(value))


def _float(value: float, depth: int, sure: int) -> str:
    return float.__repr__(value)


def _str(value: str, depth: int, sure: int) -> str:
    text, secrets = found(str.__str__(value)[: LONGEST * 2])
    if secrets:
        met(secrets)
    return cut(repr(text), size=str.__len__(value))


def _bytes(value: bytes | bytearray, depth: int, sure: int) -> str:
    text = spelt(value)
    if text is None:
        return escaped(value)
    met(found(text)[1])
    return f"b{encode_body(value)!r}"


def _enum(value: enum.Enum, depth: int, sure: int) -> str:
    return f"{type(value).__name__}.{object.__getattribute__(value, '_name_')}"


def _dict(value: dict[object, object], depth: int, sure: int) -> str:
    get = functools.partial(dict.get, value)
    schema = sure != NO and is_schema(get)
    pairs = (
        f"{_encoded(key, depth + 1, min(sure, MAYBE))}: {_encoded(held, depth + 1, sure_of(get, key, sure, schema))}"
        for key, held in dict.items(value)
    )
    return _braces(pairs, dict.__len__(value))


def _list(value: list[object], depth: int, sure: int) -> str:
    return f"[{_items(list.__iter__(value), list.__len__(value), depth, sure)}]"


def _tuple(value: tuple[object, ...], depth: int, sure: int) -> str:
    end = ",)" if tuple.__len__(value) == 1 else ")"
    if tuple.__len__(value) == 2 and is_secret_pair(*tuple.__iter__(value)):
        name, secret = tuple.__iter__(value)
        return f"({_encoded(name, depth + 1, NO)}, {_encoded(secret, depth + 1, SURE)})"
    return f"({_items(tuple.__iter__(value), tuple.__len__(value), depth, sure)}{end}"


def _named_tuple(value: tuple[object, ...], depth: int, sure: int) -> str:
    return _fields(type(value), dict(zip(fields_of(type(value)), tuple.__iter__(value), strict=False)), depth, sure)


def _set(value: Any, depth: int, sure: int) -> str:
    base = set if issubclass(type(value), set) else frozenset
    items = sorted(_encoded(item, depth + 1, sure) for item in base.__iter__(value))
    return _braces(items, len(items)) if items else "set()"


def _exception(error: BaseException, depth: int, sure: int) -> str:
    """An exception by its arguments; where all were named ones, by what it keeps of them."""
    arguments = BaseException.__getattribute__(error, "args")
    shown = ", ".join(_encoded(argument, depth + 1, sure) for argument in arguments[:3])
    if not arguments:
        kept = {k: v for k, v in attributes(error).items() if v is not None and not k.startswith("_")}
        shown = ", ".join(f"{k}={encode(v, k, depth + 1)}" for k, v in kept.items())
    return f"{type(error).__name__}({shown})"


def _validation_error(error: object, depth: int, sure: int) -> str:
    errors = error.errors(include_url=False, include_context=False)  # type: ignore[attr-defined]
    return f"ValidationError({_encoded(errors, depth, sure)})"


def _validation_exception(error: BaseException, depth: int, sure: int) -> str:
    """FastAPI's word for what it was given, or would have to answer with: which field does not fit, and why."""
    kept: Any = attributes(error).get("_errors") or ()
    errors = [one for one in kept if type(one) is dict]
    shown = [{name: fact for name, fact in one.items() if name not in ("ctx", "url")} for one in errors]
    return f"{type(error).__name__}({_encoded(shown, depth, sure)})"


def _callable(value: object, depth: int, sure: int) -> str:
    return name_of(value)


def _module(value: ModuleType, depth: int, sure: int) -> str:
    return str(value.__name__)


def _object(value: object, depth: int, sure: int) -> str:
    held = state(value)
    if held is None:
        met(secret_attributes(value))
        return f"<{type(value).__name__}>"
    return _fields(type(value), held, depth, sure)


def _fields(kind: type, held: Mapping[str, object], depth: int, sure: int) -> str:
    shown = (f"{name}={_encoded(value, depth + 1, below(name, sure))}" for name, value in held.items())
    return f"{kind.__name__}({_bounded(shown, len(held))})"


def _bounded(parts: Iterable[str], size: int) -> str:
    shown = [part for part, _ in zip(parts, range(MOST), strict=False)]
    rest = [f"… {size - MOST:,} more"] if size > MOST else []
    return ", ".join(shown + rest)


def _braces(parts: Iterable[str], size: int) -> str:
    return f"{{{_bounded(parts, size)}}}"


def _items(values: Iterable[object], size: int, depth: int, sure: int) -> str:
    return _bounded((_encoded(item, depth + 1, sure) for item in values), size)


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
