"""Views: the names a page may write in a marker, and the function behind each."""

from collections.abc import Callable, Sequence
from pathlib import Path

from scripts.course.excerpts import client, lacked, run_it
from scripts.course.growths import shown_chart, shown_table
from scripts.course.lessons import module
from scripts.course.projects import project_step
from scripts.course.scenarios import IN_DEPTH, IN_TERMINAL, SNIPPETS, Scenario, recorded, scenarios
from scripts.course.tasks import task
from scripts.pages import listings
from scripts.pages.chain import chain
from scripts.pages.mode_bar import lesson_list, mode_bar
from scripts.pages.routes import route_table
from scripts.problems import Problem
from scripts.traces.events import Trace
from scripts.views.chain_flow import chain_flow
from scripts.views.gate import gate
from scripts.views.lights import with_lights
from scripts.views.messages import messages
from scripts.views.onion import onion
from scripts.views.order_steps import OF_EVENTS, unfit
from scripts.views.outcomes import outcomes
from scripts.views.played import played_tracker, played_transcript
from scripts.views.process_flow import process_flow
from scripts.views.process_table import process_table
from scripts.views.sequence import sequence
from scripts.views.status_tracker import status_tracker
from scripts.views.terminal import terminal
from scripts.views.timeline import timeline
from scripts.views.transcript import transcript
from scripts.views.tree import tree

OF_A_TRACE: dict[str, Callable[[Trace], str]] = {
    "gate": gate,
    "onion": onion,
    "outcomes": outcomes,
    "process-flow": process_flow,
    "process-table": process_table,
    "sequence": sequence,
    "status-tracker": status_tracker,
    "terminal": terminal,
    "timeline": timeline,
    "transcript": transcript,
    "tree": tree,
}
"""Views whose argument is a scenario: of the page's own lesson, or `lesson/scenario`."""

OF_A_CHAIN: dict[str, Callable[[Trace], str]] = {"chain": chain, "chain-flow": chain_flow, "messages": messages}
"""Views of a scenario that records the chain of calls: one that is `in_depth`."""

OF_GROWTHS: dict[str, Callable[[str, Sequence[str], Path, int], str]] = {
    "growth": shown_table,
    "growth-chart": shown_chart,
}
"""Views of what grows: their arguments are growths of the page's own lesson, or `lesson/growth`, and counts."""

OF_A_PAGE: dict[str, Callable[[Path, int], str]] = {
    "lessons": lambda page, line: lesson_list(),
    "modes": mode_bar,
    "versions": lambda page, line: listings.versions(),
}
"""Views without an argument, of the page and line they stand on."""

OF_A_SNIPPET: dict[str, Callable[[Path], str]] = {
    "routes": lambda file: route_table(f"snippets.{file.parent.name}.{file.stem}"),
    "snippet": listings.snippet,
}
"""Views whose argument is a snippet: of the page's own lesson, or `lesson/snippet`."""

OF_A_CLIENT: dict[str, Callable[[Scenario], str]] = {"client": client}
"""Views of what a scenario's client does."""

OF_AN_EXERCISE: dict[str, Callable[[str, str, Path, int], str]] = {"project-step": project_step, "task": task}
"""Views whose argument is an exercise: of the page's own lesson, or `lesson/exercise`."""

ON_A_PAGE = {"status-tracker": played_tracker, "transcript": played_transcript}
"""Views that tell a page's step player more than they tell a reader."""


