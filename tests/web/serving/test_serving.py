import gzip
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO

import httpx

from scripts.playing.servers import free_port
from scripts.problems import ROOT
from tests.checkouts import LONGEST
from tests.conftest import PAGE, PROOFS, Course, environment

SAY = "snippets/hello/say_hello.py"
CARD = """<card-deck></card-deck>

## Cards

### Where does it run?

<details class="card" id="where" markdown="1">
<summary>Answer</summary>

On a worker thread.

<!-- proof: test_it_runs_on_a_worker_thread -->
<!-- /proof -->

</details>
"""


@dataclass
class Reader:
    """A browser that shows a page and reloads it when the server says so."""

    course: Course
    site: str
    lines: Iterator[str]
    html: str = ""
    said: list[str] = field(default_factory=list)

    def open(self) -> str:
        """The page as it is served now."""
        self.html = httpx.get(f"{self.site}/lessons/hello/steps/", timeout=None).text
        return self.html

    def reload(self) -> str:
        """The page when it has been built again."""
        epoch = re.search(r"livereload\((\d+), \d+\)", self.html)[1]
        shown = {"Referer": f"{self.site}/lessons/hello/steps/"}
        while int(httpx.get(f"{self.site}/livereload/{epoch}/1", headers=shown, timeout=None).text) <= int(epoch):
            pass
        return self.open()

    def wait(self, words: str, there: bool = True) -> None:
        """Reload the page until it has these words, or has them no more."""
        while (words in self.html) is not there:
            self.reload()

    def get(self, path: str) -> bytes:
        """A file of the site."""
        return httpx.get(f"{self.site}/{path}", timeout=None).content

    def deck(self) -> str:
        """The cards of the lesson, as Anki gets them."""
        package = zipfile.ZipFile(BytesIO(self.get("lessons/hello/hello.apkg")))
        return package.read("collection.anki2").decode(errors="replace")

    def until(self, told: str) -> str:
        """The line of the terminal that tells this; those before it are kept."""
        for line in self.lines:
            self.said.append(line.strip())
            if told in line:
                return line
        raise AssertionError("\n".join(self.said))


@contextmanager
def served(course: Course) -> Iterator[Reader]:
    """A course while it is served, and a browser that shows the page of its lesson."""
    port = free_port()
    command = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "--dev-addr", f"127.0.0.1:{port}"]
    piped = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(command, cwd=course.folder, env=environment(), start_new_session=True, **piped) as process:
        watchdog = threading.Timer(LONGEST, os.killpg, [process.pid, 9])
        watchdog.start()
        try:
            reader = Reader(course, f"http://127.0.0.1:{port}", iter(process.stdout))
            assert reader.until("Serving on")
            yield reader
        finally:
            watchdog.cancel()
            process.send_signal(signal.SIGINT)
            process.stdout.read()


def test_what_is_saved_is_on_screen_and_what_is_wrong_with_it_too(small):
    (small.folder / "docs/assets/vendor").symlink_to(ROOT / "docs/assets/vendor")
    for lesson in small.folder.glob("snippets/*/"):
        if lesson.name != "hello":
            shutil.rmtree(lesson)
    (small.folder / "docs/lessons/hello/review.md").write_text(CARD)
    with served(small) as reader:
        reader.until("All pages are filled")
        assert "Hello, world!" in reader.open()

        small.edit(PAGE, "On a worker thread.", "Not on the event loop.")
        assert "Not on the event loop." in reader.reload()
        small.edit(SAY, "Hello, world!", "Hello, reader!")
        assert "Hello, reader!" in reader.reload()
        assert "Hello, reader!" in (small.folder / PAGE).read_text()
        assert b"Hello, reader!" in gzip.decompress(reader.get("assets/python/course.json.gz"))
        small.edit(PROOFS, "starts = run", "begun = starts = run")
        reader.reload()
        assert b"begun" in reader.get("lessons/hello/steps/proofs.html")
        reader.until(PROOFS)
        reader.until("All pages are filled")
        assert "begun" in reader.deck()
        assert reader.get("search/search_index.json").decode().count("<p>Not on the event loop.</p>") == 1
        small.edit("course.toml", "REST API serving", "Serving")
        assert "<title>Serving with FastAPI" in reader.reload()
        small.edit("docs/assets/page/course.css", "/*", "/* Saved.")
        while b"/* Saved." not in reader.get("assets/page/course.css"):
            reader.reload()
        line = small.edit(PAGE, "Not on", "[Not](gone.md) [on](#gone)")
        reader.wait(f"{PAGE}:{line}: the link &#x27;#gone&#x27;: there is no such anchor")
        assert f"{PAGE}:{line}: the link &#x27;gone.md&#x27;: the target " in reader.html
        small.edit(PAGE, "[Not](gone.md) [on](#gone)", "Not on")
        reader.wait('role="alert"', there=False)

        line = small.edit(SAY, "@app", "nowhere\n@app")
        broken = reader.reload()
        assert f"{SAY}:{line}: " in broken and "nowhere" in broken and "Hello, reader!" in broken
        assert f"{SAY}:{line}: " in reader.until("nowhere")
        small.edit(SAY, "nowhere\n", "while True: pass\n")
        reader.until("Saved")
        small.edit(SAY, "while True: pass\n", "")
        assert 'role="alert"' not in reader.reload()

        reader.until("All pages are filled")

    saved = [line.rpartition(" ")[2] for line in reader.said if "Saved: " in line]
    by_us = [PAGE, SAY, PROOFS, "course.toml", "docs/assets/page/course.css", PAGE, PAGE, SAY, SAY, SAY]
    assert saved in (by_us, by_us[:-1])  # the cure may be filled with what was saved before it, and is told after that
