"""Lights: which parts of a diagram belong to which step, told in comments at the end of its text.

Found by drawing the run again, cut off after each step: what is new or says something new belongs to that step.
So a view needs to know nothing of steps, and no part is named that the run does not draw.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from ..traces.events import Event, Trace
from ..traces.steps import Step, steps
from .labels import diagram_source

type Draw = Callable[[Trace], str]
"""A view that may be a diagram."""
type Events = tuple[Event, ...]
type Happened = dict[str, str]
"""What a diagram shows as having happened, each part with the line that draws it."""
type Found = dict[int, set[str]]
"""The parts of each step, by its number."""

NODE = re.compile(r"^ *([\w-]+)[\[({].*?(:::skipped)?$")
SKIPPED = re.compile(r"^ *class ([\w,-]+) skipped$", re.M)
MESSAGE = re.compile(r"^ *\w+ ?<{0,2}--?(?:>>|>|x|\)) ?[+-]?\w+:")
NOTE = re.compile(r"^ *Note (?:over|left of|right of) ")
COMMENT = re.compile(r"^ *%% step (?P<number>\d+), (?P<title>[^:]*):(?P<parts>.*)$", re.M)


@dataclass(frozen=True, slots=True)
class Lit:
    """A step as a diagram shows it: its title, and the names of the parts that light up.

    These are the ids of nodes, or `message-1`, `note-1` and so on in a sequence diagram.
    """

    number: int
    title: str
    parts: tuple[str, ...]

    @property
    def comment(self) -> str:
        return f"    %% step {self.number}, {self.title}: {' '.join(self.parts)}".rstrip()


def with_lights(view: Draw, trace: Trace) -> str:
    """The text of a view; where that is a diagram, a comment for each step names what belongs to it."""
    text = view(trace)
    if not diagram_source(text):
        return text
    *lines, end = text.split("\n")
    return "\n".join([*lines, *(lit.comment for lit in lights(view, trace)), end])


def comments(source: str) -> list[Lit]:
    """The lights that the comments of a diagram tell."""
    return [Lit(int(m["number"]), m["title"], tuple(m["parts"].split())) for m in COMMENT.finditer(source)]


def lights(view: Draw, trace: Trace) -> Iterator[Lit]:
    """What lights up at each step: nodes, or messages and notes."""
    grouped, whole = steps(trace), view(trace)
    order = happened(whole)
    found = (_messages if "sequenceDiagram" in whole else _nodes)(view, grouped, order)
    for step in grouped:
        yield Lit(step.number, step.title, tuple(name for name in order if name in found[step.number]))


def happened(diagram: str) -> Happened:
    """The nodes of a flowchart that are not skipped; the messages and notes of a sequence diagram, numbered."""
    lines = diagram.split("\n")
    if "sequenceDiagram" in diagram:
        return dict(_numbered(lines, "message", MESSAGE)) | dict(_numbered(lines, "note", NOTE))
    skipped = {name for names in SKIPPED.findall(diagram) for name in names.split(",")}
    nodes = [match for line in lines if (match := NODE.match(line))]
    return {node[1]: node[0] for node in nodes if not node[2] and node[1] not in skipped}


def _numbered(lines: list[str], kind: str, pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    found = (line for line in lines if pattern.match(line))
    return ((f"{kind}-{number}", line) for number, line in enumerate(found, 1))


def _nodes(view: Draw, grouped: tuple[Step, ...], order: Happened) -> Found:
    """The nodes of each step. A chart of the first request stands for a later one too, where it says the same."""
    found = {step.number: new & order.keys() for step, new in _new(view, grouped)}
    for request in sorted({step.request for step in grouped if step.request > 1}):
        alone = _alone(grouped, request)
        said = happened(view(Trace(_events(alone))))
        same = {name for name, line in order.items() if said.get(name) == line}
        for step, new in _new(view, alone):
            found[step.number] |= new & same if step.request else set()
    return found


def _new(view: Draw, grouped: tuple[Step, ...]) -> Iterator[tuple[Step, set[str]]]:
    """Each step with the parts that are new in it, or say something new."""
    before = happened(view(Trace(())))
    for place, step in enumerate(grouped, 1):
        now = happened(view(Trace(_events(grouped[:place]))))
        yield step, {name for name, line in now.items() if before.get(name) != line}
        before = now


def _alone(grouped: tuple[Step, ...], request: int) -> tuple[Step, ...]:
    """The steps as they would be if a request had been the first and only one."""

    def first(event: Event) -> Event:
        return replace(event, request=min(event.request, 1))

    own = (step for step in grouped if step.request in (0, request))
    return tuple(replace(s, request=min(s.request, 1), events=tuple(map(first, s.events))) for s in own)


def _events(grouped: tuple[Step, ...]) -> Events:
    return tuple(event for step in grouped for event in step.events)


def _messages(view: Draw, grouped: tuple[Step, ...], order: Happened) -> Found:
    """The messages and notes of each step: each belongs to the first one by which it is drawn.

    A view may draw what a client says only of a request that arrives; so later arrivals are known beforehand,
    but for what they draw themselves.
    """
    counts: Counter[str] = Counter()
    first: dict[str, int] = {}
    at_once = _lines(view, grouped, 0, ahead=True)
    drawn = [(_lines(view, grouped, n, ahead=True), _lines(view, grouped, n)) for n in range(1, len(grouped) + 1)]
    for name, line in order.items():
        counts[line] += 1
        known = 0 if at_once[line] < counts[line] else 1
        first[name] = next(n for n, lines in enumerate(drawn, 1) if lines[known][line] >= counts[line])
    return {step.number: {name for name, number in first.items() if number == step.number} for step in grouped}


def _lines(view: Draw, grouped: tuple[Step, ...], length: int, *, ahead: bool = False) -> Counter[str]:
    """How often each line is drawn after so many steps, with the arrivals of later requests if asked for."""
    arrivals = (event for event in _events(grouped[length:]) if ahead and event.kind == "scope" and event.request)
    return Counter(view(Trace((*_events(grouped[:length]), *arrivals))).split("\n"))
