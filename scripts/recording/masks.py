"""Masks: what is secret by the name it stands under, in a text, a body or a header."""

import base64
import functools
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

MASK = "•••"
LARGEST = 100_000
"""Bytes of the largest body that is parsed to find the secrets in it."""

SECRET = re.compile(
    r"authorization|cookie|passw(or)?d|passphrase|passcode|\bpwd|secret|credential|signature|csrf|xsrf|jwt|bearer"
    r"|token(?!_?type|_?count|_?limit|_?ids?\b|i[sz])|(api|access|private|auth)[-_]?key|session[-_]?id|\botp\b",
    re.IGNORECASE,
)
AMOUNT = re.compile(r"^(max|min|num|n|total|prompt|completion|input|output)[-_]?tokens$", re.IGNORECASE)
FIELD = re.compile(r"""(["']?)([\w-]+)\1(\s*[:=]\s*)("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s,&;}\]]+)""")
SCHEME = re.compile(r"\b(Bearer|Basic|Digest|ApiKey)(\s+)[\w.~+/=-]{4,}", re.IGNORECASE)
PART = re.compile(r"""(name="([^"]*)"[^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n)([^\r\n]*)""")


@functools.lru_cache(4096)
def is_secret(name: str) -> bool:
    """Whether a header, field or variable of this name is shown masked. A number of tokens is none."""
    return SECRET.search(name) is not None and not AMOUNT.match(name)


def mask(text: str) -> str:
    """The text with the value of every field named like a secret replaced, in JSON, forms and queries."""
    if not SECRET.search(text):
        return text
    if text[:1] in "[{" and (parsed := _parsed(text)) is not None:
        masked = _masked(parsed)
        compact = (",", ":") if '": ' not in text else None
        return text if masked == parsed else json.dumps(masked, separators=compact, ensure_ascii=False)
    return PART.sub(_masked_part, SCHEME.sub(rf"\1\2{MASK}", FIELD.sub(_masked_field, text)))


def is_secret_place(found: Mapping[Any, Any]) -> bool:
    """Whether this is a validation error about a field named like a secret: its `input` is the secret."""
    place = found.get("loc")
    return isinstance(place, list | tuple) and any(isinstance(part, str) and is_secret(part) for part in place)


def secrets_of(text: str) -> Iterator[str]:
    """The values of the fields named like a secret, in a JSON or form body, a query or a cookie."""
    if not SECRET.search(text) or len(text) > LARGEST:
        return
    if text[:1] in "[{" and (parsed := _parsed(text)) is not None:
        yield from _strings(parsed, False)
        return
    for part in PART.finditer(text):
        if is_secret(part.group(2)):
            yield part.group(3)
    for field in FIELD.finditer(text):
        if is_secret(field.group(2)):
            yield field.group(4).strip("\"'")


def secrets_of_header(name: str, value: str) -> Iterator[str]:
    """What a header named like a secret holds: itself, what follows its scheme, each cookie, a basic password."""
    if "cookie" in name:
        pairs = value.split(";")[:1] if name == "set-cookie" else value.split(";")
        yield from (pair.partition("=")[2].strip() for pair in pairs)
        return
    scheme, _, rest = value.partition(" ")
    yield from (value, rest.strip())
    if scheme.lower() == "basic":
        decoded = base64.b64decode(rest + "===").decode("latin-1")
        yield decoded.partition(":")[2]


def _parsed(text: str) -> Any:
    try:
        return json.loads(text) if len(text) <= LARGEST else None
    except (ValueError, RecursionError):
        return None


def _masked(value: Any) -> Any:
    if isinstance(value, list):
        return [_masked(item) for item in value]
    if not isinstance(value, dict):
        return mask(value) if isinstance(value, str) else value
    hidden = {"input"} if is_secret_place(value) else set()
    return {key: MASK if key in hidden or is_secret(key) else _masked(item) for key, item in value.items()}


def _strings(value: Any, secret: bool) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _strings(item, secret)
    elif isinstance(value, dict):
        place = is_secret_place(value)
        for key, item in value.items():
            yield from _strings(item, secret or is_secret(key) or (place and key == "input"))
    elif isinstance(value, str) and secret:
        yield value


def _masked_field(match: re.Match[str]) -> str:
    quote, name, sign, value = match.groups()
    if not is_secret(name):
        return match.group()
    edge = value[0] if value[0] in "\"'" else ""
    return f"{quote}{name}{quote}{sign}{edge}{MASK}{edge}"


def _masked_part(match: re.Match[str]) -> str:
    return match.group(1) + (MASK if is_secret(match.group(2)) else match.group(3))
