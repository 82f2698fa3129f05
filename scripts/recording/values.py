"""Values as text: bounded, and never holding a secret."""

import enum
import functools
from collections.abc import Callable
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType

from .bodies import LONGEST, cut, encode_body, escaped, spelt
from .containers import HOLDING, of_object, special
from .known_secrets import met
from .masks import found
from .objects import PLAIN, among, bases, by_class, name_of, names_in, plain_bytes
from .secret_attributes import is_secret_value
from .secret_names import NO, sureness
from .secret_shapes import MASK

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
    if sure and is_secret_value(value, sure):
        return MASK
    return _encoder(type(value))(value, depth, sure)


@by_class
def _encoder(kind: type) -> Encoder:
    """How values of a class are encoded. Asks the class, never the value: that might run its code."""
    if plain := among(kind, PLAIN):
        return lambda value, depth, sure: plain(value)
    if issubclass(kind, enum.Enum):
        return _enum
    told = special(kind) or next(filter(None, (among(base, HOLDING) for base in bases(kind))), None)
    if told:
        return _holding(told)
    return next(filter(None, (among(base, ENCODERS) for base in bases(kind))), _holding(of_object))


def _int(value: int, depth: int, sure: int) -> str:
    if int.bit_length(value) >= 700:
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
    plain = plain_bytes(value)
    text = spelt(plain)
    if text is None:
        return escaped(plain)
    met(found(text)[1])
    return f"b{encode_body(plain)!r}"


def _enum(value: enum.Enum, depth: int, sure: int) -> str:
    return f"{type(value).__name__}.{names_in(value)['_name_']}"


def _callable(value: object, depth: int, sure: int) -> str:
    return name_of(value)


def _module(value: ModuleType, depth: int, sure: int) -> str:
    return str(names_in(value).get("__name__"))


def _holding(told: Callable[..., str]) -> Encoder:
    """The encoder of a class whose values hold others: `told(value, inner, sure)`."""

    def encoder(value: object, depth: int, sure: int) -> str:
        return told(value, lambda held, sure=NO, down=1: _encoded(held, depth + down, sure), sure)

    return encoder


ENCODERS: dict[type, Encoder] = {
    int: _int,
    float: _float,
    str: _str,
    bytes: _bytes,
    bytearray: _bytes,
    type: _callable,
    FunctionType: _callable,
    BuiltinFunctionType: _callable,
    MethodType: _callable,
    ModuleType: _module,
    functools.partial: _callable,
}
"""By class, for it and the classes derived from it."""