def render(slug: str, view: str, argument: str, page: Path, line: int) -> str:
    """The text of a view. Raises Problem, at this page and line, for an unknown view or argument."""
    if view in OF_A_PAGE and argument:
        raise Problem(f"the view {view} has no scenario", f"remove {argument}", page, line)
    if view in OF_A_PAGE:
        return OF_A_PAGE[view](page, line)
    if view in OF_GROWTHS:
        return OF_GROWTHS[view](slug, argument.split(), page, line)
    if view == "run-it":
        return _run_it(slug, argument, page, line)
    if view in OF_A_SNIPPET:
        lesson, _, name = argument.rpartition("/")
        return OF_A_SNIPPET[view](_snippet(module(lesson) or slug, name, page, line))
    if view in OF_AN_EXERCISE:
        lesson, _, name = argument.rpartition("/")
        return OF_AN_EXERCISE[view](module(lesson) or slug, name, page, line)
    of_a_scenario = [*OF_A_TRACE, *OF_A_CHAIN, *OF_A_CLIENT, *OF_EVENTS]
    if view not in of_a_scenario:
        known = ", ".join(sorted([*of_a_scenario, *OF_GROWTHS, *OF_A_PAGE, *OF_A_SNIPPET, *OF_AN_EXERCISE, "run-it"]))
        raise Problem(f"unknown view {view!r}", f"use one of {known}", page, line)
    named, *events = (argument.split() or [""]) if view in OF_EVENTS else [argument]
    lesson, _, name = named.rpartition("/")
    _check_scenario(module(lesson) or slug, name, view, page, line)
    if view in OF_A_CLIENT:
        return OF_A_CLIENT[view](scenarios(module(lesson) or slug)[name])
    trace = recorded(module(lesson) or slug, name)
    if view in OF_EVENTS:
        return _of_events(view, name, trace, tuple(events), page, line)
    return OF_A_CHAIN[view](trace) if view in OF_A_CHAIN else with_lights(ON_A_PAGE.get(view, OF_A_TRACE[view]), trace)


def _check_scenario(lesson: str, name: str, view: str, page: Path, line: int) -> None:
    if not lesson:
        cure = f"name its lesson as well: LESSON/{name or 'SCENARIO'}"
        raise Problem("this page belongs to no lesson", cure, page, line)
    if not (SNIPPETS / lesson / "scenarios.py").is_file():
        raise Problem(f"unknown lesson {lesson!r}", f"write snippets/{lesson}/scenarios.py", page, line)
    if name not in scenarios(lesson):
        known = ", ".join(scenarios(lesson)) or "none yet"
        cure = f"use one of snippets/{lesson}/scenarios.py: {known}"
        raise Problem(f"unknown scenario {name!r}", cure, page, line)
    deep = scenarios(lesson)[name].kind is IN_DEPTH
    if deep != (view in OF_A_CHAIN):
        told, cure = ("only the", " or ".join(OF_A_CHAIN)) if deep else ("no", "process-table, or make it in_depth")
        raise Problem(f"{name!r} records {told} chain of calls", f"show it with the view {cure}", page, line)
    if (scenarios(lesson)[name].kind is IN_TERMINAL) != (view == "terminal"):
        played, other = ("", "terminal") if view != "terminal" else ("not ", "process-table")
        raise Problem(f"{name!r} is {played}played in a terminal", f"show it with the view {other}", page, line)


def _of_events(view: str, name: str, trace: Trace, events: tuple[str, ...], page: Path, line: int) -> str:
    """A view of chosen events of a run."""
    render_events, least = OF_EVENTS[view]
    if fault := unfit(trace, events, least):
        known = ", ".join(dict.fromkeys(event.kind for event in trace.events))
        raise Problem(f"{name!r} cannot be shown so: {fault}", f"choose among {known}", page, line)
    return render_events(trace, events)


def _run_it(slug: str, argument: str, page: Path, line: int) -> str:
    """The listings of `scenario diagram ...`, for the reader to run."""
    name, *diagrams = argument.split() or [""]
    _check_scenario(slug, name, "run-it", page, line)
    if need := lacked(scenarios(slug)[name]):
        raise Problem(f"{name!r} needs {need}, which a browser lacks", "name another scenario", page, line)
    if unknown := [diagram for diagram in diagrams if diagram not in OF_A_TRACE]:
        raise Problem(f"unknown view {unknown[0]!r}", f"use one of {', '.join(OF_A_TRACE)}", page, line)
    return run_it(slug, scenarios(slug)[name], diagrams)


def _snippet(slug: str, name: str, page: Path, line: int) -> Path:
    file = SNIPPETS / slug / f"{name}.py"
    if not file.is_file():
        found = sorted(f.stem for f in file.parent.glob("*.py") if f.stem not in ("__init__", "scenarios"))
        cure = f"use one of snippets/{slug}: {', '.join(found) or 'none yet'}"
        raise Problem(f"unknown snippet {name!r}", cure, page, line)
    return file
