"""Terminals: what was typed and what it printed."""

from ..traces.events import Trace
from .labels import fence, visible


def terminal(trace: Trace) -> str:
    """A run as a terminal shows it. A command that printed nothing shows its exit code."""
    lines: list[str] = []
    for event in trace.events:
        match event.kind:
            case "command":
                lines.append(f"$ {event.name}")
            case "exit" if lines[-1].startswith("$ ") or event.name != "0":
                lines += ["$ echo $?", event.name]
            case "output" | "key":
                lines.append(visible(event.name))
    return "\n".join(fence("\n".join(lines), "console"))
