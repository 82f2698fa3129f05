"""Chain: the calls from the socket to a function and back, each with what it is for and the test that proves it."""

from collections.abc import Iterable

from ..course.notes import note, note_proof
from ..traces.events import Trace
from ..views.chain_flow import Part, parts
from ..views.labels import code
from ..views.words import plural, times
from .listings import proof

TITLES = {
    "task": "Bytes arrive, and the server makes a task",
    "thread": "The task calls the application, layer by layer",
    "function": "Your function runs",
    "result": "The result goes back to the event loop",
    "write": "The task goes on, and the answer leaves",
}
OWN = "Your own code."


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
    return "\n\n".join(['<details class="chain proofs" markdown="1">\n' + summary, *shown, "</details>"])


def _is_own(call: str) -> bool:
    return call.startswith("snippets/")
