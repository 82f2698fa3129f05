"""The quizzes of a lesson in a real browser: tried, found, asked for, kept, carried over, and without scripts."""

import json

import pytest

from scripts.web.chromium import settle
from tests.browser.conftest import LESSON, PICTURE

RIGHT, WRONG = "[data-key] > input", "li:not([data-key]) > input"
SHIFT = """window.shift = 0;
    new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (window.shift += value)))
        .observe({ type: "layout-shift", buffered: true })"""
TRIED = {"answered": True, "correct": False, "selectedValues": ["0"]}
FOUND = {"answered": True, "correct": True, "selectedValues": ["3"]}


@pytest.fixture
def page(visit):
    return visit()


@pytest.fixture
def quiz(page):
    quiz = page.locator("quiz-question").first
    quiz.locator("form").wait_for()
    return quiz


def check(quiz, choice):
    quiz.locator(choice).first.check()
    quiz.get_by_role("button", name="Check").click()


def press(quiz, name):
    quiz.get_by_role("button", name=name).click()


def explanation(quiz):
    return quiz.locator("form ~ p").first


def answered(page):
    return page.locator(".md-sidebar--secondary .answered").inner_text()


def test_the_key_is_not_shown_before_an_answer(quiz):
    labels = quiz.locator("label")
    marks = labels.evaluate_all("all => all.map((label) => getComputedStyle(label, '::after').content)")
    colours = labels.evaluate_all("all => all.map((label) => getComputedStyle(label).color)")

    assert (set(marks), len(set(colours))) == ({"none"}, 1)
    assert quiz.locator("blockquote:visible").count() == 0
    assert explanation(quiz).is_hidden()


def test_a_wrong_answer_says_why_and_leaves_the_right_one_to_be_found(page, quiz):
    check(quiz, WRONG)

    assert quiz.locator("blockquote:visible").all_inner_texts() == [quiz.locator("blockquote").first.inner_text()]
    assert "a second time" in quiz.get_by_role("status").text_content()
    assert quiz.locator("input:enabled").count() == 4
    assert quiz.locator(WRONG).first.evaluate("input => input === document.activeElement")
    assert explanation(quiz).is_hidden()
    page.keyboard.press("ArrowUp")  # from the first to the last
    page.keyboard.press("Enter")
    assert quiz.locator("blockquote:visible").count() == 2
    assert explanation(quiz).is_visible()
    assert answered(page) == "1 of 5 questions answered"


def test_the_right_answer_is_explained_and_its_words_get_the_focus(quiz):
    check(quiz, RIGHT)

    assert "not bytes yet" in quiz.locator(":focus").inner_text()
    assert explanation(quiz).is_visible()
    assert quiz.get_by_role("status").inner_text() == "Right."
    assert quiz.locator("input:enabled").count() == 0


def test_who_asks_for_the_answer_sees_it_and_it_stays_open(page, quiz):
    press(quiz, "Show the answer")

    shown = quiz.locator("blockquote:visible").all_inner_texts()
    page.reload()

    assert shown == quiz.locator("blockquote:visible").all_inner_texts()
    assert "not bytes yet" in shown[0]
    assert explanation(quiz).is_visible()
    assert answered(page) == "1 of 5 questions answered"


def test_a_question_can_be_tried_anew(page, quiz):
    check(quiz, RIGHT)

    press(quiz, "Try again")

    assert quiz.locator("blockquote:visible, input:checked").count() == 0
    assert quiz.locator("input").first.evaluate("input => input === document.activeElement")
    assert answered(page) == "0 of 5 questions answered"


def test_nothing_is_told_where_nothing_is_chosen(quiz):
    press(quiz, "Check")

    assert quiz.get_by_role("status").inner_text() == "Choose an answer first."
    assert quiz.locator("blockquote:visible").count() == 0


def test_arrow_keys_choose_and_send_nothing(page, quiz):
    quiz.locator("input").first.focus()

    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")

    assert quiz.locator("input").nth(1).is_checked()
    assert quiz.locator("blockquote:visible").count() == 0


def test_the_group_of_the_answers_is_named_by_the_question(quiz):
    assert quiz.get_by_role("radiogroup", name="Look at the process table.").get_by_role("radio").count() == 4


def test_what_the_plugin_kept_is_carried_over_and_nothing_moves(visit):
    page = visit(PICTURE)
    page.add_init_script(SHIFT)
    at = page.url.replace(PICTURE, LESSON)
    path = f"/{at.split('/', 3)[3]}"
    page.evaluate(
        "([key, text]) => localStorage.setItem(key, text)",
        [f"quiz_progress_{path}", json.dumps({"quiz-0": FOUND, "quiz-1": TRIED})],
    )

    page.goto(at)
    settle(page)

    first, second = page.locator("quiz-question").nth(0), page.locator("quiz-question").nth(1)
    assert explanation(first).is_visible() and first.locator(RIGHT).is_checked()
    assert explanation(second).is_hidden() and second.locator("blockquote:visible").count() == 1
    assert page.evaluate("window.shift") < 0.001
    kept = page.evaluate("Object.fromEntries(Object.entries(localStorage).filter(([key]) => /quiz/.test(key)))")
    assert {key: json.loads(text) for key, text in kept.items()} == {
        f"course:quiz:{path}": {"quiz-0": FOUND, "quiz-1": TRIED}
    }


def test_kept_answers_stand_open_before_the_script_runs(page, quiz):
    check(quiz, WRONG)
    check(quiz, RIGHT)
    heights = "all => all.map((quiz) => quiz.getBoundingClientRect().height)"
    page.reload()
    settle(page)
    whole = page.locator("section.quiz-question").evaluate_all(heights)

    page.route("**/*.js", lambda script: script.abort())
    page.reload()

    assert page.locator("section.quiz-question").evaluate_all(heights) == whole


def test_without_javascript_key_and_explanations_are_shown(visit):
    quiz = visit(java_script_enabled=False).locator(".quiz-question").first

    marks = quiz.locator("li").evaluate_all("all => all.map((item) => getComputedStyle(item, '::before').content[1])")

    assert marks == ["○", "○", "○", "✓"]
    assert quiz.locator("blockquote:visible").count() == 4
    assert quiz.locator("ul ~ p").first.is_visible()


def test_where_no_build_marked_the_key_its_brackets_do(page):
    page.evaluate("""async () => {
        const quiz = document.querySelector("quiz-question");
        const made = document.createElement("quiz-question");
        made.innerHTML = `<section class="quiz-question"><p>Now?</p><ul><li>[ ] No<blockquote>No.</blockquote></li>
            <li>[x] Yes<blockquote>Yes.</blockquote></li></ul><p>Now.</p></section>`;
        quiz.before(made);
    }""")
    made = page.locator("quiz-question").first

    check(made, RIGHT)

    assert made.locator("label").all_inner_texts() == ["No", "Yes"]
    assert explanation(made).is_visible()
