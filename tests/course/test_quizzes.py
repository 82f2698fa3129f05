import pytest

from scripts.course.cards import claimed
from scripts.course.quizzes import END_TAG, START_TAG, Key, checked_answer, quiz_problems, quizzes, wrong_key
from scripts.problems import ROOT, Problem
from tests.conftest import PAGE

MOMENT = "### Why?\n\nBecause.\n\n<!-- proof: test_a -->\n<!-- /proof -->\n"
HINT = "<details><summary>Hint</summary>Look.</details>\n\n"
ANSWERS = "- [ ] Step 1\n> No.\n- [x] Step 3\n> Yes.\n\n"
PROOF = "<!-- proof: test_quiz_when_the_response_leaves -->\n<!-- /proof -->\n"


def lesson_page(tmp_path, text):
    page = tmp_path / "lessons" / "hello" / "steps.md"
    page.parent.mkdir(parents=True)
    page.write_text(text)
    return page


def quiz(hint=HINT, answers=ANSWERS, proof=PROOF):
    return f"# Quiz\n\n{START_TAG}\n\nWhen?\n\n{hint}{answers}{proof}\n{END_TAG}\n"


def test_quizzes_and_cards_are_claims(tmp_path):
    text = f"## Key moments\n\n{MOMENT}\n## Cards\n\n{MOMENT}\n{MOMENT}\n{quiz()}"
    lines = text.split("\n")
    cards = [n for n, line in enumerate(lines, 1) if line == "### Why?"][1:]

    page = lesson_page(tmp_path, text)

    assert [found.line for found in quizzes(page)] == [lines.index(START_TAG) + 1]
    assert [(found.line, found.proofs) for found in claimed(page)] == [(line, ["test_a"]) for line in cards]


def test_generated_text_and_fences_hold_no_claims(tmp_path):
    shown = "```python\n### not a claim\n## not a section\n```\n"
    generated = "<!-- generated: snippet a -->\n### not a claim\n<!-- /generated -->\n"

    found = claimed(lesson_page(tmp_path, f"## Cards\n\n{shown}\n{generated}\n{MOMENT}"))

    assert [claim.lines[0] for claim in found] == ["### Why?"]


def test_a_page_outside_the_lessons_makes_no_claims(tmp_path):
    page = tmp_path / "index.md"
    page.write_text(quiz(proof=""))

    assert list(quiz_problems(page)) == []


def test_a_quiz_knows_its_answers_its_key_and_where_it_is(tmp_path):
    (found,) = quizzes(lesson_page(tmp_path, quiz()))

    assert (found.answers, found.keys, found.key_line) == (["Step 1", "Step 3"], ["Step 3"], 11)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (quiz(), []),
        (quiz(hint=""), ["3: this quiz has no hint; write <details>"]),
        (quiz(hint="", answers=ANSWERS + HINT), ["3: this quiz has no hint; write <details>"]),
        (quiz(answers=ANSWERS.replace("x", " ")), ["3: this quiz has no key; check exactly one answer with [x]"]),
        (quiz(answers=ANSWERS.replace("[ ]", "[x]")), ["3: this quiz has 2 keys; check exactly one answer with [x]"]),
        (quiz(answers="- [x] Step 3\n"), ["3: this quiz has no choice; give it two answers or more"]),
        (quiz(proof=""), ["3: this quiz has no proof; write <!-- proof: TEST --> and <!-- /proof --> under it"]),
        (
            quiz(proof=PROOF.replace("quiz_when_the_response_leaves", "importing_calls_no_function")),
            ["3: no proof of this quiz computes its key; assert in it what `key` is, from the run"],
        ),
    ],
)
def test_each_fault_of_a_quiz_is_told_at_its_line(tmp_path, text, said):
    page = lesson_page(tmp_path, text)

    found = [str(problem) for problem in quiz_problems(page)]

    assert len(found) == len(said)
    assert all(line.startswith(f"{page}:{start}") for line, start in zip(found, said, strict=True))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"a\n{START_TAG}\n", "2: this quiz is not closed; write </section> after it"),
        (f"a\n{START_TAG}\n{START_TAG}\n{END_TAG}\n", "2: this quiz is not closed; write </section> after it"),
        ("a\n</section>\n", f"2: no quiz is open that this closes; write {START_TAG} above it"),
    ],
)
def test_a_quiz_is_opened_and_closed(tmp_path, text, said):
    page = lesson_page(tmp_path, text)

    with pytest.raises(Problem) as caught:
        list(quizzes(page))

    assert str(caught.value) == f"{page}:{said}"


def test_the_key_is_what_the_page_says_and_knows_its_place():
    key = checked_answer("hello", "test_quiz_when_the_response_leaves")
    page, line = key.place

    assert key == "Step 3"
    assert page == ROOT / PAGE
    assert page.read_text().split("\n")[line - 1] == "- [x] Step 3"


def test_a_proof_that_no_quiz_names_has_no_key():
    with pytest.raises(Problem) as caught:
        checked_answer("hello", "test_importing_calls_no_function")

    assert "tests/lessons/test_hello.py:" in str(caught.value)
    assert ": no quiz names test_importing_calls_no_function; " in str(caught.value)


def test_a_wrong_key_names_page_line_and_cure():
    key = Key("Step 4")
    key.place = (ROOT / PAGE, 371)

    assert str(wrong_key(key, "Step 3")) == (
        f"{PAGE}:371: the checked answer is 'Step 4', the run says 'Step 3'; move the [x], or correct the answer's text"
    )


QUIZZES = 5


def test_moving_any_key_fails_with_page_line_and_cure(hello):
    lines = (hello.folder / PAGE).read_text().split("\n")
    answers = [n for n, line in enumerate(lines) if line.startswith(("- [x] ", "- [ ] "))]
    moved = []
    for first in range(0, len(answers), 4):
        four = answers[first : first + 4]
        right = next(n for n in four if lines[n].startswith("- [x]"))
        wrong = four[four.index(right) - 1]
        checked, recorded = lines[wrong][6:], lines[right][6:]
        moved.append(f"{PAGE}:{wrong + 1}: the checked answer is {checked!r}, the run says {recorded!r}")
        lines[right], lines[wrong] = lines[right].replace("[x]", "[ ]"), lines[wrong].replace("[ ]", "[x]")
    (hello.folder / PAGE).write_text("\n".join(lines))

    failed = hello.pytest("tests/lessons")

    assert failed.returncode == 1
    assert f"{QUIZZES} failed" in failed.stdout
    assert len(moved) == QUIZZES
    assert all(f"{line}; move the [x]" in failed.stdout for line in moved)
