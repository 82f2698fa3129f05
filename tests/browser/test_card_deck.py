"""The review: cards asked one by one, remembered in this browser, due again when their time has come; and for Anki."""

import contextlib
import json
from datetime import UTC, datetime, timedelta

import pytest

from scripts.course.cards import cards
from scripts.problems import ROOT
from scripts.web.chromium import served
from scripts.web.decks import packages
from tests.browser import axe
from tests.browser.conftest import PICTURE
from tests.browser.test_this_device import lesson, load

REVIEW = "lessons/hello/review/"
CARDS = cards(ROOT / "docs/lessons/hello/review.md")
NOW = datetime(2026, 3, 28, 22, 55, tzinfo=UTC)
DAY = 24 * 3600 * 1000


def stopped(visit, path, **options):
    """The page, opened five minutes before midnight and summer time; its clock moves when a test moves it."""
    page = visit(PICTURE, **options)
    page.clock.install(time=NOW - timedelta(hours=1))
    page.goto(page.url.replace(PICTURE, path))
    page.clock.pause_at(NOW)
    return page


@pytest.fixture
def page(visit):
    return stopped(visit, REVIEW, timezone_id="Europe/Berlin")


def front(page):
    return page.locator("card-deck .front")


def said(page):
    return page.locator("card-deck").get_by_role("status").inner_text()


def answer(page, name):
    page.get_by_role("button", name="Show answer").click()
    page.get_by_role("button", name=name).click()


def answer_all(page):
    """Forget the first card and remember the others."""
    answer(page, "Forgotten")
    for _ in CARDS[1:]:
        answer(page, "Remembered")


def test_a_card_shows_its_question_then_its_answer_and_proof(page):
    question, back = front(page).inner_text(), page.locator("card-deck .back")
    hidden = back.is_hidden()

    page.get_by_role("button", name="Show answer").click()
    back.locator("proof-mark > a").click()
    back.locator("pre").wait_for()

    assert question == CARDS[0].front.replace("`", "")
    assert hidden
    assert "prints nothing and ends" in back.inner_text()
    assert f"def {CARDS[0].proofs[0]}" in back.inner_text()
    assert page.get_by_role("button", name="Show answer").is_hidden()


def test_what_was_answered_is_remembered_after_a_reload(page):
    answer(page, "Remembered")
    told = said(page)

    page.reload()

    assert told == f"Remembered: it comes back in 5 days. {len(CARDS) - 1} cards due."
    assert said(page) == f"{len(CARDS) - 1} cards due."
    assert front(page).inner_text() == CARDS[1].front.replace("`", "")


def test_the_keyboard_is_enough(page):
    page.get_by_role("button", name="Show answer").focus()

    page.keyboard.press("2")  # nothing yet: the answer is not to be seen
    page.keyboard.press("Enter")
    page.keyboard.press("1")
    page.keyboard.press("Space")
    page.keyboard.press("2")

    assert said(page) == f"Remembered: it comes back in 5 days. {len(CARDS) - 2} cards due."
    assert page.evaluate("document.activeElement.textContent") == "Show answer"


def test_keys_are_the_deck_s_only_while_it_has_the_focus(page):
    page.get_by_role("button", name="Show answer").click()
    page.locator(".md-typeset h1").click()

    page.keyboard.press("2")

    assert said(page) == f"{len(CARDS)} cards due."


def test_a_forgotten_card_is_due_after_ten_minutes_and_appears_by_itself(page):
    answer_all(page)
    told = said(page)

    page.clock.run_for(9 * 60 * 1000)
    waiting = said(page)
    page.clock.run_for(60 * 1000)

    assert told.endswith("Nothing is due until Sunday, 29 March 2026 at 00:05.")
    assert waiting == told
    assert said(page) == "1 card due."
    assert front(page).inner_text() == CARDS[0].front.replace("`", "")


