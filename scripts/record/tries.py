"""Tries: for each route of a service a request line that asks for it, made from what the service tells of itself."""

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from ..playing.fresh import imported_anew
from ..playing.routes import Listed, listed, routed
from ..recording.recorder import Recorder
from ..views.words import plural
from .failures import explained
from .folders import in_folder
from .named import application, found, is_offered, module_and_attribute
from .samples import followed, sample

PARAMETER = re.compile(r"\{(\w+)(?::(\w+))?\}")
FILE = "FILE"
VALUE = "VALUE"
"""Stands for what only a person knows."""

type Operation = Mapping[str, Any]
type Place = tuple[str, str]
"""`header`, `query` or `cookie`, and a name there."""


def tries(name: str, folder: Path, command: str, *, factory: bool = False) -> str:
    """What can be asked of the application `package.module:attribute` of this folder, one command a line.

    Raises Problem when the application is not there or does not import.
    """
    module, attribute = module_and_attribute(name)
    problems = explained(f"importing {module}", folder, Recorder(str(folder)), module)
    with in_folder(folder, module), problems, imported_anew(module, folder, lambda _: None) as loaded:
        app = application(found(loaded, attribute, is_offered), name, factory)
        routes, told = [*listed(app)], _openapi(app)
    start = f"{command} {name}{' --factory' if factory else ''}"
    if not routes:
        return f"{name} tells none of its routes. Ask for a path that it answers:\n\n  {start} 'GET /'"
    lines = [*dict.fromkeys(line for route in _own_first(routes, told) for line in request_lines(route, told))]
    asked = [f"  {start} {shlex.quote(line)}" for line in lines]
    others = [f"  {route.path}" for route in routes if not route.methods]
    head = f"{name} has {plural(len(routes), 'route')}. Ask for one of them, or for several one after the other:"
    more = ["", "For WebSockets and mounts, name a function that takes a client:", "", *others]
    return "\n".join([head, "", *asked, *(more if others else [])])


def request_lines(route: Listed, told: Operation) -> Iterator[str]:
    """A line for each method of a route; HEAD only where GET is none of them."""
    for method in route.methods:
        if method == "HEAD" and "GET" in route.methods:
            continue
        operation = told.get("paths", {}).get(_plain(route.path), {}).get(method.lower(), {})
        yield " ".join(_parts(method, route, operation, told))


def _parts(method: str, route: Listed, operation: Operation, told: Operation) -> Iterator[str]:
    given = [followed(parameter, told) for parameter in operation.get("parameters", ())]
    values = {(p["in"], p["name"]): _text(_value(p, told)) for p in given if p.get("required")}
    values |= dict(_keys(operation, told))
    query = {name: value for (place, name), value in values.items() if place == "query"}

    def part(match: re.Match[str]) -> str:
        otherwise = "1" if match[2] in ("int", "float") else match[1]
        return quote(values.get(("path", match[1]), otherwise), safe="")

    yield method
    yield PARAMETER.sub(part, route.path) + (f"?{urlencode(query)}" if query else "")
    for (place, name), value in values.items():
        if place == "header":
            yield f"{name}:{_word(value)}"
        elif place == "cookie":
            yield f"Cookie:{_word(f'{name}={value}')}"
    yield from _body(operation, told)


def _keys(operation: Operation, told: Operation) -> Iterator[tuple[Place, str]]:
    """Where an operation takes a key or a token, and how it is written there."""
    schemes = told.get("components", {}).get("securitySchemes", {})
    for name in (name for needed in operation.get("security", told.get("security", ())) for name in needed):
        scheme = schemes.get(name, {})
        if scheme.get("type") == "apiKey":
            yield (scheme["in"], scheme["name"]), VALUE
        else:
            yield ("header", "Authorization"), f"{scheme.get('scheme', 'bearer').capitalize()} {VALUE}"


def _body(operation: Operation, told: Operation) -> Iterator[str]:
    content = followed(operation.get("requestBody", {}), told).get("content", {})
    if "application/json" in content:
        yield json.dumps(_value(content["application/json"], told), ensure_ascii=False)
        return
    for kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        if kind in content:
            schema = followed(content[kind].get("schema", {}), told)
            for name in schema.get("required", ()):
                field = followed(schema["properties"][name], told)
                yield f"{name}@{FILE}" if _is_file(field) else f"{name}={_word(_text(sample(field, told)))}"
            return


def _is_file(field: Operation) -> bool:
    one = field.get("items", field)
    return one.get("format") == "binary" or "contentMediaType" in one


def _value(told_of: Operation, told: Operation) -> Any:
    """What a parameter or a body may be; an example of its own comes before those of its schema."""
    examples = [told_of["example"]] if "example" in told_of else []
    examples += [followed(e, told).get("value") for e in told_of.get("examples", {}).values()]
    return examples[0] if examples else sample(told_of.get("schema", {}), told)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _word(text: str) -> str:
    """The text as one word of a request line."""
    return f'"{text}"' if not text or re.search(r"\s", text) else text


def _plain(path: str) -> str:
    """A path as OpenAPI has it, without converters."""
    return PARAMETER.sub(r"{\1}", path)


def _own_first(routes: list[Listed], told: Operation) -> list[Listed]:
    """What a service describes before the rest, such as its documentation."""
    return sorted(routes, key=lambda route: _plain(route.path) not in told.get("paths", {}))


def _openapi(app: object) -> Operation:
    """What the service tells of itself; nothing where it does not, or fails to."""
    describe = getattr(routed(app), "openapi", None)
    try:
        told = describe() if describe else {}
    except Exception:
        return {}
    return told if isinstance(told, dict) else {}
