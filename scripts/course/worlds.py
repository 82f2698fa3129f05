"""Worlds that differ in one thing from the one a proof was written in: another run, count, answer or file."""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from socket import socket
from tempfile import mkdtemp
from typing import Any
from unittest.mock import patch

import httpx
import httpx2

from ..recording.recorder import Recorder
from ..traces.counts import Rows
from ..traces.events import Trace
from .changed import CHANGED, changed_counts, changed_runs

CLIENTS = (httpx2.Client, httpx2.AsyncClient, httpx.Client, httpx.AsyncClient)

type Test = Callable[..., object]
type Given = Mapping[str, Any]
"""What a test is given, by the names of its parameters."""


@dataclass(frozen=True)
class Change:
    """A world that differs in one thing: its name, what the test is given in it, and what is patched meanwhile."""

    name: str
    given: Given
    patched: tuple[AbstractContextManager[object], ...] = ()


def afresh(given: Given) -> Given:
    """The same, with an empty folder and nothing patched: what a test left there must not make it fail."""
    if "monkeypatch" in given:
        given["monkeypatch"].undo()
    return {**given, "tmp_path": Path(mkdtemp(dir=given["tmp_path"]))} if "tmp_path" in given else given


@dataclass
class Asked:
    """What a test asked its world for: runs and counts by their names, and which of `SEAMS` it came through."""

    runs: dict[str, Trace] = field(default_factory=dict)
    counts: dict[str, Rows] = field(default_factory=dict)
    seams: set[str] = field(default_factory=set)


def the_same(given: Given, asked: Asked) -> Change:
    """The world as it is; what a test asks for in it is noted."""
    noting = {
        fixture: _noting_names(given[fixture], found)
        for fixture, found in (("run", asked.runs), ("grown", asked.counts))
        if fixture in given
    }
    patched = [
        patch.object(owner, name, _noting(getattr(owner, name), partial(asked.seams.add, seam)))
        for seam, places in SEAMS.items()
        for owner, name in places
    ]
    return Change("the same world", {**given, **noting}, tuple(patched))


def changes(given: Given, asked: Asked, source: str) -> Iterator[Change]:
    """All worlds for a test that it can see: other runs and counts of those it asks for, other answers, other files."""
    for name, trace in asked.runs.items():
        for what, changed in changed_runs(trace, source):
            yield Change(what, {**given, "run": _instead(given["run"], name, changed)})
    for name, rows in asked.counts.items():
        for what, other in changed_counts(rows):
            yield Change(what, {**given, "grown": _instead(given["grown"], name, other)})
    for seam, world in OTHERWISE:
        if seam in asked.seams:
            yield Change(f"other {seam}", given, tuple(world()))


def _noting_names(fixture: Callable[[str], Any], found: dict[str, Any]) -> Callable[[str], Any]:
    return lambda name: found.setdefault(name, fixture(name))


def _noting(original: Any, note: Callable[[], None]) -> Any:
    """The same function or property, which tells when it is asked."""
    if isinstance(original, property):
        return property(_noting(original.fget, note))

    def noted(*arguments: Any, **named: Any) -> Any:
        note()
        return original(*arguments, **named)

    return noted


def _instead(original: Callable[[str], Any], name: str, other: Any) -> Callable[[str], Any]:
    return lambda asked: other if asked == name else original(asked)


def _twice(trace: property) -> Callable[[Recorder], Trace]:
    """What a proof records itself, with each event twice."""
    return lambda recorder: Trace(tuple(e for event in trace.__get__(recorder).events for e in (event, event)))


def _answering(client: type) -> AbstractContextManager[object]:
    """While it lasts every response to such a client has another status and another body."""
    send = client.send  # type: ignore[attr-defined]

    def changed(self: object, *arguments: Any, **named: Any) -> Any:
        return _other(send(self, *arguments, **named))

    async def changed_later(self: object, *arguments: Any, **named: Any) -> Any:
        return _other(await send(self, *arguments, **named))

    return patch.object(client, "send", changed_later if inspect.iscoroutinefunction(send) else changed)


def _other(response: Any) -> Any:
    response.status_code += 1
    if hasattr(response, "_content"):
        response._content = CHANGED.encode() + response._content
    return response


def _other_bytes(receive: Callable[..., bytes]) -> Callable[..., bytes]:
    """What a test reads from a socket itself is changed. A server's sockets never block: nobody is to wait for it."""

    def changed(self: socket, *arguments: Any) -> bytes:
        received = receive(self, *arguments)
        return received if self.gettimeout() == 0 else CHANGED.encode() + received

    return changed


def _all_changed(read: Callable[..., str]) -> Callable[..., str]:
    return lambda file, *arguments, **named: _each_line_changed(read(file, *arguments, **named))


def _each_line_changed(text: str) -> str:
    return "\n".join(CHANGED + line for line in text.split("\n"))


def _first_changed(read: Callable[..., str]) -> Callable[..., str]:
    """Only the file that is read first is another: who compares two files must see that they differ."""
    files: list[Path] = []

    def changed(file: Path, *arguments: Any, **named: Any) -> str:
        files.append(file)
        text = read(file, *arguments, **named)
        return _each_line_changed(text) if file == files[0] else text

    return changed


SEAMS: dict[str, tuple[tuple[type, str], ...]] = {
    "recordings": ((Recorder, "trace"),),
    "answers": tuple((client, "send") for client in CLIENTS),
    "bytes": ((socket, "recv"),),
    "files": ((Path, "read_text"),),
}
"""Where a test meets its world without a fixture: the class and the attribute."""

OTHERWISE: tuple[tuple[str, Callable[[], Iterable[AbstractContextManager[object]]]], ...] = (
    ("recordings", lambda: [patch.object(Recorder, "trace", property(_twice(vars(Recorder)["trace"])))]),
    ("answers", lambda: map(_answering, CLIENTS)),
    ("bytes", lambda: [patch.object(socket, "recv", _other_bytes(socket.recv))]),
    ("files", lambda: [patch.object(Path, "read_text", _all_changed(Path.read_text))]),
    ("files", lambda: [patch.object(Path, "read_text", _first_changed(Path.read_text))]),
)
"""What comes through each of them, changed."""
