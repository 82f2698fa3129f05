"""Exercises: what a learner begins with, the checks it must pass, a hint and a solution; and what is wrong with one."""

import ast
from dataclasses import dataclass
from pathlib import Path

from ..playing.checks import Outcome, run_checks
from ..playing.clients import in_process
from ..playing.errors import bounded
from ..problems import Problem, shown
from .lessons import SNIPPETS
from .sources import parsed, read

KINDS = ("tasks", "project")
"""Folders of a lesson's snippets that hold exercises: begun or wrong, and checked by tests of their own."""


@dataclass(frozen=True, slots=True)
class Exercise:
    """An exercise of a page: its name there, and the files of its start, checks, hint and solution.

    `after` names the exercise whose passed code a reader begins this one with.
    """

    name: str
    start: Path
    checks: Path
    hint: Path
    solution: Path
    after: str = ""


def is_of_an_exercise(file: Path) -> bool:
    """Whether a file below snippets/ is part of an exercise: `snippets/<lesson>/<kind>/...`."""
    return file.relative_to(SNIPPETS).parts[1:2] in [(kind,) for kind in KINDS]


def check(exercise: Exercise) -> None:
    """Raise Problem unless every file is there, each check tells what is wrong, and only the solution passes."""
    for what, file in (("start", exercise.start), ("hint", exercise.hint), ("solution", exercise.solution)):
        if not file.is_file():
            raise Problem(f"the exercise {exercise.name!r} has no {what}", "write this file", file)
    if not exercise.checks.is_file():
        raise Problem(
            f"nothing checks the exercise {exercise.name!r}", "write def test_...(client) in it", exercise.checks
        )
    _check_checks(exercise.checks)
    check_passes(exercise, exercise.solution)
    check_fails(exercise, exercise.start)


def check_passes(exercise: Exercise, service: Path) -> None:
    """Raise Problem when a solution fails."""
    for fault in failed(exercise, service):
        cure = f"correct it, or {shown(exercise.checks)}"
        raise Problem(f"the solution fails {fault.test}: {fault.told}", cure, service, fault.line or 1)


def check_fails(exercise: Exercise, service: Path) -> None:
    """Raise Problem when a service that is no solution passes."""
    if not failed(exercise, service):
        cure = f"write a test that it fails in {shown(exercise.checks)}"
        raise Problem(f"this is no solution of the exercise {exercise.name!r} and passes", cure, service)


def failed(exercise: Exercise, service: Path) -> list[Outcome]:
    """What a service fails of the checks. Raises Problem when these cannot be imported, or never end."""
    folder = exercise.checks.parent
    doing, cure = f"running the checks on {shown(service)}", "make their import pass, and let them end"
    with bounded(folder, doing, cure, exercise.checks):
        found = run_checks(read(service), read(exercise.checks), in_process)
    return [outcome for outcome in found if not outcome.passed]


def _check_checks(file: Path) -> None:
    body = parsed(read(file), file).body
    tests = [node for node in body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
    if not tests:
        raise Problem("this file checks nothing", "write def test_...(client) in it", file)
    for node in (node for test in tests for node in ast.walk(test)):
        if isinstance(node, ast.Assert) and node.msg is None:
            cure = "add a message that a learner can act on"
            raise Problem("this assert does not tell what is wrong", cure, file, node.lineno)
