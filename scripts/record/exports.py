"""Exports: a trace as what one pastes into a README or feeds to a tool."""

import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import fields
from importlib.metadata import version

from scripts.pages.listings import RECORDED_WITH
from scripts.pages.registry import OF_A_TRACE
from scripts.problems import Problem
from scripts.traces.events import Event, Trace
from scripts.traces.steps import Step, steps

FORMAT = "serving-step-by-step/trace"
VERSION = 1
"""Of the JSON, as docs/trace-1.schema.json describes it: a field more or less is another version."""

VIEWS = {name: view for name, view in OF_A_TRACE.items() if name != "terminal"}
FENCE = "```mermaid\n"


def title(view: str) -> str:
    """The name of a view as a heading has it."""
    return view.replace("-", " ").capitalize()


def markdown(trace: Trace, views: Sequence[str]) -> str:
    """The views under a heading each."""
    return "\n\n".join(f"## {title(view)}\n\n{VIEWS[view](trace)}" for view in views)


def mermaid(trace: Trace, view: str) -> str:
    """A diagram without its fence. Raises Problem for a view that is none."""
    text = VIEWS[view](trace)
    if not text.startswith(FENCE):
        diagrams = [name for name in VIEWS if VIEWS[name](trace).startswith(FENCE)]
        raise Problem(f"{view} is no diagram", f"use one of {', '.join(diagrams)}, or --format markdown")
    return text.removeprefix(FENCE).removesuffix("\n```")


def as_json(trace: Trace, service: str) -> str:
    """The whole trace and its steps, one event and one step a line."""
    index = {id(event): number for number, event in enumerate(trace.events)}
    python = ".".join(platform.python_version_tuple()[:2])
    head = {
        "format": FORMAT,
        "version": VERSION,
        "service": service,
        "recorded_with": {"python": python, **{name: version(name) for name in RECORDED_WITH}},
    }
    lists = {
        "steps": [_step(step, index) for step in steps(trace)],
        "events": [fields_of(event) for event in trace.events],
    }
    lines = [f"  {_line(name)}: {_line(value)}" for name, value in head.items()]
    lines += [f"  {_line(name)}: [\n    {',\n    '.join(map(_line, rows))}\n  ]" for name, rows in lists.items()]
    return "{\n" + ",\n".join(lines) + "\n}"


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def fields_of(event: Event) -> Mapping[str, object]:
    """An event as JSON holds it; `Event(**fields)` is the event again."""
    facts = {field.name: getattr(event, field.name) for field in fields(event)}
    return {name: dict(fact) if isinstance(fact, Mapping) else fact for name, fact in facts.items()}


def _step(step: Step, index: Mapping[int, int]) -> Mapping[str, object]:
    """A step with its first and last event by their index; the events between belong to it too."""
    first, last = index[id(step.events[0])], index[id(step.events[-1])]
    return {"number": step.number, "action": step.action, "request": step.request, "first": first, "last": last}
