import shutil
from pathlib import Path

import pytest

from scripts.course import tasks
from scripts.course.lessons import SNIPPETS
from scripts.pages.asked import Asked
from scripts.pages.registry import render
from scripts.problems import Problem


def shown(view, name, lesson="hello"):
    return render(Asked(lesson, view, tuple(name.split()), Path("page.md"), 7))


def fails(*asked):
    with pytest.raises(Problem) as caught:
        shown(*asked)
    return str(caught.value)


@pytest.fixture
def lesson(tmp_path, monkeypatch):
    """A lesson with one task, which may be broken."""
    monkeypatch.setattr(tasks, "SNIPPETS", tmp_path)
    shutil.copytree(SNIPPETS / "hello" / "tasks" / "path", tmp_path / "one" / "tasks" / "path")
    return tmp_path / "one" / "tasks" / "path"


def test_a_task_is_read_in_its_order():
    text = shown("task", "path")

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


@pytest.mark.parametrize("name", ["no-task", ""])
def test_an_unknown_task_is_told_with_those_there_are(lesson, name):
    assert fails("task", name, "one") == f"page.md:7: unknown task {name!r}; use one of {lesson.parent}: path"


def test_a_lesson_without_tasks_says_so(lesson):
    assert fails("task", "path", "two").endswith("two/tasks: none yet")


def test_a_task_that_is_not_sound_is_told_at_its_own_file(lesson):
    (lesson / "hint.md").unlink()

    assert fails("task", "path", "one").startswith(f"{lesson}/hint.md:1: the exercise 'path' has no hint; ")


def test_a_page_of_no_lesson_names_the_lesson_too():
    assert fails("task", "path", "") == (
        "page.md:7: this page belongs to no lesson; name its lesson as well: LESSON/path"
    )


def test_a_step_starts_from_the_solution_of_the_one_before():
    first, second = (shown("project-step", name) for name in ("1", "2"))

    assert first.startswith('<div class="check-it" data-exercise="step_1" ')
    assert second.startswith('<div class="check-it" data-exercise="step_2" data-after="step_1" ')
    assert 'title="snippets/hello/project/start.py"' in first
    assert 'title="snippets/hello/project/step_1.py"' in second


@pytest.mark.parametrize(
    ("lesson", "name", "said"),
    [
        ("hello", "5", "the project has no step '5'; use one of 1, 2, 3, 4"),
        ("hello", "", "the project has no step ''; use one of 1, 2, 3, 4"),
        ("", "1", "this page belongs to no lesson; name its lesson as well: LESSON/1"),
        ("nowhere", "1", "the project has no step '1'; write step_1.py in snippets/nowhere/project"),
    ],
)
def test_an_unknown_step_is_told_with_those_there_are(lesson, name, said):
    assert fails("project-step", name, lesson) == f"page.md:7: {said}"
