from tests.browser.conftest import LESSON

RIGHT = "input[data-correct]"


def answer(page, choice):
    quiz = page.locator(".quiz").first
    quiz.locator(choice).first.check()
    quiz.get_by_role("button", name="Submit").click()
    return quiz


def test_the_right_answer_is_praised_and_explained(visit):
    quiz = answer(visit(), RIGHT)

    assert "not bytes yet" in quiz.locator(".quiz-feedback").inner_text()
    assert quiz.locator("section.content").is_visible()
    assert quiz.locator(".quiz-feedback").evaluate("feedback => feedback === document.activeElement")


def test_a_wrong_answer_says_why_and_can_be_tried_again(visit):
    quiz = answer(visit(), "input:not([data-correct])")

    assert "a second time" in quiz.locator(".quiz-feedback").inner_text()
    quiz.get_by_role("button", name="Try Again").click()
    assert quiz.locator("section.content").is_hidden()
    assert quiz.locator("input:checked").count() == 0


def test_the_answer_is_remembered_after_a_reload(visit):
    page = visit()
    answer(page, RIGHT)

    page.reload()

    assert page.locator(".quiz").first.locator(RIGHT).is_checked()
    assert page.locator("#quiz-progress-sidebar .quiz-progress-answered").inner_text() == "1"


def test_the_key_is_not_shown_before_an_answer(visit):
    quiz = visit().locator(".quiz").first

    marks = quiz.locator("label").evaluate_all("all => all.map((label) => getComputedStyle(label, '::after').content)")

    assert set(marks) == {"none"}
    assert quiz.locator("section.content").is_hidden()


def test_arrow_keys_choose_and_send_nothing(visit):
    page = visit(LESSON)
    page.locator(".quiz input").first.focus()

    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")

    assert page.locator(".quiz input").nth(1).is_checked()
    assert page.locator(".quiz .quiz-feedback:visible").count() == 0


def test_without_javascript_key_and_explanations_are_shown(visit):
    quiz = visit(java_script_enabled=False).locator(".quiz").first

    marked = quiz.locator(f"{RIGHT} + label").evaluate("label => getComputedStyle(label, '::after').content")

    assert "✓" in marked
    assert quiz.locator("section.content").is_visible()
    assert quiz.locator(".answer-feedback:visible").count() == 4
