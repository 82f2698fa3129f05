"""What holds for every task of every lesson: its solution passes, its start and each listed mistake fail and teach."""

import shutil
from pathlib import Path

import pytest

from scripts.course import tasks
from scripts.course.scenarios import SNIPPETS
from scripts.course.tasks import exercise, other_solutions, task, wrong_answers
from scripts.pages import worksheets
from scripts.playing.checks import outcomes
from scripts.playing.clients import in_process
from scripts.playing.inline import inline
from scripts.problems import ROOT, Problem

TASKS = [folder for lesson in sorted(SNIPPETS.glob("*/tasks")) for folder in tasks.folders(lesson.parent.name)]
RIGHT = [file for folder in TASKS for file in (exercise(folder).solution, *other_solutions(folder))]
WRONG = [file for folder in TASKS for file in (exercise(folder).start, *wrong_answers(folder))]
HERE = (Path("page.md"), 7)


def name(path):
    return str(path.relative_to(SNIPPETS).with_suffix(""))


def of(folder, service, client=in_process):
    return outcomes(service.read_text(), exercise(folder).checks.read_text(), client)


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
def lesson(tmp_path, monkeypatch):
    """A lesson with one task, which may be broken."""
    monkeypatch.setattr(tasks, "SNIPPETS", tmp_path)
    shutil.copytree(SNIPPETS / "hello" / "tasks" / "path", tmp_path / "one" / "tasks" / "path")
    return tmp_path / "one" / "tasks" / "path"


def fails(name, slug="one"):
    with pytest.raises(Problem) as caught:
        task(slug, name, *HERE)
    return str(caught.value)


def test_a_task_is_read_in_its_order(lesson):
    text = task("one", "path", *HERE)

    assert text.startswith(
        '<div class="check-it" data-exercise="path" data-uses="run-it" markdown="1">\n\n```python title="'
    )
    summaries = [line for line in text.split("\n") if line.startswith("<summary>")]
    assert [line.removeprefix("<summary>").removesuffix("</summary>") for line in summaries] == [
        "What is checked",
        "Hint",
        "Solution",
    ]
    assert '@app.get("/goodbye")' in text.partition("<summary>Solution")[2]


def test_a_step_names_the_one_before():
    step = worksheets.Exercise("2", *[SNIPPETS / "hello" / "say_hello.py"] * 4, after="1")

    assert 'data-exercise="2" data-after="1"' in "\n".join(worksheets.opening(step))


@pytest.mark.parametrize("name", ["no-task", ""])
def test_an_unknown_task_is_told_with_those_there_are(lesson, name):
    assert fails(name) == f"page.md:7: unknown task {name!r}; use one of {lesson.parent}: path"


def test_a_lesson_without_tasks_says_so(lesson):
    assert fails("path", "two").endswith("two/tasks: none yet")


def test_a_page_of_no_lesson_names_the_lesson_too():
    assert fails("path", "") == "page.md:7: this page belongs to no lesson; name its lesson as well: LESSON/path"


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("start.py", "the exercise 'path' has no start; write this file"),
        ("hint.md", "the exercise 'path' has no hint; write this file"),
        ("solution.py", "the exercise 'path' has no solution; write this file"),
        ("test_task.py", "nothing checks the exercise 'path'; write def test_...(client) in it"),
    ],
)
def test_a_missing_file_is_named(lesson, file, said):
    (lesson / file).unlink()

    assert fails("path") == f"{lesson / file}:1: {said}"


def test_a_task_without_a_wrong_answer_is_told_to_get_one(lesson):
    for file in wrong_answers(lesson):
        file.unlink()

    assert fails("path").endswith(
        "the task 'path' has no wrong answer; write a mistake that learners make: wrong_<what>.py beside it"
    )


@pytest.mark.parametrize(
    ("checks", "line", "said"),
    [
        ("x = 1\n", 1, "this file checks nothing; write def test_...(client) in it"),
        ("def test_a(client):\n    assert 1\n", 2, "this assert does not tell what is wrong; add a message that a"),
        ("def test_a(client)\n", 1, "reading the checks failed: SyntaxError: expected ':'"),
    ],
)
def test_a_check_that_cannot_teach_is_refused(lesson, checks, line, said):
    (lesson / "test_task.py").write_text(checks)

    assert fails("path").startswith(f"{lesson / 'test_task.py'}:{line}: {said}")


@pytest.mark.parametrize("file", ["start.py", "wrong_without_slash.py"])
def test_what_is_no_solution_and_passes_is_told(lesson, file):
    shutil.copy(lesson / "solution.py", lesson / file)

    assert fails("path") == (
        f"{lesson / file}:1: this is no solution of the exercise 'path' and passes; "
        f"write a test that it fails in {lesson / 'test_task.py'}"
    )


def test_a_solution_that_fails_is_told_with_the_test_and_what_it_said(lesson):
    shutil.copy(lesson / "wrong_slash_at_the_end.py", lesson / "solution.py")

    assert fails("path").startswith(
        f"{lesson / 'solution.py'}:1: the solution fails test_get_goodbye_is_answered: GET /goodbye answered 307: "
    )


def test_another_solution_that_fails_is_told_too(lesson):
    shutil.copy(lesson / "wrong_slash_at_the_end.py", lesson / "solution_with_slash.py")

    assert fails("path").startswith(f"{lesson / 'solution_with_slash.py'}:1: the solution fails test_get_goodbye")


def test_checks_that_cannot_be_imported_are_told(lesson):
    checks = lesson / "test_task.py"
    checks.write_text(f"import nothing_of_this_name\n{checks.read_text()}")

    assert fails("path").startswith(f"{checks}:1: importing the checks failed: ModuleNotFoundError: No module named")
