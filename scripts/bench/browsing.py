"""Browsing: the hello lesson in a real Chromium, against the same page with stock Material and stock mermaid2.

The stock page has its Mermaid from its own site, and no web fonts, as the network is closed.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import mermaid2
from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import Browser, Request

from scripts.bench.timing import Row, shown
from scripts.problems import ROOT
from scripts.web.chromium import browser, served, settle

LESSON = "lessons/hello/steps"
MERMAID = ROOT / "node_modules" / "mermaid" / "dist" / "mermaid.min.js"
FENCES = [{"name": "mermaid", "class": "mermaid", "format": mermaid2.fence_mermaid}]
STOCK = {
    "theme": {"name": "material", "font": False},
    "plugins": ["search", {"mermaid2": {"javascript": "mermaid.min.js"}}],
    "markdown_extensions": [
        *("attr_list", "md_in_html", "tables", "pymdownx.highlight"),
        {"pymdownx.superfences": {"custom_fences": FENCES}},
    ],
    "extra_css": [],
    "extra_javascript": [],
    "hooks": [],
}
KINDS: dict[str, dict[str, Any]] = {"without a diagram": {}, "ours": {}, "stock": STOCK}
DRAWS = ("ours", "stock")
# What Lighthouse calls slow 4G, and a processor of a quarter of the speed.
SLOW_LINK = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
RUNS = 5
# When a diagram is in the page; what the page came with is seen when the page is first painted.
DRAWN = """new MutationObserver((_, watcher) => {
    if (!document.querySelector(".drawing > svg, .mermaid svg")) return;
    watcher.disconnect();
    window.drawn = performance.now();
}).observe(document, { childList: true, subtree: true })"""
SEEN = """new Promise((done) => new PerformanceObserver((list) =>
    done(Math.max(window.drawn ?? 0, list.getEntriesByName("first-contentful-paint")[0].startTime)))
    .observe({ type: "paint", buffered: true }))"""


def rows() -> Iterator[Row]:
    """Bytes, requests and the time to the first diagram, on a fast link and on a slow one."""
    with TemporaryDirectory() as folder, browser() as running:
        sites = {kind: built(Path(folder) / kind, settings, LESSON, kind in DRAWS) for kind, settings in KINDS.items()}
        for slow in (False, True):
            figures = {kind: [visit(running, site, kind, slow) for _ in range(RUNS)] for kind, site in sites.items()}
            base = median(seconds for *_, seconds in figures["without a diagram"])
            for kind, runs in figures.items():
                count, asked, _ = runs[0]
                seconds = median(each for *_, each in runs)
                what = f"{kind}, slow 4G and a slow processor" if slow else kind
                aim = "<= 1.5" if kind == "ours" else ""
                yield Row(what, shown(seconds), f"{seconds / base:.2f} x, {count / 1000:.0f} kB, {asked} requests", aim)


def built(folder: Path, settings: dict[str, Any], lesson: str, draws: bool = True) -> Path:
    """A site of one page, with some settings changed, and without its diagrams if wanted."""
    docs, site = folder / "docs", folder / "site"
    (docs / lesson).parent.mkdir(parents=True)
    shutil.copy(MERMAID, docs)
    (docs / "assets").symlink_to(ROOT / "docs" / "assets")
    (docs / "index.md").write_text("# Start\n")
    text = (ROOT / "docs" / f"{lesson}.md").read_text()
    (docs / f"{lesson}.md").write_text(text if draws else text.replace("```mermaid", "```text"))
    nav = ["index.md", f"{lesson}.md"]
    config = load_config(
        str(ROOT / "mkdocs.yml"), docs_dir=str(docs), site_dir=str(site), nav=nav, validation={}, **settings
    )
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    return site


def visit(running: Browser, site: Path, kind: str, slow: bool) -> tuple[int, int, float]:
    """The bytes a first visit costs, its requests, and the seconds until its first diagram is seen."""
    with served(site) as address:
        page = running.new_page(viewport={"width": 1280, "height": 900}, service_workers="block")
        asked: list[Request] = []
        page.on("requestfinished", lambda request: asked.append(request))
        page.add_init_script(DRAWN)
        if slow:
            session = page.context.new_cdp_session(page)
            session.send("Network.emulateNetworkConditions", SLOW_LINK)
            session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        page.goto(f"{address}{LESSON}/")
        if kind in DRAWS:
            page.wait_for_function("window.drawn")
        settle(page)
        milliseconds = page.evaluate(SEEN)
        count = sum(request.sizes()["responseBodySize"] for request in asked)
        page.close()
        return count, len(asked), milliseconds / 1000
