"""Steady traces: of two recordings of one scenario one, in which a name stands for all that the other has otherwise."""

from collections.abc import Sequence
from dataclasses import fields, replace
from itertools import zip_longest

from .events import Event, Trace, Values
from .names import Names, Place
from .processes import process_of

SPOKEN = ("client", "terminal")
"""Where the name of an event is what somebody said; elsewhere it is what something is called."""


class Differ(Exception):
    """Two recordings do not hold the same events: the first of each that is another one, if there are any."""

    def __init__(self, one: Event | None, other: Event | None) -> None:
        super().__init__(f"{_told(one)} in one recording, {_told(other)} in the other")


def steady(one: Trace, other: Trace, places: Sequence[Place] = ()) -> Trace:
    """The first recording, the same on every run and on every machine. Raises Differ."""
    names = Names(places)
    return one.of(_event(*pair, names) for pair in zip_longest(one.events, other.events))


def _event(one: Event | None, other: Event | None, names: Names) -> Event:
    if one is None or other is None or _shape(one) != _shape(other):
        raise Differ(one, other)
    name = names.text(one.name, other.name)
    values = {key: names.text(value, other.values[key]) for key, value in one.values.items()}
    return replace(one, name=name, values=values, changed=_changed(one, other, names))


def _changed(one: Event, other: Event, names: Names) -> Values:
    """What changed in either of them: a value that is always another one may by chance be the one it was before."""
    first, second = ({**event.values, **event.changed} for event in (one, other))
    either = dict.fromkeys([*one.changed, *other.changed])
    return {key: names.text(first[key], second[key]) for key in either if key in first and key in second}


def _shape(event: Event) -> tuple[object, ...]:
    """All in which two recordings must agree: what happened, where, in which order, and what is told of it."""
    free = {"values", "changed", *(["name"] if event.where in SPOKEN else [])}
    return (*(getattr(event, field.name) for field in fields(event) if field.name not in free), *event.values)


def _told(event: Event | None) -> str:
    if event is None:
        return "nothing more"
    place = f", {event.file}:{event.line}" if event.file else ""
    values = f", with {', '.join(event.values)}" if event.values else ""
    process = f", {process_of(event)}" if process_of(event) else ""
    return f"{event.kind} {event.name!r} (request {event.request}, {event.where}{process}{place}{values})"
