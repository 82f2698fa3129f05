"""A challenge in a real browser: by keyboard, with the clock and without it, its score, its badge, and what is kept."""

import json
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from scripts.web.chromium import settle
from tests.browser.conftest import LESSON, PICTURE, module
from tests.browser.test_keyboard import tab_to

CHALLENGE = LESSON.replace("steps", "challenge")
PROBLEMS = 5
KEPT = "JSON.parse(localStorage.getItem('course:progress'))?.challenges"
SHIFT = """window.shift = 0;
    new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (window.shift += value)))
        .observe({ type: "layout-shift", buffered: true })"""


@pytest.fixture
def page(visit):
    """The challenge, with a clock that stands still until a test moves it."""
    page = visit(PICTURE)
    page.clock.install()
    page.goto(page.url.replace(PICTURE, CHALLENGE))
    page.get_by_role("button", name="Start", exact=True).wait_for()
    return page


def start(page):
    page.get_by_role("button", name="Start", exact=True).click()


def answer(page, right=True):
    """Answer the quiz that is asked now."""
    quiz = page.locator("quiz-question:has(input:enabled):visible")
    quiz.locator("[data-key] > input" if right else "li:not([data-key]) > input").first.check()
    quiz.get_by_role("button", name="Check", exact=True).click()
    return quiz


def go_on(page):
    page.locator(".next:visible").last.click()


def finish(page, right=True):
    """Go through all problems; the order is never right, the others as asked for."""
    start(page)
    for number in range(1, PROBLEMS + 1):
        if number == 3:
            page.get_by_role("button", name="Check the order").click()
        else:
            answer(page, right)
        go_on(page)


def verdict(page):
    return page.locator(".verdict:visible").last.inner_text()


def sort_by_keyboard(page):
    right = page.locator("details.order li").all_text_contents()
    for place, text in enumerate(right):
        items = page.locator(".order-steps > ol > li")
        now = next(n for n, item in enumerate(items.all()) if item.locator("span").first.text_content() == text)
        items.nth(now).get_by_role("button").first.focus()
        for _ in range(now - place):
            page.keyboard.press("ArrowUp")


def test_the_whole_challenge_by_keyboard(page):
    tab_to(page, "timed-challenge button")
    page.keyboard.press("Enter")

    for number in range(1, PROBLEMS + 1):
        if number == 3:
            tab_to(page, ".order-steps .buttons button")
            sort_by_keyboard(page)
            tab_to(page, ".order-steps .check")
        else:
            tab_to(page, "quiz-question input")
            page.keyboard.press("Space")
            while not page.evaluate("document.activeElement.matches('[data-key] > *')"):
                page.keyboard.press("ArrowDown")
            tab_to(page, "quiz-question .check")
        page.keyboard.press("Enter")
        assert page.locator(".verdict:focus").inner_text() == "Right."
        tab_to(page, ".next")
        page.keyboard.press("Enter")

    assert page.locator(".result h2:focus").inner_text() == "Your result: 5 of 5 right"
    assert page.evaluate(KEPT)["hello/challenge"]["missed"] == []


def test_a_problem_is_hidden_until_its_turn(page):
    before = page.locator(".quiz-question:visible").count()

    start(page)
    answer(page)
    between = page.locator(".quiz-question:visible").count()
    go_on(page)

    assert (before, between, page.locator(".quiz-question:visible").count()) == (0, 1, 2)
    assert page.locator("h2:focus").inner_text().startswith("2. ")
    assert page.locator(".next:visible").count() == 0


def test_the_clock_counts_the_minutes_of_the_heading_down(page):
    minutes = page.locator(".challenge h2").first.inner_text().split(" · ")[1].split()[0]

    start(page)
    page.clock.run_for(61_000)

    assert page.get_by_role("timer").inner_text() == f"{int(minutes) - 2}:59 left"


def test_when_time_is_up_the_answer_is_shown_and_the_reader_goes_on(page):
    start(page)

    page.clock.run_for(4 * 60_000 - 20_000)
    warned = page.locator("timed-challenge").get_by_role("status").inner_text()
    page.clock.run_for(20_000)

    assert warned == "20 seconds left"
    assert verdict(page) == "Time is up. Not answered."
    assert page.locator("[data-answered] [data-key] > input:disabled").count() == 1
    assert page.locator(".quiz-question form ~ p:visible").count() == 1
    go_on(page)
    assert page.locator("h2:focus").inner_text().startswith("2. ")