def test_all_are_due_after_five_days_although_the_clocks_were_put_forward(page):
    answer_all(page)

    page.clock.fast_forward(5 * DAY - 1000)
    page.reload()
    early = said(page)
    page.clock.fast_forward(1000)
    page.reload()

    assert early == "1 card due."
    assert said(page) == f"{len(CARDS)} cards due."


def test_all_can_be_reviewed_although_none_is_due(page):
    answer_all(page)

    page.get_by_role("button", name="Review all anyway").click()
    left = said(page)
    answer(page, "Remembered")

    assert left == f"{len(CARDS)} cards to go."
    assert said(page) == f"Remembered: it comes back in 5 days. {len(CARDS) - 1} cards to go."


def test_a_card_that_is_no_more_is_forgotten(page):
    answer(page, "Remembered")
    page.evaluate("""() => {
        const kept = JSON.parse(localStorage["course:cards"]);
        kept.pages["hello/review"].gone = { last: 1, due: 2, interval: 1 };
        localStorage["course:cards"] = JSON.stringify(kept);
    }""")

    page.reload()

    assert said(page) == f"{len(CARDS) - 1} cards due."
    assert "gone" not in page.evaluate("localStorage['course:cards']")


def test_the_course_page_counts_what_is_due_saves_it_and_erases_it(page, visit, address):
    answer(page, "Remembered")
    page.goto(f"{address}course/")
    shown = lesson(page).locator(".progress").inner_text()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save progress as a file").click()
    saved = download.value.path().read_text()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Erase progress").click()

    other = stopped(visit, "course/")
    load(other, saved)

    other.get_by_text(f"{len(CARDS) - 1} cards due").wait_for()
    assert f"{len(CARDS) - 1} cards due" in shown
    assert len(json.loads(saved)["cards"]["hello/review"]) == len(CARDS)
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.endsWith('cards'))") == []


def test_axe_finds_nothing_whatever_the_deck_shows(visit):
    page = visit(REVIEW, color_scheme="light", reduced_motion="reduce", viewport={"width": 360, "height": 800})
    page.add_style_tag(content="* { transition: none !important }")

    page.get_by_role("button", name="Show answer").click()
    page.locator("card-deck proof-mark").evaluate_all("all => Promise.all(all.map((closed) => closed.toggle()))")
    found = [*axe.found(page), *axe.found_in_the_dark(page)]
    page.keyboard.press("1")
    for _ in CARDS[1:]:
        page.keyboard.press("Enter")
        page.keyboard.press("2")
    found += [*axe.found(page), *axe.found_in_the_dark(page)]

    assert "Nothing is due" in said(page)
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("network", [True, False], ids=["network", "no network"])
def test_the_cards_for_anki_are_loaded(visit, site, network):
    with contextlib.ExitStack() as host:
        page = visit("course/", at=host.enter_context(served(site)), service_workers="allow")
        page.get_by_role("button", name="Keep every page").click()
        page.get_by_text("Every page is kept.").wait_for()
        page.goto(page.url.replace("course/", REVIEW))
        if not network:
            host.close()

        with page.expect_download() as download:
            page.get_by_role("link", name="as a package for Anki").click()

        assert download.value.suggested_filename == "hello.apkg"
        assert download.value.path().read_bytes() == dict(packages("Serving, step by step"))["lessons/hello/hello.apkg"]


def test_without_javascript_the_cards_are_a_list_whose_answers_unfold(visit):
    page = visit(REVIEW, java_script_enabled=False)
    answers = page.locator("details.card > p")

    closed = answers.first.is_hidden()
    page.locator("details.card > summary").first.click()

    assert closed
    assert answers.first.is_visible()
    assert page.locator("h3:has(+ details.card)").count() == len(CARDS)
    assert page.locator("card-deck").is_hidden()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_paper_shows_every_card_with_its_answer_and_mark(visit, scripts):
    page = visit(REVIEW, java_script_enabled=scripts)

    page.emulate_media(media="print")

    assert page.locator("details.card > p:visible").count() >= len(CARDS)
    assert page.locator("details.card proof-mark > a:visible").count() >= len(CARDS)
    assert page.locator("card-deck").is_hidden()
