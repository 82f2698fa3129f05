"""Stored traces: a trace and its steps as JSON, and with which versions it was recorded."""

import json
import platform
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from .events import Event, OfProcess, Trace
from .steps import Step, steps

FORMAT = "serving-step-by-step/trace"
VERSION = 2
"""Of the JSON, as docs/trace-2.schema.json describes it: a field more or less is another version."""

PACKAGES = ("fastapi", "starlette", "pydantic", "uvicorn", "httpx")


def recorded_with() -> dict[str, str]:
    """The versions here of Python, without its patch level, and of those packages that make a recording."""
    found = {"python": ".".join(platform.python_version_tuple()[:2])}
    for name in PACKAGES:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


def as_json(trace: Trace, service: str) -> str:
    """The whole trace and its steps, one event and one step a line."""
    index = {id(event): number for number, event in enumerate(trace.events)}
    head = {"format": FORMAT, "version": VERSION, "service": service, "recorded_with": recorded_with()}
    lists = {
        "steps": [_step(step, index) for step in steps(trace)],
        "events": [fields_of(event) for event in trace.events],
    }
    lines = [f"  {_line(name)}: {_line(value)}" for name, value in head.items()]
    lines += [f"  {_line(name)}: [\n    {',\n    '.join(map(_line, rows))}\n  ]" for name, rows in lists.items()]
    return "{\n" + ",\n".join(lines) + "\n}"


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def fields_of(event: Event) -> dict[str, object]:
    """An event as JSON holds it; `event_of(fields)` is the event again."""
    facts = {field.name: getattr(event, field.name) for field in fields(event)}
    return {name: dict(fact) if isinstance(fact, Mapping) else fact for name, fact in facts.items()}


def packed(trace: Trace) -> dict[str, object]:
    """The whole trace as JSON holds it, for another process."""
    return {
        "events": [*map(fields_of, trace.events)],
        "sources": [[*place, text] for place, text in trace.sources.items()],
    }


def unpacked(packed: Mapping[str, Any]) -> Trace:
    """The trace again."""
    sources = {(file, line): text for file, line, text in packed["sources"]}
    return Trace(tuple(map(event_of, packed["events"])), sources)


def event_of(facts: Mapping[str, Any]) -> Event:
    """An event from its fields, as `fields_of` gives them."""
    return OfProcess(**facts) if "process" in facts else Event(**facts)


def _step(step: Step, index: Mapping[int, int]) -> dict[str, object]:
    """A step with its first and last event by their index; the events between belong to it too."""
    first, last = index[id(step.events[0])], index[id(step.events[-1])]
    return {"number": step.number, "action": step.action, "request": step.request, "first": first, "last": last}
