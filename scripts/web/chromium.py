"""A real browser and a static server, for the tests of the built site and its screenshots."""

import gzip
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import lru_cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from playwright.sync_api import Browser, BrowserType, Page, Playwright, sync_playwright

from scripts.course.lessons import DOCS
from scripts.problems import Problem

# The headless shell is Chromium without a window: it opens a page with less than half the work.
CHROMIUM = (
    "/usr/bin/chromium-headless-shell",
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
)
# What a browser would ask the world by itself.
SILENT = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"]
# The network is closed: no name resolves, whatever a page asks for.
CLOSED = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
FLAGS = ["--disable-gpu", "--no-first-run", CLOSED, *SILENT]
HEADERS = DOCS / "_headers"
PACKET = 16_384
SETTLED = """async () => {
    const arrived = () => performance.getEntriesByType("resource").length;
    for (let before = -1; before !== arrived(); await new Promise((done) => setTimeout(done, 500))) before = arrived();
}"""
TEXT = (".html", ".css", ".js", ".mjs", ".json", ".svg", ".md", ".txt", ".xml")


@lru_cache(maxsize=512)
def compressed(file: Path, changed: int) -> bytes:
    """The file as a static host sends it; it is read again when its time of change is another."""
    return gzip.compress(file.read_bytes(), 6)


class Handler(SimpleHTTPRequestHandler):
    """Serves a built site as a static host does: below a path of its own, with the site's own 404 page."""

    protocol_version = "HTTP/1.1"
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".mjs": "text/javascript", ".js": "text/javascript"}

    def __init__(self, *args: object, below: str, pause: float, directory: str) -> None:
        self.below = below
        self.pause = pause
        super().__init__(*args, directory=directory)  # type: ignore[arg-type]

    def translate_path(self, path: str) -> str:
        """The file of an address; addresses outside the site's path have none."""
        return super().translate_path(path.removeprefix(self.below)) if path.startswith(self.below) else ""

    def send_head(self) -> BytesIO | BinaryIO | None:
        """Send text compressed, unless the browser only asks whether it has changed."""
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if self.path.split("?")[0].endswith("/") else file
        asked = self.headers.get("Accept-Encoding", "")
        if file.suffix not in TEXT or "gzip" not in asked or "If-Modified-Since" in self.headers or not file.is_file():
            return super().send_head()
        body = compressed(file, file.stat().st_mtime_ns)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", self.date_time_string(int(file.stat().st_mtime)))
        self.end_headers()
        return BytesIO(body)

    def copyfile(self, source: Any, outputfile: Any) -> None:
        """Send the body in packets, with a pause before each."""
        while packet := source.read(PACKET):
            time.sleep(self.pause)
            outputfile.write(packet)

    def end_headers(self) -> None:
        """Send what the site's `_headers` says of every address."""
        for line in HEADERS.read_text().splitlines():
            if line.startswith("  "):
                self.send_header(*line.strip().split(": ", 1))
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer a missing page with the site's own."""
        body = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class SiteServer(ThreadingHTTPServer):
    """Closes with its block the connections that browsers keep."""

    # Five, which is Python's own number, is fewer than a browser opens at once: the system would drop some of them, and
    # the browser asks again only after seconds.
    request_queue_size = 128

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.connections: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection."""
        self.connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget it when the browser closes it."""
        self.connections.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        """Close all that are left."""
        super().server_close()
        for connection in list(self.connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a connection that ends in the middle."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


@contextmanager
def served(site: Path, below: str = "", pause: float = 0, handler: type[Handler] = Handler) -> Iterator[str]:
    """The address of a built site, for as long as the block lasts.

    `below` is its path, as in `/course`; `pause` is the seconds before each 16 kB, to see a page arrive bit by bit.
    """
    answering = partial(handler, directory=str(site), below=below, pause=pause)
    with SiteServer(("127.0.0.1", 0), answering) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{below}/"
        server.shutdown()


@contextmanager
def browser(*flags: str) -> Iterator[Browser]:
    """The machine's Chromium, headless, with more flags if wanted. Raises Problem where there is none."""
    with _driver() as playwright, launched(playwright.chromium, *flags) as running:
        yield running


def launched(kind: BrowserType, *flags: str, env: dict[str, str | float | bool] | None = None) -> Browser:
    """Another one, where Playwright runs already; with an environment of its own if wanted."""
    found = next((path for path in CHROMIUM if Path(path).exists()), "")
    if not found:
        raise Problem("this machine has no Chromium", "install it: apt-get install chromium")
    return kind.launch(executable_path=found, args=[*FLAGS, *flags], env=env)


@contextmanager
def _driver() -> Iterator[Playwright]:
    """Playwright, which brings a Node of its own. Raises Problem where that cannot start."""
    with ExitStack() as started:
        try:
            playwright = started.enter_context(sync_playwright())
        except Exception as error:
            cure = "install what its Node needs: apt-get install libatomic1"
            raise Problem(f"Playwright cannot start: {error}", cure) from None
        yield playwright


def settle(page: Page) -> None:
    """Wait until nothing has arrived for half a second. Playwright's own `networkidle` now and then never comes."""
    page.evaluate(SETTLED)


def page_paths(site: Path) -> list[str]:
    """The addresses of all pages of a built site, relative to it, the 404 page among them."""
    found = (path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    return sorted(path.removesuffix("index.html") for path in found if not path.startswith(("assets/", "build-")))
