"""Arguments: the kinds of things that a marker names after its view, each found, or refused with its cure."""

import json
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from starlette.applications import Starlette

from ..course.excerpts import lacked
from ..course.exercises import Exercise, check
from ..course.lessons import SNIPPETS
from ..course.projects import exercise as step_of
from ..course.projects import number_of_steps
from ..course.scenarios import IN_DEPTH, IN_TERMINAL, Scenario, recorded, scenarios
from ..course.sources import read
from ..course.tasks import check_task, home, tasks
from ..course.tasks import exercise as task_of
from ..playing.errors import bounded
from ..problems import shown
from ..traces.events import Trace
from ..views.catalogue import OF_A_TRACE
from ..views.order_steps import Chosen, unfit
from .asked import Asked

LEFT_BY = {IN_TERMINAL: "terminal", IN_DEPTH: "chain"}
"""The kinds of scenario that leave something else than a trace of what the snippet does."""
SHOWN_BY = {"trace": "process-table", "terminal": "terminal", "chain": "chain or chain-flow or messages"}
"""What a scenario leaves, and the views that show it."""
LEAVES = {"terminal": "is played in a terminal", "chain": "records only the chain of calls"}
LEAVES_NO = {"terminal": "is not played in a terminal", "chain": "records no chain of calls"}


def nothing(asked: Asked) -> tuple[()]:
    """Nothing: these views show the same on any page."""
    if asked.words:
        raise asked.problem(f"the view {asked.view} has no scenario", f"remove {asked.argument}")
    return ()


def place(asked: Asked) -> tuple[Path, int]:
    """Nothing but the page and the line that the marker stands on."""
    nothing(asked)
    return asked.page, asked.line


def trace(asked: Asked) -> tuple[Trace]:
    """A scenario of an application, recorded."""
    return (_recorded(asked, asked.argument, "trace"),)


def tried(asked: Asked) -> tuple[Trace]:
    """A scenario of an application, recorded with the routes that were tried."""
    _check_tried(asked, _scenario(asked, asked.argument, "trace")[1])
    return trace(asked)


def traces(least: int) -> Callable[[Asked], tuple[Mapping[str, Trace]]]:
    """So many scenarios of applications or more, recorded, by their names."""

    def recorded_traces(asked: Asked) -> tuple[Mapping[str, Trace]]:
        found = {word.rpartition("/")[2]: _recorded(asked, word, "trace") for word in asked.words}
        if len(found) < least:
            few = {1: "shows a scenario", 2: "compares two scenarios"}[least]
            cure = f"write {asked.view} {'SCENARIO ' * least}..."
            raise asked.problem(f"{asked.view} {few} or more", cure)
        return (found,)

    return recorded_traces


def terminal(asked: Asked) -> tuple[Trace]:
    """A scenario that is played in a terminal, recorded."""
    return (_recorded(asked, asked.argument, "terminal"),)


def chain(asked: Asked) -> tuple[Trace]:
    """A scenario that is `in_depth`, recorded: the chain of calls."""
    return (_recorded(asked, asked.argument, "chain"),)


def events(least: int) -> Callable[[Asked], tuple[Trace, Chosen]]:
    """A scenario of an application, recorded, and so many of its events or more."""

    def chosen_events(asked: Asked) -> tuple[Trace, Chosen]:
        named, *chosen = asked.words or ("",)
        found = _recorded(asked, named, "trace")
        if fault := unfit(found, tuple(chosen), least):
            known = ", ".join(dict.fromkeys(event.kind for event in found.events))
            raise asked.problem(f"{named.rpartition('/')[2]!r} cannot be shown so: {fault}", f"choose among {known}")
        return found, tuple(chosen)

    return chosen_events


def scenario(asked: Asked) -> tuple[Scenario]:
    """A scenario of an application."""
    return (_scenario(asked, asked.argument, "trace")[1],)


def runnable(asked: Asked) -> tuple[str, Scenario, Sequence[str]]:
    """A scenario that a browser can play, with its lesson before it, and diagrams to show of a run."""
    named, *diagrams = asked.words or ("",)
    lesson, found = _scenario(asked, named, "trace")
    if need := lacked(found):
        raise asked.problem(f"{found.name!r} needs {need}, which a browser lacks", "name another scenario")
    if unknown := [diagram for diagram in diagrams if diagram not in OF_A_TRACE]:
        raise asked.problem(f"unknown view {unknown[0]!r}", f"use one of {', '.join(OF_A_TRACE)}")
    if "trials" in diagrams:
        _check_tried(asked, found)
    return lesson, found, diagrams


