"""Values as text: the same text on every run, bounded, never holding a secret or an address."""

import enum
import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType

LONGEST = 200
MOST = 20
DEEPEST = 4
MASK = "•••"

SECRET = re.compile(
    r"authorization|cookie|passw(or)?d|passphrase|secret|token|api[-_]?key|private[-_]?key"
    r"|credential|session[-_]?id",
    re.IGNORECASE,
)
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
FIELD = re.compile(r"""(["']?)([\w-]+)\1(\s*[:=]\s*)("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s,&;}\]]+)""")


def is_secret(name: str) -> bool:
    """Whether a header, field or variable of this name is shown masked."""
    return SECRET.search(name) is not None


def mask(text: str) -> str:
    """The text with the value of every field named like a secret replaced, in JSON, forms and queries."""

    def masked(match: re.Match[str]) -> str:
        quote, name, sign, value = match.groups()
        if not is_secret(name):
            return match.group()
        edge = value[0] if value[0] in "\"'" else ""
        return f"{quote}{name}{quote}{sign}{edge}{MASK}{edge}"

    return FIELD.sub(masked, text)


def cut(text: str, unit: str = "characters", size: int | None = None) -> str:
    """The text, or its beginning and its true size when it is longer than LONGEST."""
    size = len(text) if size is None else size
    return text if size <= LONGEST else f"{text[:LONGEST]}… ({size:,} {unit})"


def encode_body(body: bytes) -> str:
    """Bytes as the text they spell, cut and masked; as a byte count where they spell none."""
    try:
        text = body[: LONGEST * 4].decode(errors="ignore" if len(body) > LONGEST * 4 else "strict")
    except UnicodeDecodeError:
        return cut(repr(body[:LONGEST])[:LONGEST], "bytes", max(len(body), LONGEST + 1))
    return cut(mask(text), "bytes", len(body))


def encode(value: object, name: str = "", depth: int = 0) -> str:
    """Any value as text. Calls no code of the value's own class, so it cannot change the run.

    `name` is what the value is known as: one named like a secret is masked. Containers show MOST
    items and DEEPEST levels, strings LONGEST characters; an object of an unknown class shows its
    class, never its address.
    """
    if name and is_secret(name):
        return MASK
    if depth > DEEPEST:
        return "…"
    match value:
        case None | bool():
            return str(value)
        case enum.Enum():
            return f"{type(value).__name__}.{value.name}"
        case int():
            return cut(int.__repr__(value) if value.bit_length() < 700 else "a large int")
        case float():
            return float.__repr__(value)
        case str():
            return cut(repr(mask(str.__str__(value)[: LONGEST * 2])), size=str.__len__(value))
        case bytes() | bytearray():
            return f"b{encode_body(bytes(value))!r}"
        case dict():
            return _braces((_pair(k, v, depth) for k, v in dict.items(value)), dict.__len__(value))
        case list():
            return _items("[", list.__iter__(value), "]", list.__len__(value), depth)
        case tuple():
            end = ",)" if len(value) == 1 else ")"
            return _items("(", tuple.__iter__(value), end, tuple.__len__(value), depth)
        case set() | frozenset():
            return _braces(sorted(encode(item, depth=depth + 1) for item in value), len(value))
        case BaseException():
            return _exception(value)
        case type() | FunctionType() | BuiltinFunctionType() | MethodType():
            return value.__qualname__.replace("<locals>.", "")
        case ModuleType():
            return value.__name__
    return _object(value, depth)


def _pair(key: object, value: object, depth: int) -> str:
    return f"{encode(key, depth=depth + 1)}: {encode(value, key if isinstance(key, str) else '', depth + 1)}"


def _bounded(parts: Iterable[str], size: int) -> str:
    shown = [part for part, _ in zip(parts, range(MOST), strict=False)]
    rest = [f"… {size - MOST:,} more"] if size > MOST else []
    return ", ".join(shown + rest)


def _braces(parts: Iterable[str], size: int) -> str:
    return f"{{{_bounded(parts, size)}}}"


def _items(start: str, values: Iterable[object], end: str, size: int, depth: int) -> str:
    return start + _bounded((encode(item, depth=depth + 1) for item in values), size) + end


def _exception(error: BaseException) -> str:
    arguments = BaseException.__getattribute__(error, "args")
    shown = ", ".join(encode(argument, depth=1) for argument in arguments[:3])
    return ADDRESS.sub("", f"{type(error).__name__}({shown})")


def _object(value: object, depth: int) -> str:
    kind = type(value).__name__
    state = _state(value)
    if state is None:
        return f"<{kind}>"
    shown = _bounded((f"{k}={encode(v, k, depth + 1)}" for k, v in state.items()), len(state))
    return f"{kind}({shown})"


def _state(value: object) -> Mapping[str, object] | None:
    """The fields of a dataclass or a Pydantic model, read without running their code."""
    attributes = getattr(value, "__dict__", {}) if type(value).__getattribute__ is object.__getattribute__ else {}
    if is_dataclass(value):
        return {f.name: attributes[f.name] for f in fields(value) if f.name in attributes}
    if isinstance(getattr(type(value), "__pydantic_fields__", None), dict):
        return attributes
    return None
