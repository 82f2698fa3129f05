"""The built site, a server that shows it, and a real Chromium with a closed network."""

import os
from collections.abc import Callable, Iterator
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import Browser, Locator, Page

from scripts.problems import ROOT, Problem
from scripts.web import chromium as browsers

LESSON = "lessons/hello/steps/"
PICTURE = "assets/images/favicon.svg"
"""What a browser shows for nothing, where a page is made ready before it opens another."""

# WebAssembly is compiled once and quickly: no test runs Python long enough for a second time to pay.
ONCE = "--js-flags=--liftoff-only"
# Scope `package`, not `session`: while Playwright runs, no other test could start an event loop in this thread.


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    try:
        with browsers.browser(ONCE) as running:
            yield running
    except Problem as problem:
        pytest.skip(str(problem))


@pytest.fixture(scope="package")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Build a site as `mkdocs build --strict` does, with some settings changed; the folder it is in."""

    def build_site(**changed: object) -> Path:
        folder = tmp_path_factory.mktemp("site")
        config = load_config(str(ROOT / "mkdocs.yml"), strict=True, site_dir=str(folder), **changed)
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
        config.plugins.on_shutdown()
        return folder

    return build_site


@pytest.fixture(scope="package")
def site(built: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as it is; the worker that comes first builds it for all."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return built()
    folder = tmp_path_factory.getbasetemp().parent / "site"
    with folder.with_suffix(".lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not folder.is_dir():
            built().rename(folder)
    return folder


@pytest.fixture(scope="package")
def address(site: Path) -> Iterator[str]:
    with browsers.served(site) as address:
        yield address


def module(page: Page, path: str) -> str:
    """The address of a module of the site, as this page would import it."""
    script = page.locator("script[src*='/page/course.js']")
    return script.evaluate("(script, path) => new URL(`../${path}`, script.src).href", path)


def follow(link: Locator) -> None:
    """Click a link that leads to another page, and wait until that is there: a click alone returns before."""
    with link.page.expect_navigation():
        link.click()


def edit(page: Page) -> Page:
    """The page with the editors of its Run it open, and no Python started for them."""
    page.locator("run-it").evaluate("(element) => customElements.whenDefined('run-it').then(() => element.edit())")
    return page


@pytest.fixture
def visit(chromium: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Open a page of the site in a context of its own; options are those of Playwright's `new_context`.

    Who needs the site's service worker asks for it: it costs a quarter of what opening a page does.
    """
    contexts = []

    def open_page(path: str = LESSON, at: str = address, service_workers: str = "block", **options: object) -> Page:
        contexts.append(chromium.new_context(service_workers=service_workers, **options))
        page = contexts[-1].new_page()
        page.set_default_timeout(30_000)
        page.goto(at + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
