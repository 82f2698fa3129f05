"""Masks: a text, a body or a header without the secrets in it, and which of these are to be looked for elsewhere."""

import functools
import json
import re
from urllib.parse import unquote_plus

from .secret_fields import is_masked, masked_json
from .secret_headers import secrets_of_header
from .secret_names import NO, given_sureness, sureness
from .secret_shapes import MASK, masked_shapes
from .secret_spellings import unescaped
from .secret_values import NUMBER, is_learnt, is_no_word
from .secret_words import GIVEN, NAMING, shortest

LARGEST = 100_000
"""Bytes of the largest body that is parsed to find the secrets in it."""
REMEMBERED = 2_000
"""Characters of the largest text whose secrets are remembered: most texts are met again."""

type Found = tuple[str, tuple[str, ...]]
"""A text without its secrets, and those of them that are learnt."""

HINTS = re.compile("|".join([*shortest(NAMING), *(rf'\b{name}(?:=|"\s)' for name in sorted(GIVEN))]), re.IGNORECASE)
"""What every secret name holds: most texts hold none, and this is found out fast."""
NAME = r"""(?<![\w-])(["']?)([\w-]+)\1\]?"""
SIGN = r"""(\s*(?::\s*[\w.\[\]|]{1,40}\s*=|[:=!]?=|=>|:)\s*)"""
VALUE = r"""("(?:[^"\\]|\\.)*(?:"|\Z)|'(?:[^'\\]|\\.)*(?:'|\Z)|[^\s,&;}\]{\[(<"'][^\s,&;}\]]*)"""
FIELD = re.compile(NAME + SIGN + VALUE, re.DOTALL)
FLAG = re.compile(rf"(?<![\w-])()--([a-z][\w-]*)( +){VALUE}")
HEADER = re.compile(r"^([<>* \t]*)((?:proxy-)?authorization|cookie|set-cookie)(:[^\S\n]*)([^\r\n]+)", re.I | re.M)
TAG = re.compile(r"(<(?:[\w.-]+:)?([\w.-]{1,80})(?:\s[^<>]*)?>)([^<>]+)(?=</(?:[\w.-]+:)?\2>)")
INPUT = re.compile(r"""(\bname=["']?([\w-]+)["']?\s(?:[^<>]*\s)?value=["'])([^"'<>]+)""")
PART = re.compile(r"""(name="([^"]*)"[^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n)(.*?)(?=\r\n--|\Z)""", re.DOTALL)
FORM = re.compile(r"[\w.%+*~\[\]-]+=[^\s=&\"'<>{}]*=*(?:&[\w.%+*~\[\]-]+=[^\s&\"'<>{}]*)*&?")
QUERY = re.compile(r"(?<=\?)[\w.%+*~\[\]-]+=[^\s\"'<>{}#]*")
CLOSED = re.compile(r"""["'](\s*[+,)%\]]|\s*\Z)""")
"""What begins with a quote that ends a text: what follows is code."""
CONSTANT = re.compile(r"none|null|nil|true|false|yes|no|on|off|undefined|\.{3}|str|int|bytes|bool", re.IGNORECASE)


def found(text: str, given: bool = False) -> Found:
    """The text without its secrets, and the ones that are learnt; `given` is a text that a client sent."""
    return _remembered(text, given) if len(text) <= REMEMBERED else _found(text, given)


def mask(text: str) -> str:
    """The text without its secrets."""
    return found(text)[0]


def header_found(name: str, value: str) -> Found:
    """The same for the value of a header, which a client may have sent."""
    sure = given_sureness(name)
    if value and ("cookie" in name or is_masked(value, sure)):
        return MASK, tuple(secrets_of_header(name, value))
    return found(value, given=True)


@functools.lru_cache(4096)
def _remembered(text: str, given: bool) -> Found:
    return _found(text, given)


def _found(text: str, given: bool) -> Found:
    met: list[str] = []
    return _masked(text, met, given), tuple(dict.fromkeys(secret for secret in met if secret != MASK))


def _masked(text: str, met: list[str], given: bool) -> str:
    if HINTS.search(text):
        if text[:1] in ("{", "[") and len(text) <= LARGEST and (masked := _json(text, met, given)) is not None:
            return masked
        text = _named(text, met, given)
    shapes: list[str] = []
    text = masked_shapes(text, shapes)
    met += filter(is_learnt, shapes)
    return text


def _json(text: str, met: list[str], given: bool) -> str | None:
    """The JSON without its secrets; None where the text is none, or too deep."""
    try:
        parsed = json.loads(text)
        masked = masked_json(parsed, met, lambda inner: _masked(inner, met, given), given)
        compact = (",", ":") if '": ' not in text else None
        return text if masked == parsed else json.dumps(masked, separators=compact, ensure_ascii=False)
    except (ValueError, RecursionError):
        return None


def _named(text: str, met: list[str], given: bool) -> str:
    """The text without what stands under a secret name in it, as a form, a query, a header, or in some other way."""
    if given and FORM.fullmatch(text):
        return _form(text, met)
    if "?" in text:
        text = QUERY.sub(lambda match: _form(match.group(), met), text)
    if "\r\n" in text:
        text = PART.sub(lambda match: _part(match, met), text)
    if "<" in text:
        text = INPUT.sub(lambda match: _part(match, met), TAG.sub(lambda match: _part(match, met), text))
    text = HEADER.sub(lambda match: _header(match, met), text)
    if "--" in text:
        text = FLAG.sub(lambda match: _field(match, met, prose=False), text)
    return FIELD.sub(lambda match: _field(match, met), text)


def _form(text: str, met: list[str]) -> str:
    return "&".join(_pair(*pair.partition("="), met) for pair in text.split("&"))


def _pair(name: str, sign: str, value: str, met: list[str]) -> str:
    decoded = unquote_plus(value)
    if is_masked(decoded, given_sureness(unquote_plus(name))):
        met += [secret for secret in (value, decoded) if is_learnt(secret, given=True)]
        return f"{name}{sign}{MASK}"
    inner: list[str] = []
    masked = _masked(decoded, inner, given=False)
    met += inner
    return f"{name}{sign}{value if masked == decoded else masked}"


def _part(match: re.Match[str], met: list[str]) -> str:
    if not is_masked(match[3], given_sureness(match[2])):
        return match.group()
    met += filter(is_learnt, [match[3].strip()])
    return match[1] + MASK


def _header(match: re.Match[str], met: list[str]) -> str:
    met += secrets_of_header(match[2].lower(), match[4].strip())
    return match[1] + match[2] + match[3] + MASK


def _field(match: re.Match[str], met: list[str], prose: bool = True) -> str:
    """`name: value` in a text. Prose and code have it too: there only a value is masked that is no word of these."""
    quote, name, sign, value = match.groups()
    sure = sureness(name)
    if sure == NO:
        return match.group()
    edge = value[0] if value[0] in "\"'" else ""
    if edge and CLOSED.match(value) and match.string.count(edge, 0, match.start()) % 2:
        return match.group()
    plain = value.strip(edge) if edge else value
    prose = prose and not edge and not quote and sign != "="
    number = NUMBER.fullmatch(plain) and (quote or len(plain) < 4)
    if not plain or MASK in plain or (not edge and (number or CONSTANT.fullmatch(plain))):
        return match.group()
    if not is_masked(plain, sure) or (prose and not is_no_word(plain)):
        return match.group()
    met += filter(is_learnt, [plain, unescaped(plain)] if edge == '"' else [plain])
    return match.group()[: match.start(4) - match.start()] + edge + MASK + edge
