"""A site of a few small pages, made anew for each release, on a server that fails as it is told to."""

import itertools
import json
import os
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.problems import ROOT
from scripts.web.chromium import Handler, served
from scripts.web.offline import WORKER, stamp

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{title} {name}</title>
<link rel="stylesheet" href="{up}assets/page/small.css"><h1>{title} {name}</h1>
<script src="{up}assets/page/course.js" type="module"></script>
<script src="{up}assets/page/offline.js" type="module"></script></html>"""
PAGES = {"": "", "course": "../", "a": "../", "b": "../"}
MARK = "assets/mark.0123abcd.css"
"""A file with a hash in its name."""


class Small:
    """The site in a folder; `faults` says of which paths what goes wrong, `asked` has every path so far."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: dict[str, str] = {}
        self.asked: list[str] = []
        self.hanging = threading.Event()
        self.address = ""
        self.seconds = itertools.count(1)

    def publish(self, title: str) -> None:
        """Put a release in the place of the last one, as a static host does: what is no more is gone."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(ROOT / "docs/assets/page", self.folder / "assets/page")
        shutil.copy(ROOT / "docs" / WORKER, self.folder)
        for name, up in PAGES.items():
            (self.folder / name).mkdir(exist_ok=True)
            (self.folder / name / "index.html").write_text(PAGE.format(title=title, name=name or "start", up=up))
        (self.folder / "404.html").write_text("<title>none</title>")
        (self.folder / MARK).write_text("")
        python = self.folder / "assets/vendor/python" / f"python.{title.encode().hex():0<8}.gz"
        for file in (python, self.folder / "assets/python/course.json.gz"):
            file.parent.mkdir(parents=True)
            file.write_text(title)
        (self.folder / "assets/python/manifest.json").write_text(json.dumps([{"file": python.name}]))
        for file in ("page/small.css", "page/element.js"):
            with (self.folder / "assets" / file).open("a") as text:
                text.write(f"/* {title} */")
        stamp(self.folder)
        worker = self.folder / WORKER
        worker.write_text(worker.read_text().replace("PATIENCE = 4_000", "PATIENCE = 400"))
        second = next(self.seconds)  # the server tells time by the second
        for file in self.folder.rglob("*"):
            os.utime(file, (second, second))
        os.utime(self.folder / "404.html", (0, 0))


class Faulty(Handler):
    """Fails at a path that begins with one of the site's faults."""

    small: Small

    def do_GET(self) -> None:
        """Answer, or what goes wrong."""
        self.small.asked.append(self.path)
        fault = next((fault for path, fault in self.small.faults.items() if re.match(path, self.path)), None)
        if fault == "fails":
            self.send_error(500)
        elif fault == "is missing":
            self.send_error(404)
        elif fault == "hangs":
            self.small.hanging.wait()
            self.close_connection = True
        elif fault == "is a page":
            self.path = "/404.html"
            super().do_GET()
        elif fault == "is broken":
            body = bytearray(Path(self.translate_path(self.path)).read_bytes())
            body[len(body) // 2 :] = bytes(len(body) - len(body) // 2)
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        elif fault in ("breaks off", "stalls"):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", "9999")
            self.end_headers()
            self.wfile.write(b"<title>Half")
            if fault == "stalls":
                self.small.hanging.wait()
            self.close_connection = True
        else:
            super().do_GET()


@contextmanager
def small_site(folder: Path) -> Iterator[Small]:
    """The first release on a server."""
    small = Small(folder)
    small.publish("Old")
    with served(folder, handler=type("Faulty", (Faulty,), {"small": small})) as small.address:
        yield small
        small.hanging.set()
