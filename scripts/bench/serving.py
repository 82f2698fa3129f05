"""Serving: from a save to the page that a browser shows, on a course of fifteen lessons and a hundred pages."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import httpx

from scripts.bench.timing import Row, shown
from scripts.bench.writing import EDITS, copied
from scripts.course.lessons import pages
from scripts.playing.servers import free_port
from scripts.problems import ROOT

LESSONS = 15
PAGE = "lessons/middleware/steps/"
SAVED = ("prose", "a snippet", "a proof", "course.toml")
"""What shows on the page. After an edit of a script everything is recorded anew: `writing` tells what that costs."""
AIMS = {"prose": "<= 1 s", "a snippet": "<= 3 s"}
EPOCH = re.compile(r"livereload\((\d+), \d+\)")


def rows() -> Iterator[Row]:
    """The seconds on the wall until the page is there that an edit of each kind touches, against the whole site."""
    with TemporaryDirectory() as folder:
        checkout = Path(folder) / "course"
        copied(checkout, LESSONS)
        vendored = checkout / "docs/assets/vendor"
        vendored.symlink_to(ROOT / vendored.relative_to(checkout))
        subprocess.run([sys.executable, "-m", "scripts.pages"], cwd=checkout, stdout=-3, stderr=-3, check=False)
        start = perf_counter()
        with served(checkout) as (site, lines):
            whole = perf_counter() - start
            count = len(pages(checkout / "docs"))
            yield Row(f"{LESSONS} lessons, {count} pages, until served", shown(whole), "all of it built, none filled")
            wait_for(lines, "All pages are filled")
            for kind in SAVED:
                file, old, new = EDITS[kind]
                spent = reloaded(site, checkout / file, old, new)
                yield Row(f"  saved: {kind}", shown(spent), f"{spent / whole:.3f} x of that", AIMS.get(kind, ""))
                wait_for(lines, "All pages are filled")


@contextmanager
def served(checkout: Path) -> Iterator[tuple[str, Iterator[str]]]:
    """The address of a course while it is served, and what the terminal says."""
    port = free_port()
    command = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "--dev-addr", f"127.0.0.1:{port}"]
    with subprocess.Popen(
        command, cwd=checkout, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    ) as process:
        assert process.stdout
        lines = iter(process.stdout)
        try:
            wait_for(lines, "Serving on")
            yield f"http://127.0.0.1:{port}", lines
        finally:
            os.killpg(process.pid, signal.SIGINT)
            process.stdout.read()


def wait_for(lines: Iterator[str], words: str) -> None:
    """Read on until a line has these words."""
    assert any(words in line for line in lines), f"the server ended before it said {words!r}"


def reloaded(site: str, file: Path, old: str, new: str) -> float:
    """The seconds from this edit until a browser that shows the page has its new text."""
    page = f"{site}/{PAGE}"
    known = EPOCH.search(httpx.get(page, timeout=None).text)
    assert known
    text = file.read_text()
    assert old in text
    start = perf_counter()
    file.write_text(text.replace(old, new, 1))
    while True:
        news = httpx.get(f"{site}/livereload/{known[1]}/1", headers={"Referer": page}, timeout=None)
        if int(news.text) > int(known[1]):
            httpx.get(page, timeout=None)
            return perf_counter() - start
