"""Filters: which events of a recording are shown, so that a reader sees the requests and not all of a service."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from ..traces.events import FUNCTIONS, RECEIVED, SENT, Event, Trace
from ..traces.requests import counts_requests
from .alike import alike_once
from .levels import Call, calls_of, few_enough, is_of_call, is_of_import
from .repeats import told_once

OF_CALLS = (*FUNCTIONS, "more")
LONG = 120
"""Characters of the longest value of a function that is shown,"""
LONG_OWN = 400
"""or of an object of the service's own, or an exception."""
OBJECT = re.compile(r"([A-Za-z_]\w*)\(")


@dataclass(frozen=True, slots=True)
class Filter:
    """What the command line asks to see; patterns are those of files' names, for a module, a file or a function."""

    everything: bool = False
    calls_only: bool = False
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    @property
    def given(self) -> bool:
        return self.everything or self.calls_only or bool(self.include or self.exclude)


def filtered(trace: Trace, chosen: Filter, classes: Collection[str] = ()) -> Trace:
    """The trace with the events that are shown; `more` events say how many are like those before them.

    `classes` are the service's own, by name: their objects are told by their fields.
    """
    if chosen.everything:
        return trace
    trace = trace.of(alike_once(trace.events))
    calls = calls_of(trace)
    kept: Sequence[Event] = _asked(trace, chosen, calls)
    if not (chosen.include or chosen.calls_only):
        kept = [*few_enough(kept, calls)]
    told = {(event.request, event.name) for event in kept if event.kind in FUNCTIONS}
    own = (e for e in kept if e.kind != "more" or _is_placed(e) or (e.request, e.name) in told)
    return trace.of(_briefly(event, classes) for event in alike_once(told_once(own)))


def _is_placed(more: Event) -> bool:
    """Whether it is known what it counts, though no function of that name is shown: requests, or messages."""
    return counts_requests(more) or more.name in SENT + RECEIVED


def asked(trace: Trace, chosen: Filter) -> Trace:
    """The trace with what the patterns, and --calls-only, leave of it."""
    return trace.of(_asked(trace, chosen, calls_of(trace)))


def _asked(trace: Trace, chosen: Filter, calls: Mapping[int, Call]) -> list[Event]:
    kept = [event for event in trace.events if event.kind not in FUNCTIONS or _is_asked(event, calls, chosen)]
    return [*_by_shown_depth(kept, calls)] if chosen.include or chosen.exclude else kept


def _briefly(event: Event, own: Collection[str]) -> Event:
    """The event with its long values cut, and with large objects of other packages by the name of their class."""
    texts = (*event.values.values(), *event.changed.values())
    if event.kind not in FUNCTIONS or all(len(text) <= LONG for text in texts):
        return event
    values, changed = ({name: _brief(name, v, own) for name, v in of.items()} for of in (event.values, event.changed))
    return replace(event, values=values, changed=changed)


def _brief(name: str, value: str, own: Collection[str]) -> str:
    known = OBJECT.match(value)
    fields = known and (known[1] in own or name == "raised")
    longest = LONG_OWN if fields else LONG
    if len(value) <= longest:
        return value
    return f"<{known[1]}>" if known and not fields else f"{value[:longest]}…"


def not_shown(hidden: int, processes: int) -> list[str]:
    """What to say of events that are not shown, and of other processes that the service started."""
    said = [f"{hidden:,} events are not shown; --all shows them, --include PATTERN some"] if hidden else []
    if processes:
        many = "1 other process" if processes == 1 else f"{processes:,} other processes"
        said.append(f"the service started {many}: what ran there is not in the recording")
    return said


def left_out(trace: Trace, shown: Trace) -> int:
    """How many events of a trace are not shown, nor counted where they belong; 0 if all of these are of the import."""
    later = _left_out(_after_import(trace), _after_import(shown))
    return _left_out(trace.events, shown.events) if later else 0


def _left_out(events: Sequence[Event], shown: Sequence[Event]) -> int:
    counted = [event for event in shown if event.kind == "more" and "like" in event.values]
    return len(events) - len(shown) + sum(1 - int(event.values["events"].replace(",", "")) for event in counted)


def _after_import(trace: Trace) -> list[Event]:
    return [event for event in trace.events if event.kind not in OF_CALLS or not is_of_import(event)]


def _is_asked(event: Event, calls: Mapping[int, Call], chosen: Filter) -> bool:
    """Whether an event of a function is one that the patterns, and --calls-only, leave."""
    call = calls.get(event.call)
    if chosen.calls_only and not is_of_call(event):
        return False
    if call is None:
        return not chosen.include
    if chosen.include and not any(_fits(call.event, pattern) for pattern in chosen.include):
        return False
    return not any(_fits(call.event, pattern) for pattern in chosen.exclude)


def _fits(event: Event, pattern: str) -> bool:
    module = event.file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    names = (event.file, module, event.name, f"{module}:{event.name}", f"{module}.{event.name}")
    return any(fnmatchcase(name, pattern) for name in names)


def _by_shown_depth(events: Iterable[Event], calls: Mapping[int, Call]) -> Iterator[Event]:
    """The events, each as deep as the calls around it that are shown, and called by the nearest of them."""
    depths: dict[int, int] = {}
    callers: dict[int, int] = {}
    for event in events:
        if event.kind == "start" and event.call:
            around = calls[event.call].caller
            while around and around.event.call not in depths:
                around = around.caller
            depths[event.call] = depths[around.event.call] + 1 if around else 0
            callers[event.call] = around.event.call if around else 0
        if event.kind in FUNCTIONS and event.call in depths:
            event = replace(event, depth=depths[event.call], caller=callers[event.call])
        yield event
