"""Read on without a network: what a reader opened is kept."""

import contextlib

import pytest

from scripts.web.chromium import served
from tests.browser.conftest import LESSON, follow

OTHER = "lessons/middleware/steps/"
# Whether a cache holds this address, in the end. Each look is a message to the browser and back, so it is no busy loop.
KEPT = """async (path) => {
    await navigator.serviceWorker.ready;
    while (!(await caches.match(path))) await new Promise(requestAnimationFrame);
}"""


@pytest.fixture
def host(site):
    """The built site on a server that can be stopped."""
    with contextlib.ExitStack() as stack:
        stack.address = stack.enter_context(served(site))
        yield stack


def opened(visit, path, address):
    """A page, once its service worker has kept it and what it is made of."""
    page = visit(path, at=address, service_workers="allow")
    for each in (
        page.url,
        f"{page.url}proofs.html",
        f"{address}course/",
        page.locator("script[src]").last.evaluate("script => script.src"),
    ):
        page.evaluate(KEPT, each)
    return page


def test_a_page_opened_once_is_there_without_a_network(visit, host):
    page = opened(visit, LESSON, host.address)
    host.close()

    page.reload()

    assert page.locator("svg.flowchart").first.is_visible()
    assert page.locator(".md-header").evaluate("header => getComputedStyle(header).position") == "sticky"
    page.locator("quiz-question input").first.check()
    page.locator("quiz-question").first.get_by_role("button", name="Check").click()
    assert page.locator("quiz-question").first.locator("blockquote").first.is_visible()
    page.locator("proof-mark > a").first.click()
    page.locator("proof-mark pre").first.wait_for()


def test_a_page_never_opened_says_so_and_leads_on(visit, host):
    page = opened(visit, LESSON, host.address)
    host.close()

    page.goto(host.address + OTHER)

    assert page.get_by_role("heading", level=1).inner_text() == "You are offline"
    follow(page.get_by_role("link", name="Go to the course"))
    assert page.get_by_role("heading", level=1).inner_text().startswith("The course")


def test_it_works_below_a_path_and_keeps_nothing_outside_of_it(visit, site):
    with contextlib.ExitStack() as stack:
        address = stack.enter_context(served(site, below="/courses/serving"))
        page = opened(visit, LESSON, address)
        scope = page.evaluate("navigator.serviceWorker.ready.then((worker) => worker.scope)")
        stack.close()
        page.reload()

        assert scope == address
        assert page.locator("svg.flowchart").first.is_visible()
