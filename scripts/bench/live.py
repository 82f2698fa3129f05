"""Live: from the click on Run it to the first answer, in Chromium on the built site, and where the time goes.

Cold is a browser that has nothing; warm has the files in its cache; again is the next run on the page. Bare Pyodide
is `loadPyodide()` of the npm package in a plain worker, and the import of nothing. The clock is the wall's, as Python
runs in another process: of three runs each, the fastest, as neighbours only ever slow one down.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, BrowserContext

from scripts.bench.timing import Row, shown
from scripts.problems import ROOT, Problem
from scripts.web.assets.release import PYODIDE
from scripts.web.chromium import browser, served

LESSON = "lessons/hello/steps/"
MARKS = """() => Object.fromEntries(["click", "files", "python", "framework", "answers"].map((name) =>
    [name, performance.getEntriesByName(`run-it:${name}`).at(-1)?.startTime / 1000]))"""
WORKER = 'import { loadPyodide } from "./pyodide.mjs"; await loadPyodide(); postMessage(0);'
BARE = """() => new Promise((done) => {
    const start = performance.now();
    const worker = new Worker("worker.mjs", { type: "module" });
    worker.onmessage = () => done((performance.now() - start) / 1000);
})"""
RUNS = 3

type Times = dict[str, float]


def rows() -> Iterator[Row]:
    """Cold, warm and again, against bare Pyodide cold and warm; of cold and warm the parts."""
    try:
        with TemporaryDirectory() as folder, browser() as chromium:
            site = _built(Path(folder) / "site")
            with served(site) as address:
                yield from _rows(chromium, address)
    except Problem as problem:
        yield Row("skipped", "", str(problem))


def _built(site: Path) -> Path:
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(site)]
    subprocess.run(command, cwd=ROOT, check=True)
    shutil.copytree(PYODIDE, site / "bare")
    (site / "bare" / "index.html").write_text("<!doctype html><title>Bare Pyodide</title>")
    (site / "bare" / "worker.mjs").write_text(WORKER)
    return site


def _rows(chromium: Browser, address: str) -> Iterator[Row]:
    measured = [_measured(chromium, address) for _ in range(RUNS)]
    for number, (name, aim) in enumerate({"cold": "1.4 s", "warm": "0.9 s"}.items()):
        bare = min(bare[number] for *_, bare in measured)
        run = min((times[number] for times, *_ in measured), key=lambda times: times["answers"] - times["click"])
        total = run["answers"] - run["click"]
        yield Row(
            f"{name}, first answer", f"{total / bare:.2f} x", f"bare Pyodide: {shown(bare)}, ours {shown(total)}", aim
        )
        for before, after in zip(run, [*run][1:], strict=False):
            yield Row(f"  until {after}", shown(run[after] - run[before]))
    again = min(again for _, again, _ in measured)
    yield Row("again, first answer", shown(again), "the click on Run, on the same page", "0.1 s")


def _measured(chromium: Browser, address: str) -> tuple[tuple[Times, Times], float, tuple[float, float]]:
    with chromium.new_context() as context:
        cold, _ = _run(context, address)
        warm, again = _run(context, address)
    with chromium.new_context() as context:
        bare = [_bare(context, address) for _ in range(2)]
    return (cold, warm), again, (bare[0], bare[1])


def _run(context: BrowserContext, address: str) -> tuple[Times, float]:
    """The marks of a first run on a fresh page, and the seconds of a second one."""
    page = context.new_page()
    page.set_default_timeout(300_000)
    page.goto(address + LESSON)
    marks = []
    for button in ("Run it", "Run"):
        # By script: a pointer would hover first, and start the download.
        page.get_by_role("button", name=button, exact=True).evaluate("button => button.click()")
        page.locator("run-it:not([aria-busy])").wait_for()
        marks.append(page.evaluate(MARKS))
    page.close()
    return marks[0], marks[1]["answers"] - marks[1]["click"]


def _bare(context: BrowserContext, address: str) -> float:
    page = context.new_page()
    page.set_default_timeout(300_000)
    page.goto(f"{address}bare/index.html")
    seconds = float(page.evaluate(BARE))
    page.close()
    return seconds
