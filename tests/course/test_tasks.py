"""What holds for every task of every lesson: its solution passes, its start and each listed mistake fail and teach."""

import shutil

import pytest

from scripts.course.lessons import SNIPPETS
from scripts.course.tasks import check_task, exercise, other_solutions, tasks, wrong_answers
from scripts.playing.checks import run_checks
from scripts.playing.clients import in_process
from scripts.playing.inline import inline
from scripts.problems import ROOT, Problem

TASKS = [folder for lesson in sorted(SNIPPETS.glob("*/tasks")) for folder in tasks(lesson.parent.name).values()]
RIGHT = [file for folder in TASKS for file in (exercise(folder).solution, *other_solutions(folder))]
WRONG = [file for folder in TASKS for file in (exercise(folder).start, *wrong_answers(folder))]


def name(path):
    return str(path.relative_to(SNIPPETS).with_suffix(""))


def of(folder, service, client=in_process):
    return run_checks(service.read_text(), exercise(folder).checks.read_text(), client)


@pytest.mark.parametrize("client", [in_process, inline])
@pytest.mark.parametrize("file", RIGHT, ids=name)
def test_each_solution_of_a_task_passes(file, client):
    found = of(file.parent, file, client)

    assert [(o.test, o.told) for o in found if not o.passed] == []
    assert found


@pytest.mark.parametrize("file", WRONG, ids=name)
def test_the_start_and_each_wrong_answer_fail_with_a_message(file):
    failed = [o for o in of(file.parent, file) if not o.passed]

    assert failed
    assert all(o.told for o in failed)
    assert failed == [o for o in of(file.parent, file, inline) if not o.passed]


@pytest.mark.parametrize("folder", TASKS, ids=name)
def test_a_task_lists_mistakes_and_each_is_another_one(folder):
    texts = [file.read_text() for file in (*WRONG, *RIGHT) if file.parent == folder]

    assert wrong_answers(folder)
    assert len({*texts}) == len(texts)


@pytest.mark.parametrize("folder", TASKS, ids=name)
def test_a_task_is_on_a_page_of_its_lesson(folder):
    lesson = folder.parent.parent.name.replace("_", "-")
    pages = "".join(page.read_text() for page in (ROOT / "docs" / "lessons" / lesson).glob("*.md"))

    marker = f"<!-- generated: task {folder.name} -->"
    assert marker in pages, f"{folder}: no page shows this task; write {marker} in docs/lessons/{lesson}/try.md"


@pytest.fixture
def folder(tmp_path):
    """A task that may be broken."""
    shutil.copytree(SNIPPETS / "hello" / "tasks" / "path", tmp_path / "path")
    return tmp_path / "path"


def fails(folder):
    with pytest.raises(Problem) as caught:
        check_task(folder)
    return str(caught.value)


def test_a_task_without_a_wrong_answer_is_told_to_get_one(folder):
    for file in wrong_answers(folder):
        file.unlink()

    assert fails(folder).endswith(
        "the task 'path' has no wrong answer; write a mistake that learners make: wrong_<what>.py beside it"
    )


@pytest.mark.parametrize("file", ["start.py", "wrong_without_slash.py"])
def test_what_is_no_solution_and_passes_is_told(folder, file):
    shutil.copy(folder / "solution.py", folder / file)

    assert fails(folder) == (
        f"{folder / file}:1: this is no solution of the exercise 'path' and passes; "
        f"write a test that it fails in {folder / 'test_task.py'}"
    )


def test_another_solution_that_fails_is_told_too(folder):
    shutil.copy(folder / "wrong_slash_at_the_end.py", folder / "solution_with_slash.py")

    assert fails(folder).startswith(
        f"{folder / 'solution_with_slash.py'}:1: the solution fails test_get_goodbye_is_answered"
    )
