"""Exports: the views of a recording as Markdown or Mermaid, to paste into a README."""

from collections.abc import Sequence

from scripts.problems import Problem
from scripts.traces.events import Trace
from scripts.views.catalogue import OF_A_TRACE

FENCE = "```mermaid\n"


def title(view: str) -> str:
    """The name of a view as a heading has it."""
    return view.replace("-", " ").capitalize()


def markdown(trace: Trace, views: Sequence[str]) -> str:
    """The views under a heading each."""
    return "\n\n".join(f"## {title(view)}\n\n{OF_A_TRACE[view](trace)}" for view in views)


def mermaid(trace: Trace, view: str) -> str:
    """A diagram without its fence. Raises Problem for a view that is none."""
    text = OF_A_TRACE[view](trace)
    if not text.startswith(FENCE):
        diagrams = [name for name in OF_A_TRACE if OF_A_TRACE[name](trace).startswith(FENCE)]
        raise Problem(f"{view} is no diagram", f"use one of {', '.join(diagrams)}, or --format markdown")
    return text.removeprefix(FENCE).removesuffix("\n```")
