"""What a reader keeps in a browser outlives bad values, a full disk, hostile links and older files."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LESSON, edit
from tests.browser.test_this_device import PROGRESS, load
from tests.browser.test_timed_challenge import CHALLENGE

BLOCKED = """for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, {
    configurable: true, get() { throw new DOMException("denied", "SecurityError") } })"""
FULL = """() => {
    let text = "x".repeat(1 << 20);
    for (let place = 0; text; place++) {
        try { localStorage.setItem(`full${place}`, text) } catch { text = text.slice(text.length / 2 + 1) }
    }
}"""
STATE = "Object.entries(localStorage).sort().toString()"
LOST = "This browser has no room for more, or is set to keep nothing"


def service(page):
    return page.locator("run-it textarea").first


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def faults(page):
    """What goes wrong on a page, from now on."""
    found = []
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def answer_the_quiz(page):
    page.locator("quiz-question [data-key] > input").first.check()
    page.locator("quiz-question").first.get_by_role("button", name="Check").click()


def test_where_nothing_can_be_stored_everything_works_and_the_page_says_so_once(visit, address):
    page = visit("404.html")
    found = faults(page)
    page.add_init_script(BLOCKED)

    page.goto(address + CHALLENGE)
    press(page, "Start")
    page.goto(address + LESSON)
    answer_the_quiz(page)
    page.get_by_role("button", name="Step through").click()
    page.locator("dialog.stage").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Run it", exact=True).hover()
    edit(page)
    service(page).fill("x = 1")
    page.get_by_title("Switch to light mode").click()

    page.get_by_text(LOST).wait_for()
    assert page.locator(".notice").count() == 1
    page.goto(f"{address}course/")
    load(page, json.dumps(PROGRESS))
    page.get_by_text("until you leave this page: this browser keeps nothing.").wait_for()
    assert "2 of 8 steps seen" in page.locator("ol > li").first.inner_text()
    assert found == []


def test_where_there_is_no_room_the_page_says_so_once_and_a_file_is_loaded_whole_or_not_at_all(visit, address):
    page = visit("course/")
    load(page, json.dumps(PROGRESS))
    page.get_by_text("Your progress has what the file has.").wait_for()
    page.evaluate(FULL)
    before = page.evaluate(STATE)

    load(page, json.dumps(PROGRESS | {"pages": {f"x/{n}": {"seen": [1], "of": 8} for n in range(50)}}))
    page.get_by_text("Nothing was loaded. This browser has no room for it.").wait_for()
    assert page.evaluate(STATE) == before
    page.goto(address + LESSON)
    edit(page)
    service(page).fill("x = 1")
    service(page).fill("x = 2")

    page.get_by_text(LOST).wait_for()
    assert page.locator(".notice").count() == 1


@pytest.mark.parametrize(
    "part",
    [
        {"pages": {"hello/steps": {"seen": [1], "of": -5}}},
        {"challenges": {"hello/challenge": {"missed": [1, 1, 1, 1, 1, 2, 2], "of": 5, "date": "2026-11-24"}}},
        {"cards": {"hello/review": {"x": {"last": 9e15, "due": 9e15, "interval": 0}}}},
    ],
    ids=["steps", "challenge", "cards"],
)
def test_a_file_with_one_fault_changes_nothing(course, part):
    load(course, json.dumps(PROGRESS | part))

    course.get_by_text("Nothing was loaded. The").wait_for()
    assert course.evaluate(STATE) == course.evaluate("'/.__palette,' + localStorage['/.__palette']")


def test_an_older_file_takes_nothing_away(course):
    load(course, json.dumps(PROGRESS | {"pages": {"hello/steps": {"seen": [1, 2, 3, 4, 5, 6, 7, 8], "of": 8}}}))
    course.get_by_text("8 of 8 steps seen").wait_for()

    load(course, json.dumps({"schema": 1, "pages": {"hello/steps": {"seen": [1], "of": 7}}}))

    course.get_by_text("8 of 8 steps seen, 0 of 1 answers right, 2 of 5 exercises passed").wait_for()


@pytest.fixture
def course(visit):
    return visit("course/")


RIGHT = {"answered": True, "correct": True, "selectedValues": ["1"]}
BAD = {
    "course:progress": json.dumps(PROGRESS | {"pages": PROGRESS["pages"] | {"hello/why": None}}),
    "course:cards": "not JSON",
    "course:draft:hello/two_requests": "{",
    "course:quiz:/lessons/hello/steps/": "{",
    "quiz_progress_/lessons/hello/deep-dive/": json.dumps({"0": RIGHT, "1": 5}),
    "/.__palette": '{"index": "x"}',
}


def test_what_cannot_be_read_is_set_aside_and_told_and_takes_nothing_with_it(visit, address):
    page = visit("404.html")
    page.evaluate("(kept) => Object.assign(localStorage, kept)", BAD)
    found = faults(page)

    page.goto(address + LESSON)
    page.get_by_text("Something that this browser kept could not be read.").wait_for()
    answer_the_quiz(page)
    page.get_by_role("button", name="Step through").click()
    edit(page)
    page.goto(f"{address}course/")

    page.get_by_text("2 of 8 steps seen, 2 of 2 answers right, 2 of 5 exercises passed").wait_for()
    kept = page.evaluate("Object.fromEntries(Object.entries(localStorage))")
    assert {key: kept[f"course:aside:{key}"] for key in BAD} == BAD
    expect(page.locator("this-device")).to_contain_text("6 texts that were kept here could not be read.")
    assert found == []


def test_a_link_leaves_the_readers_own_draft_alone_until_it_is_taken_over(visit, address):
    page = visit(LESSON)
    edit(page)
    service(page).fill("x = 'theirs'")
    press(page, "Copy link")
    page.wait_for_url("**#run-it=*")
    link = page.url
    press(page, "Reset")
    service(page).fill("x = 'mine'")

    page.goto("about:blank")
    page.goto(link)
    expect(service(page)).to_have_value("x = 'theirs'")
    service(page).fill("x = 'theirs, changed'")
    page.reload()
    expect(service(page)).to_have_value("x = 'theirs, changed'")
    press(page, "My own code")
    expect(service(page)).to_have_value("x = 'mine'")
    press(page, "The link's code")
    expect(service(page)).to_have_value("x = 'theirs, changed'")
    press(page, "Reset")
    expect(service(page)).to_have_value("x = 'theirs'")
    press(page, "Take it over")
    page.reload()
    expect(service(page)).to_have_value("x = 'theirs'")
    press(page, "My code before")

    expect(service(page)).to_have_value("x = 'mine'")
    page.reload()
    expect(service(page)).to_have_value("x = 'mine'")
