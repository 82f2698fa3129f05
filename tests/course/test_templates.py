import re

import pytest

from scripts.course import templates
from scripts.course.lessons import COURSE, LESSONS, SNIPPETS, TESTS, told
from scripts.course.proofs import Proof
from scripts.course.templates import new_lesson, new_modes
from scripts.problems import ROOT, Problem

PLANNED = """[modes]
steps = { name = "Step by step", minutes = 10 }

[lessons.first]
title = "First"
shows = "That shows = is a word."

[lessons.second]
title = "The `second`"
shows = "What is \\"planned\\"."
"""
SECTION = new_lesson("quite-new")[COURSE].rpartition("\n\n")[2]


def functions(text):
    return re.findall(r"^def (\w+)", text, re.M)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "no lesson is named; run: make lesson NAME=my-lesson"),
        ("My Lesson", "no lesson can be called 'My Lesson'; use small letters, digits and hyphens: "),
        ("../x", "no lesson can be called '../x'; "),
        ("class", "no lesson can be called 'class'; "),
        ("hello", "docs/lessons/hello:1: there is a lesson 'hello' already; "),
        ("low-cost", "the proofs of 'low-cost' would be taken for those of the mode cost; "),
        ("iris", "snippets/iris.py:1: this is here already, and stays as it is; "),
        ("course", "docs/course.md:1: this is here already, and stays as it is; "),
        ("own-service", "snippets/own_service/__init__.py:1: this is here already, and stays as it is; "),
    ],
)
def test_a_name_that_no_lesson_can_have_is_one_line(name, said):
    with pytest.raises(Problem) as raised:
        new_lesson(name)

    assert str(raised.value).startswith(said)


@pytest.mark.parametrize(
    ("lesson", "modes", "said"),
    [
        ("", "why", "no lesson is named; name one with LESSON=: hello, "),
        ("nowhere", "why", "no lesson 'nowhere' is written; name one with LESSON=: hello, "),
        ("middleware", "", "no mode is named; name one with MODE=: index, why, deep-dive, "),
        ("middleware", "why walk", "the course has no mode 'walk'; name one with MODE=: index, why, deep-dive, "),
        ("middleware", "steps", "docs/lessons/middleware/steps.md:1: the lesson middleware has the mode 'steps' "),
    ],
)
def test_a_mode_that_no_lesson_can_get_is_one_line(lesson, modes, said):
    with pytest.raises(Problem) as raised:
        new_modes(lesson, modes.split())

    assert str(raised.value).startswith(said)


def test_a_lesson_that_is_there_gets_modes_with_what_they_need_beside_what_it_has():
    texts = new_modes("middleware", ["why", "review"])

    scenarios = texts.pop(SNIPPETS / "middleware" / "scenarios.py")
    written = (SNIPPETS / "middleware" / "scenarios.py").read_text()
    assert functions(scenarios) == [*functions(written), "ask_for_both", "asked_before", "asked_after", "called_once"]
    assert {file.relative_to(ROOT).as_posix() for file in texts} == {
        *(f"docs/lessons/middleware/{name}.md" for name in ("why", "review")),
        *(f"snippets/middleware/{name}.py" for name in ("before", "after", "called")),
        *(f"tests/lessons/test_middleware_{name}.py" for name in ("why", "review")),
    }
    assert texts[LESSONS / "middleware" / "why.md"].startswith("# Middleware is an onion: why\n\n<!-- generated: modes")
    assert "[in Anki](middleware.apkg)" in texts[LESSONS / "middleware" / "review.md"]
    assert "ew_lesson" not in (every := "".join(texts.values())) and "new-lesson" not in every


def test_a_mode_that_is_named_twice_is_laid_down_once():
    assert new_modes("middleware", ["why", "why"]) == new_modes("middleware", ["why"])


def test_a_proof_that_the_lesson_has_already_is_one_line(monkeypatch):
    name = "test_without_a_type_a_number_is_text"
    known = {name: Proof(name, TESTS / "test_middleware.py", 5, "", asks_key=False)}
    monkeypatch.setattr(templates, "proofs", lambda slug: known)

    with pytest.raises(Problem, match=f"test_middleware.py:5: there is a proof {name} already; rename it"):
        new_modes("middleware", ["why"])


def test_a_mode_without_a_template_is_one_line(monkeypatch, tmp_path):
    monkeypatch.setattr(templates, "TEMPLATES", tmp_path)

    with pytest.raises(Problem, match=r"modes/why:1: there is no template for this; write one, as those beside it"):
        new_modes("middleware", ["why"])


def test_a_new_lesson_is_the_last_of_the_course():
    new = told(new_lesson("quite-new")[COURSE]).lessons

    assert [*new][:-1] == [*told(COURSE.read_text()).lessons]
    assert [*new.items()][-1][0] == "quite-new" and new["quite-new"].title == "Quite new"


def test_a_planned_lesson_keeps_its_place_and_title_and_what_it_is_to_show():
    text = templates._placed(PLANNED, "first", SECTION)

    assert '# Planned: That shows = is a word.\nshows = "Of two requests' in text
    assert [(lesson.title, bool(lesson.proof)) for lesson in told(text).lessons.values()] == [
        ("First", True),
        ("The `second`", False),
    ]


def test_a_planned_lesson_in_another_form_is_one_line():
    with pytest.raises(Problem, match=r"course.toml:1: the lesson 'first' stands here in another form; "):
        templates._placed(PLANNED.replace("[lessons.first]", "[lessons.'first']"), "first", SECTION)


def test_more_scenarios_are_added_below_and_their_imports_in_order():
    text = '"""Mine."""\n\nfrom scripts.course import scenario\n\n\n@scenario("a")\ndef mine(client): ...\n'
    growth = '@growing("b", "Calls", 1)\ndef more(client, n): ...\n'
    addition = f"import httpx\n\nfrom scripts.course import growing\n\n\n{growth}"

    assert templates._joined(SNIPPETS / "hello" / "scenarios.py", text, addition) == (
        '"""Mine."""\n\nimport httpx\n\nfrom scripts.course import growing, scenario\n\n\n'
        f'@scenario("a")\ndef mine(client): ...\n\n\n{growth}'
    )
    with pytest.raises(Problem, match=r"scenarios.py:7: there is a function mine already; rename it"):
        templates._joined(SNIPPETS / "hello" / "scenarios.py", text, text)
