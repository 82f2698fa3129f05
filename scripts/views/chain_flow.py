"""Layers: the chain of calls from the socket to a function and back, each call with what it is for."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from scripts.course.notes import note, note_proof
from scripts.pages.listings import proof
from scripts.traces.events import Trace
from scripts.views.labels import code, fence, mermaid, wrapped
from scripts.views.words import plural, times

TITLES = {
    "task": "Bytes arrive, and the server makes a task",
    "thread": "The task calls the application, layer by layer",
    "function": "Your function runs",
    "result": "The result goes back to the event loop",
    "write": "The task goes on, and the answer leaves",
}
HOPS = {"task": "create_task", "thread": "run_sync", "function": "returns", "result": "call_soon_threadsafe"}
"""By which call the run comes to the next part."""
OURS = {"snippets": "your code"}
OWN = "Your own code."
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
    """A closed block for each part of the chain, its calls in order with files and notes; the last has the proofs."""
    found = parts(trace)
    blocks = (_block(number, part) for number, part in enumerate(found, 1))
    return "\n\n".join([*blocks, _proofs(call for part in found for call in part.calls)])


def _block(number: int, part: Part) -> str:
    again = f", {times(part.times)}" if part.times > 1 else ""
    above = "first call" if part.kept == 1 else f"first {part.kept} calls"
    lines = [
        '<details class="chain" markdown="1">',
        f"<summary>{number}. {TITLES[part.kind]}: {part.where}, {plural(len(part.calls), 'call')}{again}</summary>",
        "",
        *([f"Below the {above} of part {part.of}:", ""] if part.kept else []),
        *(f"{n}. {_item(call)}" for n, call in enumerate(part.calls, part.kept + 1)),
        "",
        "</details>",
    ]
    return "\n".join(lines)


def _item(call: str) -> str:
    file, name = call.split(" ", 1)
    said = OWN if _is_own(call) else f"{note(call).does} [Proof](#{note(call).proof})"
    return f"{code(name.replace('.<locals>', ''))} in {code(file)}<br>{said}"


def _proofs(calls: Iterable[str]) -> str:
    """A closed block with the proofs of the notes on these calls, each of them once."""
    proofs = {note(call).proof: note_proof(call).source for call in calls if not _is_own(call)}
    summary = f"<summary>The proofs of these notes: {plural(len(proofs), 'test')}</summary>"
    shown = (proof(name, source) for name, source in proofs.items())
    return "\n\n".join(['<details class="chain" markdown="1">\n' + summary, *shown, "</details>"])


def _is_own(call: str) -> bool:
    return call.startswith("snippets/")


def chain_flow(trace: Trace) -> str:
    """The chain as a flowchart: a box for each part, in it the packages that call each other."""
    found = parts(trace)
    lines = [
        "flowchart TD",
        "    accTitle: From the socket to your function and back",
        f"    accDescr: {mermaid(' '.join(f'{line}.' for part in found for line in (part.where, *_rows(part))))}",
    ]
    for number, part in enumerate(found, 1):
        rows = (f"{number}. {part.where}", *(line for row in _rows(part) for line in wrapped(row, WIDTH)))
        lines.append(f'    part-{number}["{"<br>".join(map(mermaid, map(str.strip, rows)))}"]')
    lines += [
        f"    part-{number} -->|{HOPS.get(part.kind, 'goes on')}| part-{number + 1}"
        for number, part in enumerate(found[:-1], 1)
    ]
    return "\n".join(fence("\n".join(lines), "mermaid"))


def _rows(part: Part) -> list[str]:
    """A row for each run of calls in one package: `starlette: Router, Route.handle`."""
    packages = groupby(part.calls, key=lambda call: call.partition("/")[0])
    return [f"{OURS.get(package, package)}: {', '.join(map(_short, calls))}" for package, calls in packages]


def _short(call: str) -> str:
    """The innermost name of a call; a class stands for its `__call__`, and a private one is left out."""
    name = call.rpartition("<locals>.")[2].rpartition(" ")[2].removesuffix(".__call__")
    return name.partition(".")[2] if name.startswith("_") and "." in name else name
