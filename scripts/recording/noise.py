"""Noise: what is another one on every run (addresses, ports, clocks, random ids), and its steady name."""

import math
import re
import time
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from ..traces.events import Values

DAY = 86_400.0
STARTED = (time.time(), time.perf_counter())
"""When this process began to record, on the two clocks a service may read."""

ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b", re.IGNORECASE)
HEX = re.compile(r"\b[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}\b")
MOMENT = re.compile(
    r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?"
    r"|\b[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT"
)
NOISY = re.compile(r"[0-9a-fA-F]{8}-|[0-9a-f]{32}|\d{4}-\d\d-|GMT")
"""What every id and moment holds: most texts hold none, and this is found out fast."""
BOUNDARY = re.compile(rb"boundary=\"?([\w'()+,./:=?-]{16,})")
NUMBER = re.compile(r"\d+(\.\d+)?([eE]-?\d+)?")
DURATION = re.compile(r"elapsed|duration|latency|took\b|took_|process[-_]time|server-timing|uptime", re.IGNORECASE)
SHORTEST_ID = 32
BOOTED = 30
"""Seconds that a machine has run before anything is recorded on it; a browser's clock begins with the page."""
PRICED = 4
"""Decimals that people write; a clock has more."""
HTTP_DATE = "%d %b %Y %H:%M:%S GMT"
TIME = "<time>"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
FILE_HEADERS = ("date", "last-modified")


def is_clock(value: float) -> bool:
    """Whether a number was read from a clock during this run: seconds, milli- or nanoseconds.

    Those of `time.perf_counter()` begin with the machine: where that was just started they are as small as a price,
    which has fewer decimals.
    """
    if BOOTED < STARTED[1] <= value <= time.perf_counter():
        return value != round(value, PRICED)
    if not 1000 <= value < math.inf or value == int(value) < STARTED[0] - DAY:
        return False
    seconds, ticks = time.time(), time.perf_counter()
    return (
        any(STARTED[0] - 1 <= value / unit <= seconds + 1 for unit in (1, 1e3, 1e6, 1e9))
        or STARTED[1] <= value / 1e9 <= ticks
    )


def is_duration(name: str) -> bool:
    """Whether a header, field or variable of this name says how long something took."""
    return DURATION.search(name) is not None


class Noise:
    """Knows what a run was given and what it made up, and gives the second a steady name.

    An id that a client sent is kept as it is; one that the service made becomes `<uuid 1>`,
    `<uuid 2>`, ... in order of appearance. Dates near now become `<time>`, others stay.
    """

    def __init__(self, root: str) -> None:
        self.root = root.rstrip("/") + "/"
        self._given: set[str] = set()
        self._made: dict[str, str] = {}
        self._ports: re.Pattern[str] | None = None
        self._numbers: set[str] = set()
        self._boundaries: list[str] = []

    def arrive(self, scope: Mapping[str, Any]) -> None:
        """Learn the ports of a real server and its client, and the boundary between the parts of a form."""
        for host, port in (scope.get(side) or ("", 0) for side in ("server", "client")):
            if host in LOOPBACK and port and str(port) not in self._numbers:
                self._numbers.add(str(port))
                hosts = "|".join(map(re.escape, LOOPBACK))
                numbers = "|".join(sorted(self._numbers))
                self._ports = re.compile(rf"((?:{hosts})\]?(?::|['\"], ?(?:port=)?))(?:{numbers})\b")

        for name, value in scope.get("headers", ()):
            if name == b"content-type" and (found := BOUNDARY.search(value)):
                self._boundaries.append(found.group(1).decode("latin-1"))

    def give(self, texts: Iterable[str]) -> None:
        """Learn which ids come from the client, so that they are shown as they are."""
        for text in texts:
            if len(text) >= SHORTEST_ID and NOISY.search(text):
                given = (found.lower() for found in UUID.findall(text) + HEX.findall(text))
                self._given.update(found for found in given if found not in self._made)

    def steady(self, values: Values) -> Values:
        """The values with everything in them that would be another one on the next run replaced."""
        return {name: self.text(value) for name, value in values.items()} if values else values

    def text(self, text: str) -> str:
        """The same for one text."""
        if self._ports:
            text = self._ports.sub(r"\1<port>", text)
        for boundary in self._boundaries:
            text = text.replace(boundary, "<boundary>")
        if self.root in text:
            text = text.replace(self.root, "")
        if len(text) >= 16 and NOISY.search(text):
            text = MOMENT.sub(_moment, HEX.sub(self._id, UUID.sub(self._id, text)))
        return ADDRESS.sub("", text) if " at 0x" in text else text

    def _id(self, match: re.Match[str]) -> str:
        found = match.group().lower()
        if found in self._given:
            return match.group()
        return self._made.setdefault(found, f"<uuid {len(self._made) + 1}>")


def _moment(match: re.Match[str]) -> str:
    text = match.group()
    try:
        moment = datetime.strptime(text[5:], HTTP_DATE) if text[0].isalpha() else datetime.fromisoformat(text)
        seconds = moment.timestamp()
    except (ValueError, OverflowError):
        return text
    return TIME if STARTED[0] - DAY <= seconds <= time.time() + DAY else text
