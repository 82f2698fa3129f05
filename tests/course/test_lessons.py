import re

import pytest
from mkdocs.config import load_config

from scripts.course import lessons as courses
from scripts.course.lessons import LESSONS, course, module, page_of, slug_of
from scripts.problems import ROOT, Problem


@pytest.fixture
def toml(tmp_path, monkeypatch):
    """Make a course out of a text, with pages that are written for a while."""

    def write(text, *pages):
        for page in pages:
            (tmp_path / page).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / page).touch()
        (tmp_path / "course.toml").write_text(text)
        monkeypatch.setattr(courses, "COURSE", tmp_path / "course.toml")
        monkeypatch.setattr(courses, "LESSONS", tmp_path)
        return course()

    return write


TWO = """
[modes]
index = { name = "Introduction", minutes = 5 }
steps = { name = "Step by step", minutes = 10 }
[lessons.hello]
title = "Hello"
shows = "A request."
[lessons.bye]
title = "Bye"
shows = "Nothing."
"""


def test_a_mode_is_written_when_its_page_exists(toml):
    known = toml(TWO, "hello/steps.md")

    assert [[mode.file for mode in lesson.written] for lesson in known.lessons] == [["steps"], []]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("[modes", 1, "this is not TOML: "),
        (TWO + "x = [", 11, "this is not TOML: "),
        (TWO.replace("minutes = 10", "hours = 1"), 4, "modes.steps.minutes: Field required; "),
        (TWO.replace("10", "'10'"), 4, "modes.steps.minutes: Input should be a valid integer; "),
        (TWO.replace('"Bye"', "7"), 9, "lessons.bye.title: Input should be a valid string; "),
        (TWO.replace('shows = "N', 'show = "N'), 8, "lessons.bye.shows: Field required; "),
        (TWO.replace("modes", "ways"), 1, "modes: Field required; "),
    ],
)
def test_a_course_that_cannot_be_read_is_one_line(toml, tmp_path, text, line, said):
    with pytest.raises(Problem) as raised:
        toml(text)

    assert str(raised.value).startswith(f"{tmp_path}/course.toml:{line}: {said}")


def test_a_course_that_is_not_utf_8_is_told_at_its_line(toml, tmp_path):
    toml(TWO)
    (tmp_path / "course.toml").write_bytes(TWO.encode() + b"\xff")

    with pytest.raises(Problem, match=r"course.toml:11: this file is not UTF-8; save it as UTF-8"):
        course()


def test_the_navigation_has_every_written_page_in_the_order_of_the_course():
    written = [page_of(lesson.slug, mode) for lesson in course().lessons for mode in lesson.written]

    nav = load_config(str(ROOT / "mkdocs.yml")).nav

    assert re.findall(r"'(lessons/.*?)'", str(nav)) == [str(page.relative_to(ROOT / "docs")) for page in written]


def test_the_navigation_calls_lessons_and_modes_as_the_course_does():
    (listed,) = (each["Lessons"] for each in load_config(str(ROOT / "mkdocs.yml")).nav if "Lessons" in each)
    named = [(title, pages) for one in listed for title, pages in one.items()]
    written = [lesson for lesson in course().lessons if lesson.written]

    assert [title for title, _ in named] == [lesson.title.replace("`", "") for lesson in written]
    for lesson, (_, pages) in zip(written, named, strict=True):
        modes = [mode.name for mode in lesson.written]

        assert ([name for page in pages for name in page] if modes[1:] else modes) == modes


def test_every_page_of_a_lesson_has_its_mode_bar_right_under_its_title():
    pages = sorted((ROOT / "docs" / "lessons").rglob("*.md"))

    assert [
        p for p in pages if not re.match(r"(?s)(---.*?---\n+)?# .*?\n\n<!-- generated: modes -->", p.read_text())
    ] == []


def test_a_page_belongs_to_the_lesson_whose_folder_it_lies_in():
    pages = (LESSONS / "own-service" / "steps.md", LESSONS.parent / "index.md", LESSONS / "stray.md")

    assert [slug_of(page) for page in pages] == ["own-service", "", ""]
    assert module("own-service") == "own_service"