def snippet(asked: Asked) -> tuple[Path]:
    """A module of a lesson's snippets."""
    lesson, name = asked.named(asked.argument, "SNIPPET")
    file = SNIPPETS / lesson / f"{name}.py"
    if not file.is_file():
        found = sorted(f.stem for f in file.parent.glob("*.py") if f.stem not in ("__init__", "scenarios"))
        cure = f"use one of {shown(file.parent)}: {', '.join(found) or 'none yet'}"
        raise asked.problem(f"unknown snippet {name!r}", cure)
    return (file,)


def kept(*parts: str) -> Callable[[Asked], tuple[dict[str, Any]]]:
    """What lies beside a lesson's snippets of a run that not every machine can do, with these parts."""

    def found(asked: Asked) -> tuple[dict[str, Any]]:
        lesson, name = asked.named(asked.argument, "RUN")
        if not (file := SNIPPETS / lesson / f"{name}.json").is_file():
            raise asked.problem(f"nothing is kept of {name!r}", "write it: make ray, make bench BENCH='--only engines'")
        run: dict[str, Any] = json.loads(read(file))
        if lacking := [part for part in parts if part not in run]:
            cure = f"name one that has {' and '.join(parts)}"
            raise asked.problem(f"what is kept of {name!r} has no {lacking[0]}, which {asked.view} shows", cure)
        return (run,)

    return found


def application(asked: Asked) -> tuple[Starlette]:
    """The application of a snippet."""
    (file,) = snippet(asked)
    with bounded(SNIPPETS, f"importing {shown(file)}", "make the import pass, with an app", file):
        return (import_module(f"{SNIPPETS.name}.{file.parent.name}.{file.stem}").app,)


def task(asked: Asked) -> tuple[Exercise]:
    """A task of a lesson. Raises Problem, at its file, when it is not sound."""
    lesson, name = asked.named(asked.argument, "TASK")
    known = tasks(lesson)
    if name not in known:
        cure = f"use one of {shown(home(lesson))}: {', '.join(known) or 'none yet'}"
        raise asked.problem(f"unknown task {name!r}", cure)
    check_task(known[name])
    return (task_of(known[name]),)


def step(asked: Asked) -> tuple[Exercise]:
    """A step of a lesson's project. Raises Problem, at its file, when it is not sound."""
    lesson, name = asked.named(asked.argument, "1")
    project = SNIPPETS / lesson / "project"
    known = [str(number) for number in range(1, number_of_steps(project) + 1)]
    if name not in known:
        cure = f"use one of {', '.join(known)}" if known else f"write step_1.py in {shown(project)}"
        raise asked.problem(f"the project has no step {name!r}", cure)
    found = step_of(project, int(name))
    check(found)
    return (found,)


def _check_tried(asked: Asked, found: Scenario) -> None:
    if not found.trials:
        module = found.module.rpartition(".")[2]
        raise asked.problem(f"{found.name!r} records no trials", f'write @scenario("{module}", trials=True)')


def _recorded(asked: Asked, word: str, wanted: str) -> Trace:
    lesson, found = _scenario(asked, word, wanted)
    return recorded(lesson, found.name)


def _scenario(asked: Asked, word: str, wanted: str) -> tuple[str, Scenario]:
    """The scenario that a word names, which leaves what is wanted, after its lesson."""
    lesson, name = asked.named(word, "SCENARIO")
    if not (SNIPPETS / lesson / "scenarios.py").is_file():
        raise asked.problem(f"unknown lesson {lesson!r}", f"write {shown(SNIPPETS / lesson / 'scenarios.py')}")
    known = scenarios(lesson)
    if name not in known:
        cure = f"use one of {shown(SNIPPETS / lesson / 'scenarios.py')}: {', '.join(known) or 'none yet'}"
        raise asked.problem(f"unknown scenario {name!r}", cure)
    left = LEFT_BY.get(known[name].kind, "trace")
    if left != wanted:
        made = ", or make it in_depth" if (left, wanted) == ("trace", "chain") else ""
        told = LEAVES.get(left) or LEAVES_NO[wanted]
        raise asked.problem(f"{name!r} {told}", f"show it with the view {SHOWN_BY[left]}{made}")
    return lesson, known[name]
