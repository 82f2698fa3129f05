"""Exports: the views of a recording as Markdown or Mermaid, to paste into a README."""

from collections.abc import Sequence

from ..problems import Problem
from ..traces.events import Trace
from ..views.catalogue import OF_A_TRACE, OF_TIMES
from ..views.labels import diagram_source


def title(view: str) -> str:
    """The name of a view as a heading has it."""
    return view.replace("-", " ").capitalize()


def markdown(trace: Trace, views: Sequence[str]) -> str:
    """The views under a heading each."""
    known = OF_A_TRACE | OF_TIMES
    return "\n\n".join(f"## {title(view)}\n\n{known[view](trace)}" for view in views)


def mermaid(trace: Trace, view: str) -> str:
    """A diagram without its fence. Raises Problem for a view that is none."""
    if source := diagram_source(OF_A_TRACE[view](trace)):
        return source
    diagrams = [name for name, draw in OF_A_TRACE.items() if diagram_source(draw(trace))]
    raise Problem(f"{view} is no diagram", f"use one of {', '.join(diagrams)}, or --format markdown")
