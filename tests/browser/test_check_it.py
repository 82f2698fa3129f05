"""<check-it> in a real Chromium: a task that fails, is helped with, passes, and is remembered."""

import pytest
from playwright.sync_api import expect

from scripts.course.lessons import SNIPPETS
from scripts.course.tasks import exercise, tasks, wrong_answers
from scripts.web.chromium import settle
from tests.browser import axe
from tests.browser.test_run_it import PATIENCE

TRY = "lessons/hello/try/"
TASKS = [*tasks("hello").values()]
ENDLESS = "while True:\n    pass\n"
# What the page has moved by itself so far.
SHIFT = """() => new Promise((told) => {
    const shifts = (list) => told(list.getEntries().map((shift) => shift.value));
    new PerformanceObserver(shifts).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => told([]), 500);
})"""
# Each exercise as it arrives with the page, in the place of the one that a reader has worked at. Python stays.
ANEW = """async () => {
    localStorage.clear();
    const arrived = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), "text/html");
    for (const worked of document.querySelectorAll("check-it")) {
        const content = arrived.querySelector(`.check-it[data-exercise="${worked.dataset.exercise}"]`);
        const exercise = document.createElement("check-it");
        Object.assign(exercise.dataset, content.dataset);
        exercise.append(content);
        worked.replaceWith(exercise);
    }
}"""


@pytest.fixture(scope="module")
def opened(chromium, address):
    """The page, on which Python was started once."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(address + TRY)
    check(task(page, "path"))
    yield page
    context.close()


@pytest.fixture
def page(opened):
    """The page as a reader has it who comes for the first time, but that Python is there."""
    opened.evaluate(ANEW)
    return opened


def task(page, name):
    return page.locator(f"check-it[data-exercise={name}]")


def status(task):
    return task.get_by_role("status")


def check(task, text=None):
    """Write this text, press Check, and wait for the outcomes."""
    if text is not None:
        task.locator("textarea").fill(text)
    task.get_by_role("button", name="Check").click()
    task.and_(task.page.locator(":not([aria-busy])")).wait_for(timeout=PATIENCE)
    return task.locator(".check-it-results li").all_inner_texts()


def solution(name):
    return (SNIPPETS / "hello" / "tasks" / name / "solution.py").read_text()


def test_nothing_of_python_is_fetched_before_the_reader_asks_and_nothing_moves(visit):
    page = visit(TRY, viewport={"width": 1280, "height": 3000})
    settle(page)

    asked = page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")

    assert page.locator("check-it textarea").count() == len(TASKS)
    assert [url for url in asked if "/python/" in url] == []
    assert page.evaluate(SHIFT) == []


def test_a_blank_that_is_left_is_told_with_its_line(page):
    path = task(page, "path")

    (told,) = check(path)

    assert told.split("\n")[-1] == "Line 6 has a blank: write something in the place of ____."
    assert path.locator("[data-marked]").all_inner_texts() == ["6\n"]
    expect(path.locator("textarea")).to_have_attribute("aria-invalid", "true")


def test_what_failed_is_told_and_what_passed_too(page):
    told = check(task(page, "number"))

    assert [line.split("\n")[0] for line in told] == [
        "✗ Failed: A number is counted",
        "✗ Failed: What is no number is refused",
        "✓ Passed: A missing number is refused",
    ]
    assert "Line 8 of your code raised TypeError" in told[0]
    expect(status(task(page, "number"))).to_have_text("1 of 3 checks passed. Attempt 1.")


def test_a_failed_attempt_offers_a_hint_and_the_third_one_opens_the_solution(page):
    body = task(page, "body")
    hint, answer = body.locator("details.hint"), body.locator("details.solution")
    seen = [(hint.is_visible(), answer.is_visible())]

    for _ in range(3):
        check(body)
        seen.append((hint.is_visible(), answer.is_visible()))

    assert seen == [(False, False), (True, False), (True, False), (True, True)]
    assert not hint.evaluate("hint => hint.open")
    assert answer.locator("pre").is_visible()
    assert answer.locator("code").text_content().strip() == solution("body").strip()


def test_an_endless_service_is_stopped_and_another_task_is_checked(page):
    body = task(page, "body")
    body.locator("textarea").fill(ENDLESS)
    body.get_by_role("button", name="Check").click()
    expect(status(body)).to_have_text("Running", timeout=PATIENCE)
    path = task(page, "path")
    path.locator("textarea").fill(solution("path"))
    path.get_by_role("button", name="Check").click()

    body.get_by_role("button", name="Stop").click()

    expect(status(body)).to_have_text("Stopped")
    expect(status(path)).to_have_text("Passed.", timeout=PATIENCE)


def test_what_is_printed_is_shown_as_text(page):
    body = task(page, "body")

    check(body, solution("body").replace("    return", "    print('<b>asked</b>')\n    return"))

    expect(body.locator(".check-it-results pre")).to_have_text("<b>asked</b>\n" * 2)


def test_a_task_is_done_by_the_keyboard_alone(page):
    path = task(page, "path")
    path.locator("textarea").focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(solution("path").replace("/goodbye", "/bye"))

    page.keyboard.press("Control+Enter")

    expect(status(path)).to_have_text("0 of 2 checks passed. Attempt 1.", timeout=PATIENCE)
    page.keyboard.press("Escape")
    for stop in ("Check", "Reset", "What is checked", "Hint"):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent.trim()") == stop
    page.keyboard.press("Enter")
    assert path.locator("details.hint p").is_visible()


def test_every_answer_gets_the_outcomes_of_the_suite(page):
    """The browser's own Python agrees with the one of the tests, whose outcomes tests/course/test_tasks.py looks at."""
    passing = {}
    for folder in TASKS:
        for file in (*wrong_answers(folder), exercise(folder).solution):
            told = check(task(page, folder.name), file.read_text())
            passing[f"{folder.name}/{file.stem}"] = all(line.startswith("✓") for line in told)

    assert len(passing) > 3 * len(TASKS)
    assert {name for name, passed in passing.items() if passed} == {f"{folder.name}/solution" for folder in TASKS}


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_paper_shows_everything(visit, scripts):
    page = visit(TRY, java_script_enabled=scripts)

    page.emulate_media(media="print")

    for part in ("checks", "hint", "solution"):
        assert page.locator(f"details.{part} :is(p, pre):visible").count() >= len(TASKS)


