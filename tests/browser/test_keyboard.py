"""A whole lesson by the keyboard alone: modes, player, proofs, quiz, and on to the next page."""

import pytest

from tests.browser.conftest import LESSON

FAR = 300


@pytest.fixture
def page(visit):
    return visit(LESSON)


def tab_to(page, selector):
    """Press Tab until the focus is on such an element."""
    for _ in range(FAR):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return page.locator(":focus")
    raise AssertionError(f"the Tab key does not reach {selector}")


def test_the_first_stop_leads_past_the_navigation(page):
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    inside = tab_to(page, "a, summary, button, input, [tabindex]").evaluate("stop => !!stop.closest('.md-content')")

    assert inside


def test_a_mode_is_chosen(page):
    tab_to(page, ".modes li a")

    page.keyboard.press("Enter")

    page.wait_for_url("**/lessons/hello/")


def test_a_proof_is_opened_and_closed(page):
    proof = tab_to(page, "proof-mark > a")
    source = page.locator("proof-mark pre").first

    page.keyboard.press("Enter")
    source.wait_for()
    opened = proof.get_attribute("aria-expanded")
    page.keyboard.press("Space")

    assert (opened, proof.get_attribute("aria-expanded")) == ("true", "false")
    assert source.is_hidden()


def test_every_question_is_answered_and_the_next_page_opened(page):
    quizzes = page.locator("section.quiz-question")
    for number in range(quizzes.count()):
        quiz = quizzes.nth(number)
        tab_to(page, f"#{quiz.get_attribute('id')} details.hint > summary")
        page.keyboard.press("Enter")
        tab_to(page, "quiz-question input")
        page.keyboard.press("Space")
        while not page.evaluate("document.activeElement.matches('[data-key] > *')"):
            page.keyboard.press("ArrowDown")
        tab_to(page, "quiz-question .check")
        page.keyboard.press("Enter")
        assert quiz.locator("[data-key] > blockquote:focus").is_visible()
    tab_to(page, ".md-footer__link--next")

    page.keyboard.press("Enter")

    page.wait_for_url(lambda url: not url.endswith(LESSON))
