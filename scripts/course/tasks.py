"""Tasks: the exercises of a lesson's page `try.md`, each a folder of `snippets/<lesson>/tasks/`."""

from pathlib import Path

from scripts.course.scenarios import SNIPPETS
from scripts.pages.worksheets import Exercise, check_fails, check_passes, worksheet
from scripts.problems import Problem, shown


def folders(lesson: str) -> list[Path]:
    """The folders of a lesson's tasks, by name."""
    return sorted(folder for folder in (SNIPPETS / lesson / "tasks").glob("*") if folder.is_dir())


def task(lesson: str, name: str, page: Path, line: int) -> str:
    """The worksheet of a task.

    Raises Problem, at this page and line, when the lesson has no such task; at its file, when a mistake passes
    or another solution fails.
    """
    if not lesson:
        raise Problem("this page belongs to no lesson", f"name its lesson as well: LESSON/{name or 'TASK'}", page, line)
    folder = SNIPPETS / lesson / "tasks" / name
    if not name or not folder.is_dir():
        known = ", ".join(found.name for found in folders(lesson)) or "none yet"
        raise Problem(f"unknown task {name!r}", f"use one of {shown(SNIPPETS / lesson / 'tasks')}: {known}", page, line)
    if not wrong_answers(folder):
        cure = "write a mistake that learners make: wrong_<what>.py beside it"
        raise Problem(f"the task {name!r} has no wrong answer", cure, folder / "test_task.py")
    text = worksheet(exercise(folder))
    for right in other_solutions(folder):
        check_passes(exercise(folder), right)
    for wrong in wrong_answers(folder):
        check_fails(exercise(folder), wrong)
    return text


def exercise(folder: Path) -> Exercise:
    """The exercise that a task's folder holds."""
    return Exercise(
        folder.name, folder / "start.py", folder / "test_task.py", folder / "hint.md", folder / "solution.py"
    )


def wrong_answers(folder: Path) -> list[Path]:
    """The mistakes that are listed for a task."""
    return sorted(folder.glob("wrong_*.py"))


def other_solutions(folder: Path) -> list[Path]:
    """The answers besides the solution that are right as well."""
    return sorted(folder.glob("solution_*.py"))