def test_the_page_reads_without_javascript(visit):
    page = visit(TRY, java_script_enabled=False)

    assert page.locator(".check-it > .highlight:visible").count() == len(TASKS)
    for summary in ("What is checked", "Hint", "Solution"):
        page.locator(".check-it summary", has_text=summary).first.click()
    assert page.locator("details.solution pre").first.is_visible()


# Those that load the page again stand last: the next check starts Python again.


def test_what_passed_is_remembered_on_the_course_page_too(page, address):
    check(task(page, "path"))
    check(task(page, "path"), solution("path"))
    expect(status(task(page, "path"))).to_have_text("Passed.")

    page.reload()
    again = task(page, "path")
    again.locator("textarea").wait_for()

    expect(again).to_have_attribute("data-passed", "")
    expect(again.locator("textarea")).to_have_value(solution("path"))
    assert again.locator("details.solution").is_visible()
    assert not task(page, "body").locator("details.solution").is_visible()
    page.goto(f"{address}course/")
    expect(page.locator("ol > li").first.locator(".progress")).to_contain_text("1 of 5 exercises passed")
    page.goto(address + TRY)


def test_text_and_attempts_survive_a_reload_until_reset(page):
    check(task(page, "body"), "x = 1")

    page.reload()
    body = task(page, "body")

    expect(body.locator("textarea")).to_have_value("x = 1")
    assert body.locator("details.hint").is_visible()
    body.get_by_role("button", name="Reset").click()
    assert "json.dumps" in body.locator("textarea").input_value()


def test_axe_finds_nothing_in_a_task_that_failed(page):
    page.reload()
    check(task(page, "number"))
    check(task(page, "path"), solution("path"))
    page.evaluate("document.querySelectorAll('details').forEach((closed) => (closed.open = true))")

    assert axe.faults(page) == []
