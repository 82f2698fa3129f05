"""Request lines: what a command line asks of a service in one line of text, taken apart before anything is sent."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from mimetypes import guess_type
from pathlib import Path

from ..playing.routes import METHODS
from ..problems import Problem
from ..recording.masks import mask

type Pair = tuple[str, str]

TOKEN = re.compile(r"[\w!#$%&'*+.^`|~-]+", re.ASCII)
EXAMPLE = """'POST /predict {"x": 1}'"""
GRAMMAR = """\
a request line, after METHOD /path:
  Name:value       a header of this request; with a blank in it: Name:"two words"
  name=value       a field of a form
  name@file        a file to upload
  {"x": 1}, @file  the body, as JSON or from a file
  -> name          keep the field of this name of the answer; or any: -> name=data.0.id
                   {{name}} stands for its value in the lines after this one
"""

PART = re.compile(r"""(?P<name>[^\s"'{}\[\]:=@]*)(?P<sign>[:=@])(?P<value>(?:"[^"]*"|'[^']*'|[^\s"'])*)(?:\s+|$)""")
KEPT = re.compile(r"\s+->\s+([^\W\d]\w*)(?:=([\w.-]+))?$")
LATER = re.compile(r"\{\{\s*([^\W\d]\w*)\s*\}\}")
"""Stands for what an earlier answer had: JSON has no two braces in a row outside its texts."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that is sent: the field it is sent as, its name, what it holds, and the type that its name says."""

    field: str
    name: str
    content: bytes
    type: str


@dataclass(frozen=True, slots=True)
class RequestLine:
    """What one line asks for.

    kept    names, with the place in the JSON answer whose value they stand for
    typed   whether a header says of which type the body is
    """

    method: str
    path: str
    headers: tuple[Pair, ...] = ()
    fields: tuple[Pair, ...] = ()
    uploads: tuple[Upload, ...] = ()
    body: str = ""
    file: Upload | None = None
    kept: tuple[Pair, ...] = ()
    typed: bool = False

    @property
    def asked(self) -> str:
        """Method and path, as an error may show them."""
        return mask(f"{self.method} {self.path}".strip())

    @property
    def needs(self) -> set[str]:
        """The names whose values it takes from earlier answers."""
        pairs = (text for pair in (*self.headers, *self.fields) for text in pair)
        return {name for text in (self.path, self.body, *pairs) for name in LATER.findall(text)}


def request_line(text: str, typed: bool = False) -> RequestLine:
    """The line, taken apart. The body is JSON, unless a header, or `typed`, gives its type.

    Raises Problem when the line says something else, or names a file that is not there.
    """
    method, path, rest = [*text.split(None, 2), "", "", ""][:3]
    line = RequestLine(method.upper(), path)
    if line.method not in METHODS:
        shown = mask(f"{method} {path}".strip())
        raise Problem(f"{shown!r} begins with no HTTP method", f"begin with one of {', '.join(METHODS)}")
    if not path.startswith("/") or not path.isprintable():
        raise Problem(f"{line.asked!r} has no path", f"write {line.method} /path, without host and port")
    rest, kept = _kept(f" {rest}")
    headers, fields, files, rest = _parts(rest.strip(), line, typed)
    bodies = [f for f in files if not f.field]
    uploads = tuple(f for f in files if f.field)
    if len(bodies) + bool(rest) + bool(fields or uploads) > 1:
        raise Problem(f"{line.asked!r} has two bodies", "send JSON, a file, or the fields and files of a form")
    typed = _typed(headers, typed)
    if rest and not typed:
        _check_json(rest, line)
    file = bodies[0] if bodies else None
    return RequestLine(line.method, path, headers, fields, uploads, rest, file, kept, typed)


def header(text: str) -> Pair:
    """Name and value of `Name: value`. Raises Problem, which shows no value, when it is written otherwise."""
    name, colon, value = text.partition(":")
    if not colon or not TOKEN.fullmatch(name) or not value.isprintable():
        begins = name.split(None, 1)[0] if name.strip() else ""
        raise Problem(f"the header that begins with {begins!r} is none", "write it as --header 'Name: value'")
    return name, value.strip()


def _kept(rest: str) -> tuple[str, tuple[Pair, ...]]:
    """What stands before the arrows at the end, and what these keep."""
    kept: list[Pair] = []
    while found := KEPT.search(rest):
        kept.insert(0, (found[1], found[2] or found[1]))
        rest = rest[: found.start()]
    return rest, tuple(kept)


def _parts(rest: str, line: RequestLine, typed: bool) -> tuple[tuple[Pair, ...], tuple[Pair, ...], list[Upload], str]:
    """The headers, fields and files at the beginning, and the body after them."""
    headers: list[Pair] = []
    fields: list[Pair] = []
    files: list[Upload] = []
    while not _typed(headers, typed) and (part := PART.match(rest)):
        name, value = part["name"], re.sub(r"\"([^\"]*)\"|'([^']*)'", r"\1\2", part["value"])
        match part["sign"]:
            case ":":
                headers.append(_header(name, value, line))
            case "=" if name:
                fields.append((name, value))
            case "@" if value:
                files.append(upload(name, value))
            case _:
                break
        rest = rest[part.end() :]
    return tuple(headers), tuple(fields), files, rest


def _header(name: str, value: str, line: RequestLine) -> Pair:
    if not TOKEN.fullmatch(name) or not value or not value.isprintable():
        raise Problem(f"a header of {line.asked!r} has no name or no value", 'write it as one word: Name:"value"')
    return name, value


def _typed(headers: list[Pair] | tuple[Pair, ...], typed: bool) -> bool:
    return typed or any(name.lower() == "content-type" for name, _ in headers)


def upload(field: str, name: str) -> Upload:
    """The file of this name, below the current folder or anywhere. Raises Problem when it cannot be read."""
    try:
        content = Path(name).read_bytes()
    except OSError as error:
        raise Problem(f"the file {name!r} cannot be read: {error.strerror}", "name a file that is there") from None
    return Upload(field, Path(name).name, content, guess_type(name)[0] or "application/octet-stream")


def _check_json(body: str, line: RequestLine) -> None:
    try:
        json.loads(LATER.sub("0", body))
    except ValueError as error:
        cure = f"write {EXAMPLE} in single quotes, or name another --header 'Content-Type: ...'"
        raise Problem(f"the body of {line.asked!r} is not JSON: {error}", cure) from None


def unknown(lines: list[RequestLine]) -> Iterator[tuple[RequestLine, str]]:
    """The names that a line takes from earlier answers, and that none before it keeps."""
    known: set[str] = set()
    for line in lines:
        yield from ((line, name) for name in sorted(line.needs - known))
        known |= {name for name, _ in line.kept}
