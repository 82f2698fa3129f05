import yaml

from scripts.course.lessons import Course, Lesson, Mode
from scripts.pages import navigation as nav
from scripts.pages.navigation import navigation

INDEX, STEPS = Mode("index", "Introduction", 5), Mode("steps", "Step by step", 10)


def listed(monkeypatch, *lessons):
    monkeypatch.setattr(nav, "course", lambda: Course((INDEX, STEPS), lessons))
    return navigation()


def test_a_lesson_is_a_section_or_one_page_and_stands_there_once_it_is_written(monkeypatch):
    lessons = (
        Lesson("hello", "Hello", "A request.", (INDEX, STEPS)),
        Lesson("later", "Later", "Nothing.", ()),
        Lesson("bye", "`bye` or `by`", "An end.", (STEPS,)),
    )

    assert (
        listed(monkeypatch, *lessons)
        == """- Lessons:
  - Hello:
    - Introduction: lessons/hello/index.md
    - Step by step: lessons/hello/steps.md
  - bye or by: lessons/bye/steps.md"""
    )


def test_any_title_is_one_to_yaml(monkeypatch):
    titles = ["Load: once", "# 1", "yes", "'", "- [ ]", "é\u202e" + "long " * 50]

    text = listed(monkeypatch, *(Lesson(f"a{n}", title, ".", (STEPS,)) for n, title in enumerate(titles)))

    ((lessons,),) = ([*section.values()] for section in yaml.safe_load(text))
    assert [name for lesson in lessons for name in lesson] == titles
    assert titles[-1] in text
