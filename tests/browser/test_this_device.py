"""What the browser keeps: progress on the course page, saved, loaded and erased; and every page."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LESSON
from tests.browser.test_every_page import SHIFT

PROGRESS = {
    "schema": 1,
    "pages": {"hello/steps": {"seen": [1, 2], "of": 8}},
    "exercises": {"hello/try": {"passed": ["body", "path"], "of": 5}},
    "quizzes": {"hello/steps": {"0": {"answered": True, "correct": False, "selectedValues": []}}},
}


@pytest.fixture
def course(visit):
    return visit("course/")


def load(page, content):
    file = {"name": "progress.json", "mimeType": "application/json", "buffer": content.encode()}
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Load progress from a file").click()
    chooser.value.set_files(file)


def lesson(page):
    return page.locator("ol > li").first


def test_an_answer_given_in_a_lesson_is_counted_on_the_course_page(visit, address):
    page = visit(LESSON)
    page.locator("quiz-question [data-key] > input").first.check()
    page.locator("quiz-question").first.get_by_role("button", name="Check").click()

    page.goto(f"{address}course/")

    assert "1 of 1 answers right" in lesson(page).locator(".progress").inner_text()


def test_a_file_that_was_saved_can_be_loaded_elsewhere(visit, course):
    load(course, json.dumps(PROGRESS))
    with course.expect_download() as download:
        course.get_by_role("button", name="Save progress as a file").click()
    saved = download.value.path().read_text()

    other = visit("course/")
    load(other, saved)

    other.get_by_text("2 of 8 steps seen, 0 of 1 answers right, 2 of 5 exercises passed").wait_for()
    assert json.loads(saved) == PROGRESS


def test_a_file_from_before_there_were_exercises_is_loaded(course):
    old = {name: kept for name, kept in PROGRESS.items() if name != "exercises"}

    load(course, json.dumps(old))

    course.get_by_text("2 of 8 steps seen, 0 of 1 answers right").wait_for()


@pytest.mark.parametrize(
    ("content", "said"),
    [("{", "This file is not JSON."), (json.dumps(PROGRESS | {"quizzes": {"a": {"0": 1}}}), "The quiz of a is not")],
)
def test_a_file_of_another_kind_changes_nothing(course, content, said):
    load(course, content)

    course.get_by_role("status").get_by_text(said).wait_for()
    assert course.locator(".progress:visible").count() == 0


def test_progress_is_erased_when_the_reader_says_so_twice(course):
    load(course, json.dumps(PROGRESS))
    lesson(course).locator(".progress").wait_for()

    course.get_by_role("button", name="Erase progress").click()  # the question is dismissed
    kept = lesson(course).locator(".progress").is_visible()
    course.on("dialog", lambda dialog: dialog.accept())
    course.get_by_role("button", name="Erase progress").click()

    assert kept
    assert course.evaluate("Object.keys(localStorage).filter((key) => /progress|quiz/.test(key))") == []


def test_the_code_that_was_written_is_erased_too(visit, address):
    page = visit("lessons/hello/try/")
    code = page.locator("check-it textarea").first
    start = code.input_value()
    code.fill("app = 1")
    page.goto(f"{address}course/")
    page.on("dialog", lambda dialog: dialog.accept())

    page.get_by_role("button", name="Erase progress").click()
    page.goto(f"{address}lessons/hello/try/")

    assert code.input_value() == start != "app = 1"


def test_every_page_can_be_kept(visit):
    course = visit("course/", service_workers="allow")

    course.get_by_role("button", name="Keep every page").click()

    course.get_by_text("Every page is kept.").wait_for()
    assert course.evaluate("caches.match('../lessons/middleware/steps/').then(Boolean)")


EARLIER = {
    "serving-step-by-step.progress": json.dumps({key: PROGRESS[key] for key in ("schema", "pages", "exercises")}),
    "serving-step-by-step.cards": '{"schema":1,"pages":{"hello/review":{"main-app":{"last":1,"due":2,"interval":1}}}}',
    "serving-step-by-step:run-it:hello/two_requests": '{"service":"app = 1","client":"pass"}',
    "serving-step-by-step:run-it:hello/try/body": '{"service":"x = 2","failed":1}',
    "course.mode": "deep-dive",
    "course.clock": "off",
}


def test_what_an_earlier_version_of_the_site_kept_is_still_there(visit, address):
    page = visit("404.html")
    page.evaluate("(kept) => Object.assign(localStorage, kept)", EARLIER)

    page.goto(f"{address}course/")
    page.get_by_text("2 of 8 steps seen, 2 of 5 exercises passed, 1 card due").wait_for()
    page.locator("[data-modes] > a[href$='hello/deep-dive/']").wait_for()
    page.goto(f"{address}{LESSON}")
    expect(page.locator("run-it textarea").first).to_have_value("app = 1")
    page.goto(f"{address}lessons/hello/try/")
    expect(page.locator("check-it[data-exercise=body] textarea")).to_have_value("x = 2")
    expect(page.locator("check-it[data-exercise=body] .hint")).to_be_visible()
    page.goto(f"{address}lessons/hello/challenge/")
    expect(page.get_by_label("Clock")).not_to_be_checked()

    assert set(EARLIER) & set(page.evaluate("Object.keys(localStorage)")) == set()


def test_the_course_goes_on_where_the_reader_stopped_and_marks_what_was_done(visit, address):
    page = visit("404.html")
    page.evaluate(
        "(kept) => localStorage.setItem('course:progress', kept)",
        json.dumps({"schema": 1, "pages": {"routing/steps": {"seen": [1], "of": 8}}}),
    )

    page.goto(f"{address}course/")
    goes_on = page.locator("go-on a")
    expect(goes_on).to_have_text("Go on: Routes and status codes, step 2 of 8")
    moved = page.evaluate(SHIFT)
    goes_on.click()
    page.locator("dialog[open]").wait_for()

    assert moved < 0.001
    assert page.url == f"{address}lessons/routing/steps/#step-2"
    expect(page.locator(".modes .done")).to_have_text("So far: 2 of 8 steps seen")
    expect(page.locator("a.md-nav__link--active .mark")).to_have_attribute("aria-label", "begun")
