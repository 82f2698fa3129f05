"""Styling: what a browser styles, and how long it blocks, until a long lesson has loaded on a slow processor.

The number of elements is the same on every machine; milliseconds are not.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from mkdocs.config import load_config
from playwright.sync_api import Browser

from scripts.bench.browsing import STOCK, built
from scripts.bench.timing import Row
from scripts.problems import ROOT
from scripts.web.chromium import browser, served, settle

LESSON = "lessons/dependencies/steps"
SLOWER = 4
RUNS = 5
UNFELT = 50
"""Milliseconds of a task that nobody notices: what is beyond them blocks."""


def rows() -> Iterator[Row]:
    """Ours against Material alone with the same palettes, for which a page is styled anew, and with nothing to draw."""
    theme = {"name": "material", "font": False, "palette": load_config(str(ROOT / "mkdocs.yml")).theme["palette"]}
    kinds: dict[str, dict[str, Any]] = {"ours": {}, "stock": STOCK | {"theme": theme}}
    with TemporaryDirectory() as folder, browser() as running:
        sites = {kind: built(Path(folder) / kind, settings, LESSON, kind == "ours") for kind, settings in kinds.items()}
        runs = [{kind: styled(running, site) for kind, site in sites.items()} for _ in range(RUNS)]
    ours, stock = ([median(figures) for figures in zip(*(run[kind] for run in runs), strict=True)] for kind in kinds)
    yield Row("elements styled", f"{ours[0]:.0f}", f"{stock[0]:.0f} in stock Material, without diagrams", "half")
    yield Row("milliseconds it blocks", f"{ours[1]:.0f}", f"{stock[1]:.0f} in stock Material, without diagrams", "half")


def styled(running: Browser, site: Path) -> tuple[int, float]:
    """The elements that a first visit styles, each as often as it is, and for how long it blocks in all."""
    with served(site) as address:
        page = running.new_page(viewport={"width": 1280, "height": 900}, service_workers="block", color_scheme="light")
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        running.start_tracing(page=page, categories=["devtools.timeline", "toplevel"])
        page.goto(f"{address}{LESSON}/")
        settle(page)
        events = json.loads(running.stop_tracing())["traceEvents"]
        page.close()
    passes = [event for event in events if event["name"] == "UpdateLayoutTree"]
    threads = {(event["pid"], event["tid"]) for event in passes}
    tasks = (e["dur"] / 1000 for e in events if e["name"].endswith("RunTask") and (e["pid"], e["tid"]) in threads)
    elements = sum(event.get("args", {}).get("elementCount", 0) for event in passes)
    return elements, sum(task - UNFELT for task in tasks if task > UNFELT)
