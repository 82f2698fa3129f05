"""The snippet's own /docs in a real Chromium: answered by the service in the page, tried out, and without a network."""

import pytest
from playwright.sync_api import expect

from scripts.web.chromium import served
from tests.browser import axe
from tests.browser.conftest import LESSON, edit
from tests.browser.test_offline import KEPT
from tests.browser.test_run_it import PATIENCE

# Swagger UI's own, and no matter of WCAG: a heading that is skipped, and a main part inside another.
HARMLESS = {"heading-order", "landmark-main-is-top-level"}
INPUTS = "lessons/input-contract/steps/"


def docs(page):
    """Follow the link of a lesson's page; the page it opens, with what was said there and asked for."""
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Open /docs").click()
    found = opened.value
    found.said, found.asked = [], []
    found.on("console", lambda message: found.said.append(message.text) if message.type == "error" else None)
    found.on("pageerror", lambda error: found.said.append(str(error)))
    found.on("request", lambda request: found.asked.append(request.url))
    found.set_default_timeout(30_000)
    return found


@pytest.fixture(scope="module")
def tried(chromium, address):
    """The docs of a service in the page, with its operation about to be tried."""
    context = chromium.new_context()
    lesson = context.new_page()
    lesson.goto(address + INPUTS)
    page = docs(lesson)
    page.locator(".opblock-summary-control").click()
    page.get_by_role("button", name="Try it out").click()
    yield page
    context.close()


def test_axe_finds_nothing_in_an_open_operation_but_what_is_harmless(tried):
    tried.get_by_role("textbox", name="Request body").wait_for()

    found = axe.found(tried)
    axe.resize(tried, 360, 800)
    found += axe.found_in_structure(tried)

    assert [fault for fault in found if fault.partition(":")[0] not in HARMLESS] == []


def test_the_service_answers_its_docs_and_what_is_tried_there(tried, address):
    tried.get_by_placeholder("threshold").fill("0.5")
    tried.locator(".body-param__text").fill('{"petal_length": "long"}')
    tried.get_by_role("button", name="Execute").click()

    expect(tried.locator(".live-responses-table")).to_contain_text("422")
    expect(tried.locator(".live-responses-table")).to_contain_text("missing")
    expect(tried.get_by_role("status").first).to_have_text("The service in this page answered GET /docs with 200.")
    assert [url for url in tried.asked if not url.startswith((address, "blob:", "data:"))] == []
    assert tried.said == []


def test_a_service_that_does_not_start_says_so(visit):
    page = edit(visit(LESSON))
    page.get_by_role("textbox", name="snippets/hello/say_hello.py").fill("app = 1 / 0")

    expect(docs(page).locator("body")).to_contain_text("ZeroDivisionError: division by zero", timeout=PATIENCE)


def test_a_description_that_is_a_script_runs_none(visit):
    page = edit(visit(LESSON))
    attack = "<img src=x onerror=document.title=1><script>document.title=1</script>[a](javascript:document.title=1)"
    page.get_by_role("textbox", name="snippets/hello/say_hello.py").fill(
        f"from fastapi import FastAPI\napp = FastAPI(description={attack!r})"
    )

    page = docs(page)
    page.locator(".info .description").wait_for()

    assert page.title() == "/docs of snippets.hello.say_hello"
    assert page.locator(".info .description :is([onerror], script, [href^=javascript])").count() == 0


def test_where_run_it_has_run_the_docs_of_an_edited_service_open_below_a_path_and_without_a_network(visit, site):
    with served(site, below="/courses/serving") as address:
        lesson = edit(visit(at=address, service_workers="allow"))
        lesson.get_by_role("button", name="Run", exact=True).click()
        lesson.get_by_text("Done:").wait_for(timeout=PATIENCE)
        for file in (
            "api-docs/api-docs.html",
            "vendor/swagger-ui/swagger-ui-bundle.js",
            "vendor/swagger-ui/swagger-ui.css",
        ):
            lesson.evaluate(KEPT, f"{address}assets/{file}")
    lesson.context.new_cdp_session(lesson).send("Network.clearBrowserCache")
    editor = lesson.get_by_role("textbox", name="snippets/hello/say_hello.py")
    editor.fill(editor.input_value().replace("/hello", "/goodbye"))

    page = docs(lesson)

    expect(page.locator(".opblock-summary-path")).to_have_text("/goodbye", timeout=PATIENCE)


def test_the_docs_of_a_link_are_of_its_service_and_an_address_from_elsewhere_starts_nothing(visit, address):
    lesson = edit(visit(LESSON))
    editor = lesson.get_by_role("textbox", name="snippets/hello/say_hello.py")
    editor.fill("app = 1")
    editor.fill("from fastapi import FastAPI\n\napp = FastAPI(docs_url=None)")
    lesson.get_by_role("button", name="Copy link").click()
    lesson.wait_for_url("**#run-it=*")
    other = visit(LESSON + lesson.url.partition(LESSON)[2])
    other.get_by_text("This is the code of a link.").wait_for()

    page = docs(other)
    expect(page.get_by_role("status").first).to_have_text(
        "The service in this page answered GET /docs with 404.", timeout=PATIENCE
    )
    stranger = visit(page.url.removeprefix(address))

    expect(stranger.get_by_role("button", name="Start it")).to_be_visible()
    assert stranger.locator("iframe").count() == 0
