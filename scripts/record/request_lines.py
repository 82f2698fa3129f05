"""Request lines: what a command line asks of a service, each as the act of a client."""

import inspect
import json
import re
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from ..playing.play import Act
from ..problems import Problem
from ..recording.masks import mask
from .failures import problem
from .services import NAMED, found, module_and_attribute, takes

type ClientNote = Callable[..., None]
type Header = tuple[str, str]

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
TOKEN = re.compile(r"[\w!#$%&'*+.^`|~-]+", re.ASCII)
EXAMPLE = """'POST /predict {"x": 1}'"""


def in_order(texts: Sequence[str], headers: Sequence[Header]) -> Act:
    """All of them in order, on a client that sends these headers and waits as long as it takes."""
    typed = any(name.lower() == "content-type" for name, _ in headers)
    played = [scenario(text) if NAMED.fullmatch(text) else request(text, typed) for text in texts]

    def requests(client: Any, note: ClientNote) -> None:
        client.headers.update([(name.encode(), value.encode()) for name, value in headers])
        client.timeout = None
        for call in played:
            call(client, note)

    return requests


def request(line: str, typed: bool = False) -> Act:
    """The call that `METHOD /path [body]` asks for. The body is JSON, unless a header gives its type.

    Raises Problem when the line says something else. A redirect is shown, not followed.
    """
    method, path, body = [*line.split(None, 2), "", "", ""][:3]
    asked = mask(f"{method} {path}".strip())
    if method.upper() not in METHODS:
        raise Problem(f"{asked!r} begins with no HTTP method", f"begin with one of {', '.join(METHODS)}")
    if not path.startswith("/") or not path.isprintable():
        raise Problem(f"{asked!r} has no path", f"write {method.upper()} /path, without host and port")
    if body and not typed:
        _check_json(body, asked)
    kind = {} if typed or not body else {"content-type": "application/json"}

    def call(client: Any, _note: ClientNote) -> None:
        url = str(client.base_url).rstrip("/") + path
        client.request(method.upper(), url, content=body.encode() or None, headers=kind, follow_redirects=False)

    return call


def _check_json(body: str, asked: str) -> None:
    try:
        json.loads(body)
    except ValueError as error:
        cure = f"write {EXAMPLE} in single quotes, or name another --header 'Content-Type: ...'"
        raise Problem(f"the body of {asked!r} is not JSON: {error}", cure) from None


def scenario(name: str) -> Act:
    """A function over a client, or a client and a note, by its name, imported beside the service when it is played."""
    module, attribute = module_and_attribute(name)

    def call(client: Any, note: ClientNote) -> None:
        try:
            function = found(import_module(module), attribute, _is_scenario)
            function = getattr(function, "run", function)  # the scenario of a lesson holds one
            if not _is_scenario(function):
                cure = "name a plain function that takes the client: def name(client)"
                raise Problem(f"{name} is no scenario", cure)
            function(client) if takes(function, 1) else function(client, note)
        except Problem:
            raise
        except Exception as error:
            cure = "make it pass, then record again"
            raise problem(error, Path.cwd(), f"the scenario {name}", cure, module) from None

    return call


def _is_scenario(value: Any) -> bool:
    return inspect.isfunction(value) and not inspect.iscoroutinefunction(value) and (takes(value, 1) or takes(value, 2))


def header(text: str) -> Header:
    """Name and value of `Name: value`. Raises Problem, which shows no value, when it is written otherwise."""
    name, colon, value = text.partition(":")
    if not colon or not TOKEN.fullmatch(name) or not value.isprintable():
        begins = name.split(None, 1)[0] if name.strip() else ""
        raise Problem(f"the header that begins with {begins!r} is none", "write it as --header 'Name: value'")
    return name, value.strip()
