"""Contracts: a row for each field of a response: what the endpoint returned, what was promised, what was sent."""

import json
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from ..traces.events import Event, Trace
from ..traces.requests import counts_requests, request_line
from .encoded import class_of, fields, plain
from .labels import NONE, code, table
from .replies import Declared, Reply, declared, refused, replies, sent
from .words import a, further

COLUMNS = ("Request", "Field", "Returned", "Promised", "Sent", "Outcome")
LONGEST = 100
"""Characters of a value that a cell shows."""
JSON = {"str": (str,), "int": (int,), "float": (int, float), "bool": (bool,)}
"""What JSON has to hold, as Python reads it, where a promise says no more than this."""

type Cell = tuple[int, str]
"""A cell that an event gives: its request and its column."""
UNMARKED: Mapping[Cell, str] = MappingProxyType({})


def contract(trace: Trace, marks: Mapping[Cell, str] = UNMARKED) -> str:
    """The responses of a run, field by field. `marks` are put before the values of their cells."""
    rows = [row for reply in replies(trace) for row in _rows(reply, marks)]
    more = [(further(event), *[NONE] * (len(COLUMNS) - 1)) for event in trace.events if counts_requests(event)]
    return table(COLUMNS, rows + more)


def given(reply: Reply) -> Iterable[tuple[str, Event]]:
    """The columns that events give, with these events."""
    events = {"Returned": reply.ended, "Promised": reply.match, "Sent": reply.start, "Outcome": reply.start}
    return ((column, event) for column, event in events.items() if event)


def _rows(reply: Reply, marks: Mapping[Cell, str]) -> Iterator[tuple[str, ...]]:
    number = reply.scope.request
    for place, (field, *cells) in enumerate(_fields(reply)):
        told = (marks.get((number, column), "") + cell for column, cell in zip(COLUMNS[2:], cells, strict=True))
        yield (f"{number}." if place else _asked(reply), field, *told)


def _asked(reply: Reply) -> str:
    """The request, and the status of its answer."""
    asked = f"{reply.scope.request}. {code(request_line(reply.scope))}"
    return f"{asked}<br>{code(reply.status)}" if reply.status else asked


def _raised(text: str) -> str:
    """The class of what was raised."""
    return code(text.partition("(")[0])


def _fields(reply: Reply) -> Iterator[tuple[str, ...]]:
    """Field, returned, promised, sent and what became of it, for each row of a request."""
    if reply.ended is None or reply.ended.kind == "unwind":
        why = f"the endpoint raised {_raised(reply.ended.values['raised'])}" if reply.ended else "nothing to compare"
        yield (NONE, NONE, NONE, _value(reply.body), why)
        return
    returned = reply.ended.values["return"]
    held, promised, left = fields(returned), declared(reply), sent(reply)
    if held is None or (reply.promise and not promised) or (left is None and reply.is_meant):
        yield _whole(reply, returned)
        return
    called = {field.alias: name for name, field in promised.items()}
    inside = {called.get(name, name): value for name, value in held.items()} | held
    outside = {called.get(name, name): value for name, value in (left or {}).items()} if reply.is_meant else {}
    names = [name for name in dict.fromkeys((*inside, *promised, *outside)) if called.get(name, name) == name]
    yield from (_field(reply, n, inside.get(n), promised.get(n), outside.get(n)) for n in names)
    if not names:
        yield _whole(reply, returned)


def _field(reply: Reply, name: str, value: str | None, field: Declared | None, left: str | None) -> tuple[str, ...]:
    shown, promised = code(name), NONE
    if field:
        shown += f", sent as {code(field.alias)}" if field.alias != name else ""
        promised = code(field.kind) + (f"<br>else {code(field.instead)}" if field.instead else "")
    return (shown, _typed(value), promised, _value(left), became(reply, name, value, field, left))


def became(reply: Reply, name: str, value: str | None, field: Declared | None, left: str | None) -> str:
    """What became of a field, in words."""
    if fault := refused(reply).get(field.alias if field else name, refused(reply).get(name)):
        return f"**{'missing' if value is None else 'refused'}**: {code(fault)}"
    if not reply.is_meant:
        return _not_sent(reply)
    if left is None:
        return "left out" if field else "**dropped**"
    if value is None:
        return "filled in" if field else "added"
    told = "kept" if is_same(value, left) else "**converted**"
    return told if field is None or fits(left, field.kind) else f"{told}, and **no {code(field.kind)}**"


def _whole(reply: Reply, returned: str) -> tuple[str, ...]:
    """The row of an answer that is no object with fields, or that is not known whole."""
    told = _not_sent(reply)
    if fault := next(iter(refused(reply).values()), ""):
        told = f"**refused**: {code(fault)}"
    elif reply.is_meant:
        unknown = returned.startswith("<") or not reply.body
        told = "kept" if is_same(returned, reply.body) else NONE if unknown else "**converted**"
    kind = reply.promise.partition("\n")[0]
    return ("all of it", _typed(returned), code(kind) if kind else NONE, _value(reply.body), told)


def _not_sent(reply: Reply) -> str:
    """That nothing was sent of what was returned; why, where it is told of no field."""
    return "not sent" if refused(reply) or not reply.raised else f"not sent: {_raised(reply.raised)}"


def is_same(value: str, left: str) -> bool:
    """Whether JSON says what was returned. Of what is not shown whole only the beginning is known."""
    try:
        read = repr(json.loads(left))
    except ValueError:
        return False
    known, cut, _ = plain(value).partition("…")
    return read.startswith(known) if cut else read == known


def fits(left: str, kind: str) -> bool:
    """Whether JSON holds what a promise says; true where that is more than can be told here."""
    value = json.loads(left)
    return kind not in JSON or (isinstance(value, JSON[kind]) and (kind == "bool" or not isinstance(value, bool)))


def _typed(value: str | None) -> str:
    """A value, and its class where that does not stand there."""
    kind = class_of(value or "")
    told = not kind or kind == "NoneType" or (value or "").lstrip("<").startswith(kind)
    return _value(value) if told else f"{_value(value)}<br>{a(kind)}"


def _value(text: str | None) -> str:
    if not text:
        return NONE
    return code(text if len(text) <= LONGEST else f"{text[:LONGEST]}…")
