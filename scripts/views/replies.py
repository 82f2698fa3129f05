"""Replies: for each request what its endpoint returned, what its route promises, and what the client was sent."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..traces.calls import endpoint_calls
from ..traces.events import ENDS, Event, Trace
from ..traces.requests import by_request
from .encoded import fields, items

DECLARED = re.compile(r"  (?P<name>\w+): (?P<kind>.*?)(?: as '(?P<alias>.*?)')?(?: = (?P<instead>.*))?")
"""A line of a promise, as `scripts.recording.promises` writes it."""
REFUSED = "ResponseValidationError("


@dataclass(frozen=True, slots=True)
class Declared:
    """A field of a promise: its type, what it is called when it is sent, and what stands for it if it is missing."""

    kind: str
    alias: str
    instead: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of one request; `ended` is how its endpoint ended, `raised` how the application's call did."""

    scope: Event
    match: Event | None
    ended: Event | None
    start: Event | None
    body: str
    raised: str

    @property
    def status(self) -> str:
        return self.start.values["status"] if self.start else ""

    @property
    def is_meant(self) -> bool:
        """Whether what was sent is what the endpoint meant, and no word for a failure."""
        return self.status[:1] in ("2", "3") and not self.raised

    @property
    def promise(self) -> str:
        """What the route promises, a type and a line for each of its fields; empty where it promises nothing."""
        return self.match.values.get("returns", "") if self.match else ""


def replies(trace: Trace) -> Iterator[Reply]:
    """The replies in the order of their requests."""
    own = by_request(trace.events)
    return (_reply(scope, own[scope.request]) for scope in trace.select("scope", name="http"))


def _reply(scope: Event, events: list[Event]) -> Reply:
    endpoint = endpoint_calls(events)
    calls = [e for e in events if e.whose in endpoint]
    streams = any(e.kind == "suspend" and "yield" in e.values for e in calls)
    return Reply(
        scope,
        next((e for e in reversed(events) if e.kind == "match"), None),
        None if streams else next((e for e in calls if e.kind in ENDS), None),
        next((e for e in events if e.kind == "http.response.start"), None),
        "".join(e.values.get("body", "") for e in events if e.kind == "http.response.body"),
        next((e.values["raised"] for e in events if e.kind == "end" and "raised" in e.values), ""),
    )


def declared(reply: Reply) -> dict[str, Declared]:
    """The fields that are promised, by their names."""
    found = (DECLARED.fullmatch(line) for line in reply.promise.split("\n")[1:])
    return {m["name"]: Declared(m["kind"], m["alias"] or m["name"], m["instead"] or "") for m in found if m}


def sent(reply: Reply) -> Mapping[str, str] | None:
    """The fields of the object that was sent, each as JSON; None for anything else, or what is not known whole."""
    try:
        body = json.loads(reply.body)
    except ValueError:
        return None
    if not isinstance(body, dict):
        return None
    return {name: json.dumps(value, ensure_ascii=False, separators=(",", ":")) for name, value in body.items()}


def refused(reply: Reply) -> dict[str, str]:
    """What FastAPI says of each field, where it refused what was returned; what it says of the whole has no name."""
    found: dict[str, str] = {}
    told = items(reply.raised.removeprefix(REFUSED)[:-1]) if reply.raised.startswith(REFUSED) else []
    for fault in filter(None, map(fields, told)):
        _, *place = items(fault.get("loc", "()")) or [""]
        found.setdefault(place[0].strip("'\"") if place else "", fault.get("msg", "''")[1:-1])
    return found
