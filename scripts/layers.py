"""Layers: the chain of calls from the socket to a function and back, each call with what it is for."""

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path

from scripts.events import Trace
from scripts.labels import code, fence, mermaid
from scripts.problems import Problem
from scripts.tables import plural

NOTES = Path(__file__).with_suffix(".toml")
"""What each call of a server or framework does, and why it is there: `"file name" = "sentence"`."""
TITLES = {
    "task": "Bytes arrive, and the server makes a task",
    "thread": "The task calls the application, layer by layer",
    "function": "Your function runs",
    "result": "The result goes back to the event loop",
    "write": "The task goes on, and the answer leaves",
}
HOPS = {"task": "create_task", "thread": "run_sync", "function": "returns", "result": "call_soon_threadsafe"}
"""By which call the run comes to the next part."""
OWN = "Your own code."


@dataclass(frozen=True, slots=True)
class Part:
    """The calls down to one hop: `calls` are its own, below the `kept` first ones of part `of`, still open.

    `times` is how often the run came down here with something to write.
    """

    kind: str
    where: str
    calls: tuple[str, ...]
    kept: int = 0
    of: int = 0
    times: int = 1


def parts(trace: Trace) -> list[Part]:
    """The parts of the chain in the order they happened; what is written the same way again is counted."""
    found: list[Part] = []
    stacks: dict[str, tuple[int, tuple[str, ...]]] = {}
    for event in trace.select(*TITLES):
        calls = tuple(event.values["calls"].split("\n"))
        of, before = stacks.get(event.where, (0, ()))
        if event.kind == "write" and not event.values["bytes"]:
            continue
        if event.kind == "write" and calls == before and found[-1].kind == "write":
            found[-1] = replace(found[-1], times=found[-1].times + 1)
            continue
        kept = _shared(calls, before)
        found.append(Part(event.kind, event.where, calls[kept:], kept, of if kept else 0))
        stacks[event.where] = len(found), calls
    return found


def _shared(calls: tuple[str, ...], before: tuple[str, ...]) -> int:
    """How many calls two stacks begin with."""
    pairs = zip(calls, before, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(calls), len(before)))


def chain(trace: Trace) -> str:
    """A closed block for each part of the chain, in it its calls in order, with their files and notes."""
    return "\n\n".join(_block(number, part) for number, part in enumerate(parts(trace), 1))


def _block(number: int, part: Part) -> str:
    times = f", {part.times} times" if part.times > 1 else ""
    lines = [
        '<details class="chain" markdown="1">',
        f"<summary>{number}. {TITLES[part.kind]}: {part.where}, {plural(len(part.calls), 'call')}{times}</summary>",
        "",
        *([f"Below the first {plural(part.kept, 'call')} of part {part.of}:", ""] if part.kept else []),
        *(f"{n}. {_item(call)}" for n, call in enumerate(part.calls, part.kept + 1)),
        "",
        "</details>",
    ]
    return "\n".join(lines)


def _item(call: str) -> str:
    file, name = call.split(" ", 1)
    return f"{code(name.replace('.<locals>', ''))} in {code(file)}<br>{note(call)}"


def note(call: str) -> str:
    """What a call does and why it is there. Raises Problem for one that nobody explained."""
    if call in _notes():
        return _notes()[call]
    if call.startswith("snippets/"):
        return OWN
    raise Problem(f"nobody explains the call {call!r}", f'write "{call}" = "what it does, and why"', NOTES)


@cache
def _notes() -> dict[str, str]:
    return tomllib.loads(NOTES.read_text())


def chain_flow(trace: Trace) -> str:
    """The chain as a flowchart: a frame for each part, in it the packages that call each other."""
    found = parts(trace)
    lines = [
        "flowchart TD",
        "    accTitle: From the socket to your function and back",
        f"    accDescr: {mermaid(_told(found))}",
    ]
    before = ""
    for number, part in enumerate(found, 1):
        boxes = _boxes(part)
        names = [f"part-{number}-{n}" for n, _ in enumerate(boxes, 1)]
        lines.append(f'    subgraph part-{number}["{number}. {mermaid(part.where)}"]')
        lines += [f'        {name}["{label}"]' for name, label in zip(names, boxes, strict=True)]
        lines += [f"        {a} --> {b}" for a, b in pairwise(names)]
        lines.append("    end")
        if before:
            lines.append(f"    {before}| {names[0]}")
        before = f"{names[-1]} -->|{HOPS.get(part.kind, '')}"
    return "\n".join(fence("\n".join(lines), "mermaid"))


def _boxes(part: Part) -> list[str]:
    """A label for each run of calls in one package: its name, then the calls."""
    return [
        "<br>".join(mermaid(text) for text in (package, *(_short(call) for call in calls)))
        for package, calls in groupby(part.calls, key=lambda call: call.partition("/")[0])
    ]


def _short(call: str) -> str:
    """The innermost name of a call, with its class: `Router.__call__`, `wrapped_app`."""
    return call.rpartition("<locals>.")[2].rpartition(" ")[2]


def _told(found: list[Part]) -> str:
    told = [
        f"{number}. {part.where}: " + ", ".join(_short(call) for call in part.calls)
        for number, part in enumerate(found, 1)
    ]
    return ". ".join(told) + "."
