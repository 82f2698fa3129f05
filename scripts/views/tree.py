"""Trees: what an endpoint depends on, when each dependency was entered and left, and how often it ran."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..traces.events import Event, Trace
from ..traces.lifetimes import Lifetime, lifetimes
from .labels import diagram, mermaid
from .words import times

STYLES = {"shared": "stroke-width: 3px", "skipped": "stroke-dasharray: 4 4"}


@dataclass(frozen=True, slots=True)
class Tree:
    """The lifetimes of what an endpoint needed and its own, the last one; who asked for whom, by place among them.

    `sent` is the number at which the answer had left, 0 when none did.
    """

    lives: tuple[Lifetime, ...]
    asked: tuple[tuple[int, int], ...]
    answer: str
    sent: int

    def count(self, name: str) -> tuple[str, ...]:
        """How often a function was asked for and ran; nothing when nobody asked twice or no run is recorded."""
        asked = sum(self.lives[place].name == name for _, place in self.asked)
        ran = sum(life.name == name and life.entered > 0 for life in self.lives)
        return (f"asked for {times(asked)}", f"ran {times(ran)}") if asked > 1 and ran else ()


def tree(trace: Trace) -> str:
    """The endpoint of the first request and what it needs: an arrow leads from who asks to what is asked for."""
    grown = grow(trace)
    nodes = list(_nodes(grown))
    used = [name for name in STYLES if any(node.endswith(f":::{name}") for node in nodes)]
    lines = [
        *nodes,
        *([f"tree-answer -.- tree-{len(grown.lives) - 1}"] if grown.lives and grown.sent else []),
        *(f"tree-{asks} --> tree-{place}" for asks, place in grown.asked),
        *(f"classDef {name} {STYLES[name]}" for name in used),
    ]
    return diagram("flowchart TD", "What the endpoint depends on", description(grown), lines)


def _nodes(grown: Tree) -> Iterator[str]:
    if grown.sent:
        yield f'tree-answer(["{mermaid(grown.answer)}<br>sent {grown.sent}"])'
    if not grown.lives:
        yield 'tree-none["no endpoint was chosen"]'
    for place, life in reversed(list(enumerate(grown.lives))):
        label = [f"{life.name}()", life.order, life.error, *grown.count(life.name)]
        shown = "<br>".join(mermaid(text) for text in label if text)
        answered = [found for _, found in grown.asked].count(place)
        yield f'tree-{place}["{shown}"]' + (":::skipped" if not life.entered else ":::shared" if answered > 1 else "")


def description(grown: Tree) -> str:
    """The diagram in words, for those who do not see it: who needs what, in which order, how often."""
    lives, needs = grown.lives, dict[str, dict[str, None]]()
    for asks, place in grown.asked:
        needs.setdefault(f"{lives[asks].name}()", {})[f"{lives[place].name}()"] = None
    moments = [(grown.sent, f"{grown.answer} sent")]
    for life in lives:
        moments += [(life.entered, f"{life.name}() in"), (life.left, f"{life.name}() out")]
    order = [f"{number} {text}" for number, text in sorted(moments) if number]
    told = [f"{name} needs {' and '.join(found)}" for name, found in reversed(needs.items())]
    told += [f"Order: {', '.join(order)}" if order else "Nothing ran"]
    names = dict.fromkeys(life.name for life in lives)
    told += [f"{name}() was {', '.join(counts)}" for name in names if (counts := grown.count(name))]
    told += [f"{life.name}() {life.error}" for life in lives if life.error]
    return " ".join(f"{sentence}." for sentence in told)


def grow(trace: Trace) -> Tree:
    """The tree of the first request, from the route that was chosen and the functions that ran.

    FastAPI solves first what a dependency needs, and keeps its result: where another function than
    the one asked for starts next, an earlier call answered.
    """
    events = trace.select(request=1)
    wanted = list(_wanted(events))
    waiting, sent = lifetimes(events, {name for _, name in wanted})
    answered: list[Lifetime] = []
    asked: dict[tuple[int, int, int], None] = {}
    unsolved: list[tuple[str, list[int]]] = []
    for depth, name in [*wanted, (0, "")]:
        while len(unsolved) > depth:
            solved, needed = unsolved.pop()
            place = _place(solved, waiting, answered)
            asked |= {(place, number, found): None for number, found in enumerate(needed)}
            for _, around in unsolved[-1:]:
                around.append(place)
        unsolved.append((name, []))
    status = next((e.values["status"] for e in events if e.kind == "http.response.start"), "")
    return Tree(tuple(answered), tuple((asks, place) for asks, _, place in asked), f"response {status}", sent)


def _wanted(events: Iterable[Event]) -> Iterator[tuple[int, str]]:
    """The endpoint, and below it what it depends on as FastAPI lists it, each with its depth."""
    for match in [e for e in events if e.kind == "match" and e.values["fits"] == "True"][-1:]:
        yield 0, match.name
        for line in filter(None, match.values.get("dependencies", "").split("\n")):
            yield 1 + (len(line) - len(line.lstrip(" "))) // 2, line.lstrip(" ")


def _place(name: str, waiting: list[Lifetime], answered: list[Lifetime]) -> int:
    """The place among `answered` of the call that answers an asking: the next one, or the last of its name."""
    if waiting and waiting[0].name == name:
        answered.append(waiting.pop(0))
    elif name not in (life.name for life in answered):
        answered.append(Lifetime(name))
    return max(place for place, life in enumerate(answered) if life.name == name)
