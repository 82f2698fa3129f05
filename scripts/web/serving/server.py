"""The server: MkDocs's own, which reloads a page when that page was built again, and says on it what is wrong."""

import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from html import escape
from typing import Any
from urllib.parse import unquote, urlsplit

from mkdocs.livereload import LiveReloadServer

POLL = re.compile(r"/livereload/(?P<epoch>[0-9]+)/[0-9]+")
ARTICLE, BODY = re.compile(rb"<article\b[^>]*>"), re.compile(rb"<body\b[^>]*>")
EVERY = "*"
"""In place of the address of a page: all pages."""
WAIT = 60
"""Seconds until a browser that waits for news has an answer."""


class Server(LiveReloadServer):
    """Serves what `root` holds. `follow` is called again and again on the main thread: it builds what has changed."""

    follow: Callable[[], None]

    def __init__(self, like: LiveReloadServer, root: str) -> None:
        host, port = like.server_address[:2]
        super().__init__(like.builder, str(host), int(port), root, like.mount_path)
        self.wrong: dict[str, tuple[str, ...]] = {}
        """What is wrong, by the address of the page below the site's own."""
        self.awaited: Counter[str] = Counter()
        """The pages that browsers show now: they ask for news of them."""
        self.making: set[str] = set()
        """The files that are made now: who asks for one waits for it."""
        self.error_handler = self._not_found
        self._epochs = {EVERY: self._visible_epoch}
        self._asked = threading.local()

    def watch(self, path: str, func: None = None, *, recursive: bool = True) -> None:
        """Have pages reload themselves, as MkDocs does where it watches anything. Who follows looks for itself."""
        self._watched_paths[path] = 1

    @contextmanager
    def building(self, *addresses: str) -> Iterator[None]:
        """While it lasts no page is served, which might be half written. Browsers that show one of these reload it."""
        with self._epoch_cond:
            self._wanted_epoch = max(round(time.monotonic() * 1000), self._visible_epoch + 1)
        try:
            yield
        finally:
            with self._epoch_cond:
                self._visible_epoch = self._wanted_epoch
                self._epochs.update(dict.fromkeys(addresses, self._visible_epoch))
                self._epoch_cond.notify_all()

    def made(self, path: str) -> None:
        """This file is there: let those go on who wait for it."""
        with self._epoch_cond:
            self.making.discard(path)
            self._epoch_cond.notify_all()

    def _build_loop(self) -> None:
        while not self._shutdown:
            self.follow()

    def _serve_request(self, environ: Any, start_response: Any) -> Iterable[bytes] | None:
        self._asked.address = self._address(environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore"))
        if poll := POLL.fullmatch(environ["PATH_INFO"]):
            start_response("200 OK", [("Content-Type", "text/plain")])
            return [b"%d" % self._news(environ.get("HTTP_REFERER", ""), int(poll["epoch"]))]
        with self._epoch_cond:
            self._epoch_cond.wait_for(lambda: self._asked.address not in self.making)
        answer: Iterable[bytes] | None = super()._serve_request(environ, start_response)
        return answer

    def _news(self, shown: str, known: int) -> int:
        """When the page that a browser shows was built last, as soon as that is later than it knows."""
        address = self._address(unquote(urlsplit(shown).path))
        self.awaited[address] += 1
        try:
            with self._epoch_cond:
                self._epoch_cond.wait_for(lambda: self._epoch(address) > known, timeout=WAIT)
                return self._epoch(address)
        finally:
            self.awaited[address] -= 1

    def _epoch(self, address: str) -> int:
        return max(self._epochs.get(address, 0), self._epochs[EVERY])

    def _address(self, path: str) -> str:
        return path.removeprefix(self.mount_path).removesuffix("index.html")

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
        problems = [*self.wrong.get(EVERY, ()), *self.wrong.get(self._asked.address, ())]
        begins = ARTICLE.search(content) or BODY.search(content)
        place = begins.end() if begins else 0
        noted = content[:place] + notice(problems).encode() + content[place:] if problems else content
        return bytes(super()._inject_js_into_html(noted, epoch))  # type: ignore[no-untyped-call]

    def _not_found(self, code: int) -> bytes | None:
        with open(f"{self.root}/404.html", "rb") as page:
            return page.read() if code == 404 else None


def notice(problems: Iterable[str]) -> str:
    """What an author sees above the page as it was when it was last right."""
    lines = "".join(f"<li><code>{escape(problem)}</code></li>" for problem in dict.fromkeys(problems))
    title = '<p class="admonition-title">Not yet right</p>'
    return f'<div class="admonition failure" role="alert">{title}<ul>{lines}</ul></div>'
