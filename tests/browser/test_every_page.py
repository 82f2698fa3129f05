"""What holds on every page of the site: each is opened once on a phone, and one of each kind is looked at in depth."""

import re
from dataclasses import dataclass

import pytest

from scripts.web.chromium import page_paths, served, settle
from scripts.web.proof_pages import FILE
from tests.browser import axe

WIDE, PHONE = 1280, 360
# The navigation is not scrolled in it: links that lie below its title would count as too small.
HEIGHT = 2400

# A page that arrives bit by bit is painted before it is whole. The server is slow, not the browser's own slow network,
# which now and then never ends.
PAUSE = 0.05
SHIFT = """() => new Promise((done) => new PerformanceObserver((list) =>
    done(list.getEntries().reduce((sum, entry) => sum + entry.value, 0)))
    .observe({ type: "layout-shift", buffered: true }) || setTimeout(done, 100, 0))"""
BYTES = """() => [performance.getEntriesByType("navigation"), performance.getEntriesByType("resource")].flat()
    .reduce((sum, entry) => sum + entry.transferSize, 0)"""

PROVE = "() => Promise.all([...document.querySelectorAll('proof-mark')].map((closed) => closed.toggle()))"


@dataclass(frozen=True)
class Seen:
    """What one page asked for and weighed, what went wrong or moved, how wide it became, and what axe found."""

    path: str
    asked: list[str]
    failed: list[str]
    said: list[str]
    moved: float
    weight: int
    wide: bool
    found: list[str]


@pytest.fixture(scope="module")
def address(site):
    with served(site, pause=PAUSE) as address:
        yield address


@pytest.fixture(scope="module", params=["each of a kind, wide", "every one, on a phone"])
def seen(request, chromium, site, address):
    paths = [path for path in page_paths(site) if not path.endswith(FILE)]
    if "wide" in request.param:
        return [look(chromium, address, path, WIDE, in_depth) for path in kinds(paths)]
    return [look(chromium, address, path, PHONE, axe.found_in_structure) for path in paths]


def kinds(paths):
    """One page of each kind: the hello lesson's modes stand for those of all lessons."""
    first = {}
    for path in sorted(paths, key=lambda path: not path.startswith("lessons/hello/")):
        first.setdefault(re.sub("lessons/[^/]+/", "", path), path)
    return first.values()


def look(chromium, address, path, width, faults):
    page = chromium.new_page(viewport={"width": width, "height": HEIGHT}, color_scheme="light", reduced_motion="reduce")
    page.set_default_timeout(30_000)
    asked, failed, said = [], [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address + path)
    settle(page)
    moved, weight = page.evaluate(SHIFT), page.evaluate(BYTES)
    page.evaluate("document.querySelectorAll('details').forEach((closed) => (closed.open = true))")
    page.evaluate(PROVE)
    found = faults(page)
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.close()
    return Seen(path, asked, failed, said, moved, weight, wide, found)


def in_depth(page):
    """What axe finds in both palettes, with every question answered."""
    answer(page)
    return [*axe.found(page), *axe.found_in_the_dark(page)]


def answer(page):
    """Answer every question of a page; a challenge is started, and shows one after the other."""
    is_challenge = page.locator("timed-challenge").count()
    if is_challenge:
        page.get_by_role("button", name="Start", exact=True).click()
    for question in page.locator("quiz-question, order-steps").all():
        if question.locator("input").count():
            question.locator("input").first.check()
        question.locator(".check").click()
        if is_challenge:
            page.locator(".next:visible").last.click()


def test_no_request_leaves_the_site(seen, address):
    assert [url for page in seen for url in page.asked if not url.startswith((address, "data:"))] == []


def test_no_request_fails(seen):
    assert [url for page in seen for url in page.failed] == []


def test_no_page_reports_an_error(seen):
    assert [(page.path, text) for page in seen for text in page.said] == []


def test_nothing_moves_while_a_page_loads(seen):
    assert [(page.path, page.moved) for page in seen if page.moved >= 0.001] == []


def test_a_page_weighs_at_most_134_kb_before_the_reader_does_anything(seen):
    weights = {page.path: page.weight for page in seen}

    assert min(weights.values()) > 20_000  # they are counted
    assert {path: weight for path, weight in weights.items() if weight > 134_000} == {}


def test_no_page_scrolls_sideways(seen):
    assert [page.path for page in seen if page.wide] == []


def test_axe_finds_nothing(seen):
    assert [(page.path, problem) for page in seen for problem in page.found] == []
