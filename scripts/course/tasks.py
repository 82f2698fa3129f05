"""Tasks: the exercises of a lesson's page `try.md`, each a folder of `snippets/<lesson>/tasks/`."""

from pathlib import Path

from ..problems import Problem
from .exercises import Exercise, check, check_fails, check_passes
from .lessons import SNIPPETS


def home(lesson: str) -> Path:
    """Where the tasks of a lesson lie."""
    return SNIPPETS / lesson / "tasks"


def tasks(lesson: str) -> dict[str, Path]:
    """The folder of each task of a lesson by its name."""
    return {folder.name: folder for folder in sorted(home(lesson).glob("*")) if folder.is_dir()}


def exercise(folder: Path) -> Exercise:
    """The exercise that a task's folder holds."""
    return Exercise(
        folder.name, folder / "start.py", folder / "test_task.py", folder / "hint.md", folder / "solution.py"
    )


def wrong_answers(folder: Path) -> list[Path]:
    """The mistakes that are listed for a task."""
    return sorted(folder.glob("wrong_*.py"))


def check_task(folder: Path) -> None:
    """Raise Problem, at its file, unless the exercise is sound, its other solutions pass, and its mistakes fail."""
    if not wrong_answers(folder):
        cure = "write a mistake that learners make: wrong_<what>.py beside it"
        raise Problem(f"the task {folder.name!r} has no wrong answer", cure, folder / "test_task.py")
    check(exercise(folder))
    for right in other_solutions(folder):
        check_passes(exercise(folder), right)
    for wrong in wrong_answers(folder):
        check_fails(exercise(folder), wrong)


def other_solutions(folder: Path) -> list[Path]:
    """The answers besides the solution that are right as well."""
    return sorted(folder.glob("solution_*.py"))
