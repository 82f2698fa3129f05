import re

import pytest

from scripts.course import lessons as courses
from scripts.course.lessons import LESSONS, course, module, pages, slug_of
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
        (TWO + 'after = ["bye"]\n', 11, "'bye' is no lesson before bye; name some of hello"),
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


def test_every_page_of_a_lesson_has_its_mode_bar_right_under_its_title():
    pages = sorted((ROOT / "docs" / "lessons").rglob("*.md"))

    assert [
        p for p in pages if not re.match(r"(?s)(---.*?---\n+)?# .*?\n\n<!-- generated: modes -->", p.read_text())
    ] == []


def test_a_page_belongs_to_the_lesson_whose_folder_it_lies_in():
    pages = (LESSONS / "own-service" / "steps.md", LESSONS.parent / "index.md", LESSONS / "stray.md")

    assert [slug_of(page) for page in pages] == ["own-service", "", ""]
    assert module("own-service") == "own_service"


def test_what_lies_among_the_assets_is_no_page_and_a_lesson_or_the_course_may_be_called_so(tmp_path):
    docs = tmp_path / "assets" / "docs"
    lesson, installed = docs / "lessons" / "assets" / "steps.md", docs / "assets" / "vendor" / "readme.md"
    for file in (lesson, installed):
        file.parent.mkdir(parents=True)
        file.touch()

    assert pages(docs) == [lesson]
