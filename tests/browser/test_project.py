"""The project page in a real Chromium: four steps on the way from nothing to a prediction, each begun with the last."""

import pytest
from playwright.sync_api import expect

from scripts.course.projects import exercise, number_of_steps, projects
from scripts.web.chromium import settle
from tests.browser import axe
from tests.browser.test_check_it import ANEW, SHIFT
from tests.browser.test_run_it import PATIENCE

PROJECT = "lessons/hello/project/"
FOLDER = projects()["hello"]
STEPS = [exercise(FOLDER, number) for number in range(1, number_of_steps(FOLDER) + 1)]


@pytest.fixture(scope="module")
def opened(chromium, address):
    """The page, on which Python was started once."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(address + PROJECT)
    step(page, 1).locator("textarea").wait_for()
    yield page
    context.close()


@pytest.fixture
def page(opened):
    """The page as a reader has it who comes for the first time, but that Python is there."""
    opened.evaluate(ANEW)
    return opened


def step(page, number):
    return page.locator(f"check-it[data-exercise=step_{number}]")


def editor(page, number):
    return step(page, number).locator("textarea")


def check(page, number, text=None):
    """Write this text, press Check, and wait for the outcomes."""
    if text is not None:
        editor(page, number).fill(text)
    step(page, number).get_by_role("button", name="Check").click()
    step(page, number).and_(page.locator(":not([aria-busy])")).wait_for(timeout=PATIENCE)
    return step(page, number).locator(".check-it-results li").all_inner_texts()


def solution(number):
    return STEPS[number - 1].solution.read_text()


def test_nothing_moves_by_itself(visit):
    page = visit(PROJECT)
    settle(page)

    assert page.locator("check-it textarea").count() == len(STEPS)
    assert page.evaluate(SHIFT) == []


def test_the_whole_project_is_built_in_the_page(page):
    for number in range(1, len(STEPS) + 1):
        begun = check(page, number)
        finished = check(page, number, f"# mine\n{solution(number)}")

        assert any(told.startswith("✗") for told in begun)
        assert all(told.startswith("✓") for told in finished), finished
        expect(step(page, number).get_by_role("status")).to_have_text("Passed.")
        if number < len(STEPS):
            expect(editor(page, number + 1)).to_have_value(f"# mine\n{solution(number)}")


def test_what_is_missing_is_told_in_words(page):
    told = check(page, 1)

    assert [line.split("\n")[-1] for line in told] == [
        "GET /hello answered 404, not 200",
        'GET /hello answered {"detail":"Not Found"}, not {"message":"Hello, visitor!"}',
    ]


def test_a_step_does_not_show_the_answer_to_the_one_before(page):
    assert editor(page, 1).is_visible()
    assert not editor(page, 2).is_visible()

    check(page, 1, solution(1))

    expect(editor(page, 2)).to_be_visible()
    expect(editor(page, 2)).to_have_value(solution(1))
    assert not editor(page, 3).is_visible()


def test_a_step_can_be_started_without_the_ones_before(page):
    step(page, 3).get_by_text("Start this step").click()

    expect(editor(page, 3)).to_have_value(solution(2).rstrip())
    assert all(told.startswith("✓") for told in check(page, 3, solution(3)))


def test_the_page_reads_without_javascript(visit):
    page = visit(PROJECT, java_script_enabled=False)

    assert page.locator(".check-it > .highlight:visible").count() == 1
    for summary in page.locator(".check-it summary").all():
        summary.click()
    assert page.locator(".check-it pre:visible").count() >= 3 * len(STEPS)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_paper_shows_everything(visit, scripts):
    page = visit(PROJECT, java_script_enabled=scripts)

    page.emulate_media(media="print")

    for part in ("checks", "hint", "solution"):
        assert page.locator(f"details.{part} :is(p, pre):visible").count() >= len(STEPS)


# Those that load the page again stand last: the next check starts Python again.


def test_what_passed_is_carried_over_a_reload_too(page):
    check(page, 1, f"# mine\n{solution(1)}")

    page.reload()

    expect(editor(page, 2)).to_have_value(f"# mine\n{solution(1)}")
    expect(editor(page, 2)).to_be_visible()
    expect(step(page, 1)).to_have_attribute("data-passed", "")


def test_what_a_reader_wrote_is_not_replaced_until_they_reset(page):
    step(page, 2).get_by_text("Start this step").click()
    editor(page, 2).fill("mine = 1")
    page.reload()

    check(page, 1, solution(1))

    expect(editor(page, 2)).to_have_value("mine = 1")
    step(page, 2).get_by_role("button", name="Reset").click()
    expect(editor(page, 2)).to_have_value(solution(1))


def test_axe_finds_nothing_in_a_step_that_was_begun(page):
    page.reload()
    check(page, 1, solution(1))
    check(page, 2)
    page.evaluate("document.querySelectorAll('details').forEach((closed) => (closed.open = true))")

    assert axe.faults(page) == []
