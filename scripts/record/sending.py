"""Sending: what a command line asks of a service, each request line and each story as the act of a client."""

import inspect
import json
from collections.abc import Callable, MutableMapping, Sequence
from functools import reduce
from importlib import import_module
from pathlib import Path
from typing import Any

from ..playing.play import Act
from ..playing.routes import takes
from ..problems import Problem
from .failures import problem
from .named import NAMED, found, module_and_attribute
from .request_lines import LATER, Pair, RequestLine, request_line, unknown

type ClientNote = Callable[..., None]
type Kept = MutableMapping[str, Any]


def in_order(texts: Sequence[str], headers: Sequence[Pair]) -> Act:
    """All of them in order, on a client that sends these headers and waits as long as it takes."""
    typed = any(name.lower() == "content-type" for name, _ in headers)
    asked = [text if NAMED.fullmatch(text) else request_line(text, typed) for text in texts]
    for line, name in unknown([line for line in asked if isinstance(line, RequestLine)]):
        raise Problem(f"{line.asked!r} needs {{{{{name}}}}}, which no line before it keeps", f"end one with -> {name}")

    def requests(client: Any, note: ClientNote) -> None:
        client.headers.update([(name.encode(), value.encode()) for name, value in headers])
        client.timeout = None
        kept: Kept = {}
        for one in asked:
            send(one, client, kept) if isinstance(one, RequestLine) else scenario(one)(client, note)

    return requests


def send(line: RequestLine, client: Any, kept: Kept) -> None:
    """Send it, and keep what it keeps of the answer. A redirect is shown, not followed."""
    options: dict[str, Any] = {}
    headers = [(name.encode(), filled(value, kept).encode()) for name, value in line.headers]
    if line.file or line.body:
        kind = line.file.type if line.file else "application/json"
        headers += [] if line.typed else [(b"content-type", kind.encode())]
        options["content"] = line.file.content if line.file else filled(line.body, kept, in_json=True).encode()
    if line.fields:
        names = dict.fromkeys(name for name, _ in line.fields)
        options["data"] = {n: [filled(v, kept) for name, v in line.fields if name == n] for n in names}
    if line.uploads:
        options["files"] = [(one.field, (one.name, one.content, one.type)) for one in line.uploads]
    url = str(client.base_url).rstrip("/") + filled(line.path, kept)
    with client.stream(line.method, url, headers=headers, follow_redirects=False, **options) as answer:
        if line.kept:
            answer.read()
            kept.update((name, _found(answer, place, line)) for name, place in line.kept)
        for _ in () if line.kept else answer.iter_raw():
            """What nobody asks for is not kept: an answer may be endless."""


def filled(text: str, kept: Kept, in_json: bool = False) -> str:
    """The text with what was kept in place of its names; in JSON as a text there has it."""

    def value(name: str) -> str:
        one = kept[name]
        written = one if isinstance(one, str) else json.dumps(one)
        return json.dumps(written)[1:-1] if in_json and isinstance(one, str) else written

    return LATER.sub(lambda match: value(match[1]), text)


def _found(answer: Any, place: str, line: RequestLine) -> Any:
    """What stands in an answer's JSON at a place, such as `data.0.id`."""
    try:
        return reduce(lambda at, key: at[int(key) if isinstance(at, list) else key], place.split("."), answer.json())
    except (ValueError, LookupError, TypeError):
        what = f"{line.asked} answered {answer.status_code}, and nothing in it is called {place!r}"
        raise Problem(what, "keep what the answer has: -> name=place.in.the.answer") from None


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
        except (Exception, SystemExit) as error:
            cure = "make it pass, then record again"
            raise problem(error, Path.cwd(), f"the scenario {name}", cure, module) from None

    return call


def _is_scenario(value: Any) -> bool:
    return inspect.isfunction(value) and not inspect.iscoroutinefunction(value) and (takes(value, 1) or takes(value, 2))
