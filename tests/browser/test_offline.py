"""Read on without a network: what a reader opened is kept, and a new build takes its place."""

import contextlib
import itertools
import os
import shutil

import pytest

from scripts.problems import ROOT
from scripts.web.chromium import served
from scripts.web.offline import WORKER, stamp
from tests.browser.conftest import LESSON, follow

OTHER = "lessons/middleware/steps/"
# Whether a cache holds this address, in the end. Each look is a message to the browser and back, so it is no busy loop.
KEPT = """async (path) => {
    await navigator.serviceWorker.ready;
    while (!(await caches.match(path))) await new Promise(requestAnimationFrame);
}"""
# Whether the caches are those of another build than before, and of no other.
UPDATED = """async () => {
    const before = (await caches.keys()).join();
    await (await navigator.serviceWorker.ready).update();
    const done = async () => !(await caches.keys()).includes(before) && (await caches.keys()).length < 2;
    while (!(await done())) await new Promise(requestAnimationFrame);
}"""


@pytest.fixture
def host(site):
    """The built site on a server that can be stopped."""
    with contextlib.ExitStack() as stack:
        stack.address = stack.enter_context(served(site))
        yield stack


def opened(visit, path, address):
    """A page, once its service worker has kept it and what it is made of."""
    page = visit(path, at=address)
    for each in (page.url, f"{address}course/", page.locator("script[src]").last.evaluate("script => script.src")):
        page.evaluate(KEPT, each)
    return page


def test_a_page_opened_once_is_there_without_a_network(visit, host):
    page = opened(visit, LESSON, host.address)
    host.close()

    page.reload()

    assert page.locator("svg.flowchart").first.is_visible()
    assert page.locator(".md-header").evaluate("header => getComputedStyle(header).position") == "sticky"
    page.locator(".quiz input").first.check()
    page.locator(".quiz").first.get_by_role("button", name="Submit").click()
    assert page.locator(".quiz").first.locator(".quiz-feedback").is_visible()


def test_a_page_never_opened_says_so_and_leads_on(visit, host):
    page = opened(visit, LESSON, host.address)
    host.close()

    page.goto(host.address + OTHER)

    assert page.get_by_role("heading", level=1).inner_text() == "You are offline"
    follow(page.get_by_role("link", name="Go to the course"))
    assert page.get_by_role("heading", level=1).inner_text().startswith("The course")


@pytest.fixture
def release(site, tmp_path):
    """The site on a server, and `release.publish(title)`, which puts a new build in its place."""
    folder = tmp_path / "site"

    def publish(title):
        shutil.copytree(site, folder, dirs_exist_ok=True)
        shutil.copy(ROOT / "docs" / WORKER, folder)
        page = folder / LESSON / "index.html"
        page.write_text(page.read_text().replace("<title>", f"<title>{title} "))
        stamp(folder)
        for changed in (page, folder / WORKER):  # the server tells time by the second
            os.utime(changed, (0, next(seconds)))

    seconds = itertools.count()
    publish("Old")
    with contextlib.ExitStack() as stack:
        stack.address = stack.enter_context(served(folder))
        stack.folder, stack.publish = folder, publish
        yield stack


def test_a_new_release_is_read_at_once_and_is_what_is_kept(visit, release):
    page = opened(visit, LESSON, release.address)
    release.publish("New")

    page.goto(release.address + OTHER)
    page.evaluate(UPDATED)
    page.goto(release.address + LESSON)
    online = page.title()
    release.close()
    page.reload()

    assert (online[:4], page.title()[:4]) == ("New ", "New ")


def test_what_was_kept_is_carried_over_to_the_new_build_unopened(visit, release):
    page = opened(visit, LESSON, release.address)
    page.goto(release.address)
    release.publish("New")

    page.evaluate(UPDATED)
    release.close()
    page.goto(release.address + LESSON)

    assert page.title().startswith("New ")


def test_it_works_below_a_path_and_keeps_nothing_outside_of_it(visit, site):
    with contextlib.ExitStack() as stack:
        address = stack.enter_context(served(site, below="/courses/serving"))
        page = opened(visit, LESSON, address)
        scope = page.evaluate("navigator.serviceWorker.ready.then((worker) => worker.scope)")
        stack.close()
        page.reload()

        assert scope == address
        assert page.locator("svg.flowchart").first.is_visible()


def test_a_worker_that_no_build_was_told_removes_itself(visit, release):
    page = opened(visit, LESSON, release.address)
    shutil.copy(ROOT / "docs" / WORKER, release.folder)

    page.evaluate(UPDATED)
    page.evaluate("""async () => {
        while ((await navigator.serviceWorker.getRegistrations()).length) await new Promise(requestAnimationFrame);
    }""")

    assert page.evaluate("caches.keys()") == []