def test_the_clock_can_be_turned_off_before_the_start_and_the_choice_is_kept(page):
    page.get_by_label("Clock").uncheck()
    page.reload()

    start(page)
    page.clock.run_for(60 * 60_000)

    assert not page.get_by_label("Clock").is_checked()
    assert page.get_by_role("timer").inner_text() == ""
    assert page.locator(".verdict:visible").count() == 0


def test_the_clock_can_be_turned_off_and_on_while_it_runs(page):
    start(page)
    page.clock.run_for(1_000)

    page.get_by_label("Clock").uncheck()
    page.clock.run_for(60 * 60_000)
    off = page.get_by_role("timer").inner_text()
    page.get_by_label("Clock").check()

    assert off == ""
    assert page.get_by_role("timer").inner_text() == "3:59 left"


def test_the_clock_stands_still_while_the_page_is_hidden(page):
    start(page)
    hide = "yes => { Object.defineProperty(document, 'hidden', { value: yes, configurable: true });"
    hide += " document.dispatchEvent(new Event('visibilitychange')) }"

    page.evaluate(hide, True)
    page.clock.run_for(60 * 60_000)
    page.evaluate(hide, False)
    page.clock.run_for(1_000)

    assert page.get_by_role("timer").inner_text() == "3:59 left"


def test_no_answer_is_sent_when_none_is_chosen(page):
    start(page)

    page.locator(".quiz-question:visible").get_by_role("button", name="Check", exact=True).click()

    assert page.locator(".verdict:visible").count() == 0
    assert page.locator("quiz-question:visible input").first.evaluate("input => input === document.activeElement")


def test_a_problem_is_answered_once(page):
    start(page)

    quiz = answer(page, right=False)

    assert verdict(page) == "Not right."
    assert page.locator("quiz-question:visible input:enabled, quiz-question:visible button:visible").count() == 0
    assert page.evaluate("Object.keys(localStorage).filter((key) => /quiz/.test(key))") == []
    assert quiz.count() == 0


def test_who_does_not_know_sees_the_answer(page):
    start(page)

    page.get_by_role("button", name="Show the answer").locator("visible=true").click()

    assert verdict(page) == "Not answered."


def test_a_wrong_order_says_where_each_step_belongs(page):
    start(page)
    for _ in range(2):
        answer(page)
        go_on(page)
    hidden = page.locator("details.order").is_visible()

    page.get_by_role("button", name="Check the order").click()

    right = page.locator("details.order li").all_text_contents()
    items = page.locator(".order-steps > ol:first-of-type > li")
    said = [
        (item.locator("span").first.text_content(), item.locator("em").text_content().split()[-1])
        for item in items.all()
    ]
    assert not hidden
    assert verdict(page) == "Not right."
    assert [place for text, place in said] == [
        "right" if right.index(text) == n else str(right.index(text) + 1) for n, (text, _) in enumerate(said)
    ]


def test_a_moved_step_keeps_the_focus_and_tells_its_place(page):
    start(page)
    for _ in range(2):
        answer(page)
        go_on(page)
    first = page.locator(".order-steps > ol > li").first.locator("span").first.text_content()

    page.get_by_role("button", name=f"Down: {first}").click()

    assert page.locator(".order-steps").get_by_role("status").inner_text() == "Place 2 of 7"
    assert page.locator(":focus").get_attribute("aria-label") == f"Down: {first}"
    assert page.locator(".order-steps > ol > li").nth(1).locator("span").first.text_content() == first


def test_the_result_links_what_to_read_again_for_each_missed_problem(page):
    finish(page)

    result = page.locator(".result")
    assert result.get_by_role("heading").inner_text() == "Your result: 4 of 5 right"
    assert result.locator("li").all_inner_texts() == ["3. Order the steps: Full transcript"]
    result.get_by_role("link", name="Full transcript").click()
    page.wait_for_url("**/hello/steps/#full-transcript")


