"""Chain flow: the calls from the socket to a function and back, as a flowchart of their packages."""

from dataclasses import dataclass, replace
from itertools import groupby

from ..traces.events import Trace
from .labels import diagram, mermaid, wrapped

HOPS = {
    "task": "create_task",
    "thread": "run_sync",
    "function": "returns",
    "result": "call_soon_threadsafe",
    "write": "goes on",
}
"""The events at which a part ends, and by which call the run comes to the next one."""
OURS = {"snippets": "your code"}
WIDTH = 42
"""Characters of a line in a box: some names are long."""


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
    for event in trace.select(*HOPS):
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


def chain_flow(trace: Trace) -> str:
    """The chain as a flowchart: a box for each part, in it the packages that call each other."""
    found = parts(trace)
    told = " ".join(f"{line}." for part in found for line in (part.where, *_rows(part)))
    lines = [f'part-{number}["{_label(number, part)}"]' for number, part in enumerate(found, 1)]
    lines += [f"part-{n} -->|{HOPS[part.kind]}| part-{n + 1}" for n, part in enumerate(found[:-1], 1)]
    return diagram("flowchart TD", "From the socket to your function and back", told, lines)


def _label(number: int, part: Part) -> str:
    rows = (f"{number}. {part.where}", *(line for row in _rows(part) for line in wrapped(row, WIDTH)))
    return "<br>".join(map(mermaid, map(str.strip, rows)))


def _rows(part: Part) -> list[str]:
    """A row for each run of calls in one package: `starlette: Router, Route.handle`."""
    packages = groupby(part.calls, key=lambda call: call.partition("/")[0])
    return [f"{OURS.get(package, package)}: {', '.join(map(_short, calls))}" for package, calls in packages]


def _short(call: str) -> str:
    """The innermost name of a call; a class stands for its `__call__`, and a private one is left out."""
    name = call.rpartition("<locals>.")[2].rpartition(" ")[2].removesuffix(".__call__")
    return name.partition(".")[2] if name.startswith("_") and "." in name else name
