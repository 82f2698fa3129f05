"""Changes: what a later trace of a scenario tells otherwise than an earlier one, event by event, in sentences."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from html import unescape
from itertools import zip_longest

from ..traces.counts import HEADINGS, Rows
from ..traces.events import FUNCTIONS, HELD, RECEIVED, SENT, Event, Trace
from ..traces.pairs import Key, Keyed, keyed, moved, unnumbered
from .changed_facts import changed_facts
from .labels import code
from .subjects import call, phrase, subject, verbs
from .transcript import told
from .words import times

type Told = tuple[str, int]
"""A sentence, and the request that it is about."""

STAGES = ("before the response", "while the response is sent", "after the response", "after the application returned")
TOLD = {"import", "scope", "match", "client", "leave", "more", "end", *HELD, *FUNCTIONS, *RECEIVED, *SENT}
"""Kinds of events that the transcript has a sentence for, where they are not those of a chain."""
SHOWN = ("command", "output", "exit", "key", "signal")
"""Kinds of events of a terminal: their name is what stands there."""
CODE = re.compile(r"<code>(.*?)</code>")


def changes(before: Trace, now: Trace) -> dict[str, list[int]]:
    """The sentences on what is another now, each with the requests that it is about; none where nothing is."""
    found: dict[str, list[int]] = {}
    for sentence, request in _changes(before, now):
        about = found.setdefault(CODE.sub(_spans, sentence), [])
        about += [] if request in about else [request]
    return found


def growth_changes(before: Rows, now: Rows) -> Iterator[str]:
    """A sentence for each count that is another now, of all sizes."""
    for name, heading in HEADINGS.items():
        counts = {size: [rows.get(size, {}).get(name) for rows in (before, now)] for size in sorted({*before, *now})}
        differ = [f"{is_} for {size}, before {was}" for size, (was, is_) in counts.items() if was != is_]
        if differ:
            yield f"{heading}: now {'; '.join(differ)}"


def _changes(before: Trace, now: Trace) -> Iterator[Told]:
    if _plain(before) == _plain(now):
        return
    said = [*_said(before, now)]
    yield from said or _first(before, now)


def _spans(found: re.Match[str]) -> str:
    """What needed entities in a cell, between backticks: these lines are read on a terminal too."""
    text = unescape(found[1])
    longest = max(map(len, re.findall("`+", text)), default=0)
    return f"{'`' * (longest + 1)} {text} {'`' * (longest + 1)}" if longest else f"`{text}`"


def _said(before: Trace, now: Trace) -> Iterator[Told]:
    then, after = keyed(before.events), keyed(now.events)
    called = dict(_called(then, after))
    yield from ((sentence, request) for (request, _), sentence in called.items())
    then, after = ({k: e for k, e in keys.items() if not _is_of(k, called)} for keys in (then, after))
    yield from _only("no longer", before, then, after)
    yield from _only("now", now, after, then)
    yield from _moved(then, after)
    for key in after:
        if key in then:
            yield from ((sentence, key.request) for sentence in changed_facts(key, then[key], after[key]))


def _plain(trace: Trace) -> list[Event]:
    """The events without what is no fact of its own: numbers of calls, and of names."""
    return [
        replace(e, name=unnumbered(e.name), call=0, caller=0, values=_values(e.values), changed=_values(e.changed))
        for e in trace.events
    ]


def _values(values: Mapping[str, str]) -> dict[str, str]:
    return {name: unnumbered(value) for name, value in values.items()}


def _called(before: Keyed, now: Keyed) -> Iterator[tuple[tuple[int, str], str]]:
    """By request and name, which functions are called more or less often."""
    starts = dict.fromkeys((key.request, key.name) for key in (*before, *now) if key.kind == "start")
    for request, name in starts:
        was, is_ = (_starts(keys, request, name) for keys in (before, now))
        if was != is_:
            calls = f"called {times(is_)}" if is_ else "not called any more"
            then = f"it was called {times(was)}" if was else "it was not called"
            yield (request, name), f"{call(name)} is {calls}; {then}"


def _is_of(key: Key, called: Container[tuple[int, str]]) -> bool:
    return key.kind in FUNCTIONS and (key.request, key.name) in called


def _starts(keys: Keyed, request: int, name: str) -> int:
    return sum(key.kind == "start" and key.request == request and key.name == name for key in keys)


def _only(when: str, trace: Trace, own: Keyed, other: Keyed) -> Iterator[Told]:
    """What one of the two traces alone has."""
    alone = {id(event): key for key, event in own.items() if key not in other}
    sentences = _sentences(trace) if alone else {}
    for place, key in alone.items():
        event = own[key]
        if event.kind == "line":
            yield f"{when}, {call(event.name)} runs line {event.line}", event.request
        elif event.kind in SHOWN:
            yield f"{when} in the terminal: {code(event.name)}", event.request
        else:
            yield f"{when}: {sentences.get(place) or phrase(key)}".removesuffix("."), event.request


def _sentences(trace: Trace) -> dict[int, str]:
    """What the transcript says of each event, by its identity."""
    if not {event.kind for event in trace.events} <= TOLD:
        return {}
    return {id(e): said for step, sentences in told(trace) for e, said in zip(step.events, sentences, strict=True)}


def _moved(before: Keyed, now: Keyed) -> Iterator[Told]:
    """What comes earlier or later than it did. Of what one function does there the last is told, or its start."""
    found: dict[tuple[int, str, str, str], tuple[str, str]] = {}
    then, after = list(before), list(now)
    pairs = [*moved(then, after)]
    outer = {key.request for key, _ in pairs if key.kind in FUNCTIONS and not key.depth}
    for key, other in pairs:
        if key.depth and key.request in outer:
            continue  # it moved with the function that called it
        stages = [_stage(keys, key) for keys in (after, then)]
        is_, was = stages if stages[0] != stages[1] else _sides(after, key, other)
        does, did = verbs(key)
        group = (key.request, subject(key), is_, was)
        if "start" not in found.get(group, ()):
            found[group] = key.kind, f"{subject(key)} now {does} {is_}; it {did} {was}"
    yield from ((sentence, request) for (request, *_), (_, sentence) in found.items())


def _stage(keys: Sequence[Key], key: Key) -> str:
    """Where something stands to the response of its request; empty where there is none."""
    earlier = [k.kind for k in keys[: keys.index(key)] if k.request == key.request]
    later = [k.kind for k in keys[keys.index(key) :] if k.request == key.request]
    if key.kind not in FUNCTIONS or "http.response.start" not in (*earlier, *later):
        return ""
    begun, goes_on = "http.response.start" in earlier, "http.response.body" in later
    return STAGES[3 if "end" in earlier else 1 if begun and goes_on else 2 if begun else 0]


def _sides(now: Sequence[Key], key: Key, other: Key) -> tuple[str, str]:
    """Before which it comes now, after which it came, or the other way round."""
    about = f" of request {other.request}" if other.request != key.request else ""
    is_, was = ("before", "after") if now.index(key) < now.index(other) else ("after", "before")
    return f"{is_} {phrase(other)}{about}", f"{was} that"


def _first(before: Trace, now: Trace) -> Iterator[Told]:
    """What is no sentence of its own: in which fact the first event differs that does."""
    for number, (one, other) in enumerate(zip_longest(_plain(before), _plain(now)), 1):
        if one != other:
            facts = [f.name for f in fields(Event) if getattr(one, f.name, None) != getattr(other, f.name, None)]
            event = other or one
            assert event
            yield f"event {number}, {event.kind} {code(event.name)}, has another {' and '.join(facts)}", event.request
            return