def test_the_badge_is_saved_as_a_file_that_needs_nothing_else(page):
    page.clock.set_fixed_time("2026-11-24T12:00:00")
    finish(page)

    with page.expect_download() as download:
        page.get_by_role("link", name="Save the badge").click()
    picture = download.value.path().read_text()

    said = [text.text for text in ElementTree.fromstring(picture).iter("{http://www.w3.org/2000/svg}text")]
    assert download.value.suggested_filename == "hello-challenge.svg"
    assert said[0] == "Serving, step by step · Challenge"
    assert " ".join(said[1:-1]) == "REST API serving with FastAPI"
    assert said[-1] == "4 of 5 right · 24 November 2026"
    assert "href" not in picture
    assert unquote(page.locator(".result img").get_attribute("src")).endswith(picture)
    assert page.locator(".result img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 480


def test_the_result_is_there_after_a_reload_and_a_new_try_begins_clean(page):
    finish(page)

    page.reload()
    kept = page.locator(".result h2").inner_text()
    start(page)

    assert kept == "Your result: 4 of 5 right"
    assert page.locator(".result").is_hidden()
    assert page.locator("[data-answered]:visible, quiz-question:visible input:checked, .verdict:visible").count() == 0


def test_a_second_try_in_the_same_page_begins_clean(page):
    finish(page, right=False)

    page.get_by_role("button", name="Start again").click()

    assert page.locator(".quiz-question:visible").count() == 1
    assert (
        page.locator(
            ".challenge :is([data-answered], [data-tried], [data-stands], quiz-question input:is(:checked, :disabled))"
        ).count()
        == 0
    )


def test_the_course_page_tells_saves_loads_and_erases_the_result(page, visit):
    finish(page)
    page.goto(page.url.replace(CHALLENGE, "course/"))
    page.get_by_text("challenge: 4 of 5").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save progress as a file").click()
    saved = download.value.path()

    other = visit("course/")
    with other.expect_file_chooser() as chooser:
        other.get_by_role("button", name="Load progress from a file").click()
    chooser.value.set_files(saved)
    other.get_by_text("challenge: 4 of 5").wait_for()
    loaded = other.evaluate(KEPT)
    other.on("dialog", lambda dialog: dialog.accept())
    other.get_by_role("button", name="Erase progress").click()

    assert json.loads(saved.read_text())["challenges"] == loaded
    assert loaded["hello/challenge"]["missed"] == [3]
    other.get_by_text("Your progress is erased.").wait_for()
    assert other.evaluate(KEPT) is None
    assert other.get_by_text("challenge: 4 of 5").count() == 0


@pytest.mark.parametrize("options", [{"java_script_enabled": False}, {}], ids=["no scripts", "paper"])
def test_without_scripts_and_on_paper_five_problems_are_read_with_their_answers(visit, options):
    page = visit(CHALLENGE, **options)
    if not options:
        page.get_by_role("button", name="Start", exact=True).wait_for()
        page.emulate_media(media="print")

    assert page.locator(".quiz-question:visible").count() == PROBLEMS - 1
    assert page.locator(".quiz-question > ul ~ p:visible").count() == PROBLEMS - 1
    assert page.locator(".order-steps > :is(ul, ol):visible > li").count() == 7
    assert page.locator("details.order").is_visible()
    assert page.get_by_role("timer").count() == 0
    assert page.get_by_role("button", name="Start", exact=True).count() == 0


def test_on_paper_the_right_order_stands_among_the_answers_at_the_end(visit):
    page = visit(CHALLENGE)
    page.evaluate("(at) => import(at).then(() => 0)", module(page, "page/paper-answers.js"))
    page.get_by_role("button", name="Start", exact=True).wait_for()

    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")

    answers = page.locator("section.answers")
    assert answers.locator("h3").all_inner_texts() == [f"Question {number}" for number in range(1, PROBLEMS + 1)]
    assert answers.locator("h3:nth-of-type(3) + ol > li").count() == 7
    assert page.locator(".challenge details.order").is_hidden()


def test_nothing_moves_while_the_page_loads(visit):
    page = visit(PICTURE)
    page.add_init_script(SHIFT)

    page.goto(page.url.replace(PICTURE, CHALLENGE))
    page.get_by_role("button", name="Start", exact=True).wait_for()
    settle(page)

    assert page.evaluate("window.shift") < 0.01
