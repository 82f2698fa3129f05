import pytest

from scripts.course.lessons import LESSONS, Course, Lesson, Mode
from scripts.pages import mode_bar as modes
from scripts.pages.mode_bar import ending, lesson_list, mode_bar
from scripts.problems import Problem

INDEX, STEPS, COST = Mode("index", "Introduction", 5), Mode("steps", "Step by step", 10), Mode("cost", "Cost", 5)
KNOWN = Course(
    (INDEX, STEPS, COST),
    (
        Lesson("hello", "Hello", "A request.", (INDEX, STEPS)),
        Lesson("later", "Later", "Nothing.", ()),
        Lesson(
            "bye",
            "`bye`",
            "An end.",
            (STEPS,),
            readers="you leave",
            able="say so",
            after=("hello", "later"),
            elsewhere="[Ends](https://example.org)",
        ),
    ),
)

BAR = """<nav class="modes" aria-label="This lesson" data-search-exclude markdown="1">

[Lesson 1 of 3](../../course.md) · next: <span data-modes="steps">[`bye`](../bye/steps.md)</span>

- [Introduction](index.md) 5 min
- <strong aria-current="page">Step by step</strong> 10 min

</nav>"""

LIST = """1. **<span data-modes="index steps">[Hello](lessons/hello/index.md)</span>** · 15 minutes

    A request.

    [Introduction](lessons/hello/index.md) 5 min · [Step by step](lessons/hello/steps.md) 10 min

2. Later · not written yet

3. **<span data-modes="steps">[`bye`](lessons/bye/steps.md)</span>** · 10 minutes

    An end.

    [Step by step](lessons/bye/steps.md) 10 min"""


@pytest.fixture(autouse=True)
def known(monkeypatch):
    monkeypatch.setattr(modes, "course", lambda: KNOWN)


def test_a_bar_links_what_is_written_and_marks_its_own_page():
    assert mode_bar(LESSONS / "hello" / "steps.md", 3) == BAR


def test_a_lesson_of_one_mode_has_nothing_to_choose_from():
    assert "\n- " not in mode_bar(LESSONS / "bye" / "steps.md", 3).partition("</nav>")[0]


def test_the_last_lesson_has_one_before_it_and_none_after():
    path = mode_bar(LESSONS / "bye" / "steps.md", 3).split("\n")[2]

    assert path == (
        '[Lesson 3 of 3](../../course.md) · previous: <span data-modes="index steps">[Hello](../hello/index.md)</span>'
    )


def test_a_lesson_begins_with_whom_it_is_for_and_what_to_know_before_of_what_is_written():
    assert mode_bar(LESSONS / "bye" / "steps.md", 3).partition("</nav>\n\n")[2].split("\n") == [
        "- **For you** if you leave.",
        "- **Afterwards you can** say so.",
        '- **Know before**: <span data-modes="index steps">[Hello](../hello/index.md)</span>.',
    ]


def test_a_lesson_ends_with_what_was_learned_and_what_comes_next():
    assert ending(LESSONS / "hello" / "steps.md", 3).split("\n") == [
        "- **You learned**: A request.",
        '- **Next**: <span data-modes="steps">[`bye`](../bye/steps.md)</span>.',
    ]
    assert ending(LESSONS / "bye" / "steps.md", 3).split("\n") == [
        "- **You learned**: An end.",
        "- **Next**: [Your own service](../../your-own-service.md).",
        "- **In FastAPI's documentation**: [Ends](https://example.org).",
    ]


def test_the_list_says_what_is_not_written():
    assert lesson_list() == LIST


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("other/steps.md", ":3: this page is of no lesson of the course; add [lessons.other] to course.toml"),
        ("hello/walk.md", ":3: the course has no mode 'walk'; name it after one of index, steps, cost"),
    ],
)
def test_a_page_that_the_course_does_not_know_is_one_line(page, said):
    with pytest.raises(Problem) as raised:
        mode_bar(LESSONS / page, 3)

    assert str(raised.value) == f"docs/lessons/{page}{said}"
