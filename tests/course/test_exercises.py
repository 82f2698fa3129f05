import shutil

import pytest

from scripts.course.exercises import check, is_of_an_exercise
from scripts.course.lessons import SNIPPETS
from scripts.course.tasks import exercise
from scripts.problems import Problem


@pytest.fixture
def folder(tmp_path):
    """A task that may be broken."""
    shutil.copytree(SNIPPETS / "hello" / "tasks" / "path", tmp_path / "path")
    return tmp_path / "path"


def fails(folder):
    with pytest.raises(Problem) as caught:
        check(exercise(folder))
    return str(caught.value)


def test_tasks_and_projects_hold_exercises_and_nothing_else_does():
    files = ("hello/tasks/path/start.py", "hello/project/step_1.py", "hello/say_hello.py", "iris.py")

    assert [is_of_an_exercise(SNIPPETS / file) for file in files] == [True, True, False, False]


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("start.py", "the exercise 'path' has no start; write this file"),
        ("hint.md", "the exercise 'path' has no hint; write this file"),
        ("solution.py", "the exercise 'path' has no solution; write this file"),
        ("test_task.py", "nothing checks the exercise 'path'; write def test_...(client) in it"),
    ],
)
def test_a_missing_file_is_named(folder, file, said):
    (folder / file).unlink()

    assert fails(folder) == f"{folder / file}:1: {said}"


@pytest.mark.parametrize(
    ("checks", "line", "said"),
    [
        ("x = 1\n", 1, "this file checks nothing; write def test_...(client) in it"),
        ("def test_a(client):\n    assert 1\n", 2, "this assert does not tell what is wrong; add a message that a"),
        ("def test_a(client)\n", 1, "reading it as Python failed: SyntaxError: expected ':'"),
    ],
)
def test_a_check_that_cannot_teach_is_refused(folder, checks, line, said):
    (folder / "test_task.py").write_text(checks)

    assert fails(folder).startswith(f"{folder / 'test_task.py'}:{line}: {said}")


def test_a_solution_that_fails_is_told_with_the_test_and_what_it_said(folder):
    shutil.copy(folder / "wrong_slash_at_the_end.py", folder / "solution.py")

    assert fails(folder).startswith(
        f"{folder / 'solution.py'}:1: the solution fails test_get_goodbye_is_answered: GET /goodbye answered 307: "
    )


def test_checks_that_cannot_be_imported_are_told(folder):
    checks = folder / "test_task.py"
    checks.write_text(f"import nothing_of_this_name\n{checks.read_text()}")

    assert fails(folder).startswith(f"{checks}:1: running the checks on ")
