"""Listings: source files, proofs, versions and what was measured, shown as they are."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..course.sources import read
from ..problems import shown
from ..traces.stored import recorded_with
from ..views.labels import fence, table


def snippet(file: Path) -> str:
    """The whole file, with line numbers and its name as the title."""
    code = fence(read(file), f'python title="{shown(file)}" linenums="1"')
    return "\n".join(code)


def proof(name: str, source: str, linked: bool = True) -> str:
    """A test's own source in a closed block that the reader can open; a link into a `linked` one opens it."""
    lines = [
        '<details class="proof" markdown="1">',
        f"<summary>Proof: <code>{name}</code></summary>",
        *([f'<div id="{name}"></div>'] if linked else []),
        "",
        *fence(source, "python"),
        "",
        "</details>",
    ]
    return "\n".join(lines)


def proof_again(name: str) -> str:
    """A link to the proof, which stands further up on the page."""
    return f"Proof, shown above: [`{name}`](#{name})"


def versions() -> str:
    """The versions of what was recorded."""
    numbers = recorded_with()
    python = numbers.pop("python")
    return f"Recorded with Python {python}, {', '.join(f'{name} {number}' for name, number in numbers.items())}."


def measured(kept: Mapping[str, Any]) -> str:
    """What a benchmark has kept: a table, and under it when and with what it was taken."""
    return f"{table(kept['columns'], kept['rows'])}\n\n{kept['taken']}"
