"""Recording: what a warm request costs while it is recorded, and under other tools, against the same one unwatched."""

import asyncio
import sys
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from importlib.util import find_spec
from statistics import median
from types import CodeType, FrameType
from typing import Any

from fastapi.testclient import TestClient

from scripts.bench.endpoints import app, hello, loop
from scripts.bench.timing import Row, seconds, shown
from scripts.recording.applications import Application
from scripts.recording.recorder import Recorder
from scripts.recording.tool import Tool

WARM = 5
"""Requests before those that are measured."""
EVENTS = sys.monitoring.events
LOCAL = EVENTS.PY_START | EVENTS.PY_RESUME | EVENTS.PY_YIELD | EVENTS.PY_RETURN | EVENTS.LINE
OWN: tuple[CodeType, ...] = (hello.__code__, loop.__code__)
SCOPE = {
    **{"type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "scheme": "http"},
    **{"method": "GET", "query_string": b"", "root_path": "", "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80)},
    "headers": [(b"host", b"127.0.0.1"), (b"accept", b"*/*"), (b"user-agent", b"bench")],
}

type Ask = Callable[[int], None]
type Asking = Callable[[Application, str], AbstractContextManager[Ask]]
"""A client that asks for a path so many times."""
type Watching = Callable[[], AbstractContextManager[Application]]
"""What gives the application that is to be asked while it watches."""


def rows() -> Iterator[Row]:
    """A short request, one of many lines, those whose code is not the service's own, and the memory of many."""
    yield from _asked("an async hello", directly, "/hello", 300, "<= 1.4")
    yield from _asked("an async hello, test client", through_a_test_client, "/hello", 60)
    yield from _asked("10,000 lines", directly, "/loop", 5, "<= 9")
    yield _row("200,000 lines that are not its own", of_others, directly, "/long", 1, "1.00")
    yield _row("300 exceptions of others pass", of_others, directly, "/errors", 20)
    yield from _memory()


def _asked(what: str, asking: Asking, path: str, number: int, aim: str = "") -> Iterator[Row]:
    yield _row(what, recorded, asking, path, number, aim)
    for name, watching in OTHERS.items():
        yield _row(f"  under {name}", watching, asking, path, number)
    if find_spec("snoop"):
        yield _row("  under snoop", unwatched, asking, f"/snooped{path}", WARM, plain=path, pairs=3)


def _row(
    what: str,
    watching: Watching,
    asking: Asking,
    path: str,
    number: int,
    aim: str = "",
    *,
    plain: str = "",
    pairs: int = 15,
) -> Row:
    """The medians of a request watched and unwatched, and of their ratio, in pairs of alternating order."""
    work, baseline = (
        partial(_spent, watching, asking, path, number),
        partial(_spent, unwatched, asking, plain or path, number),
    )
    times = [(work(), baseline()) if pair % 2 else (baseline(), work())[::-1] for pair in range(pairs)]
    ratio = median(spent / base for spent, base in times)
    spent, base = map(median, zip(*times, strict=True))
    return Row(what, f"{ratio:.2f} x", f"unwatched: {shown(base)}, now {shown(spent)}", aim)


def _spent(watching: Watching, asking: Asking, path: str, number: int) -> float:
    """The seconds of one request, where some were answered before."""
    with watching() as application, asking(application, path) as ask:
        ask(WARM)
        return seconds(partial(ask, number)) / number


@contextmanager
def directly(application: Application, path: str) -> Iterator[Ask]:
    """Call the application as a server does, and throw away what it sends."""

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None: ...

    async def ask(number: int) -> None:
        for _ in range(number):
            await application({**SCOPE, "path": path, "raw_path": path.encode()}, receive, send)

    with asyncio.Runner() as runner:
        yield lambda number: runner.run(ask(number))


@contextmanager
def through_a_test_client(application: Application, path: str) -> Iterator[Ask]:
    """Ask as a test does: in another thread than the application's."""
    with TestClient(application) as client:

        def ask(number: int) -> None:
            for _ in range(number):
                client.get(path)

        yield ask


def unwatched() -> AbstractContextManager[Application]:
    """Nobody watches."""
    return nullcontext(app)


@contextmanager
def recorded(own: tuple[CodeType, ...] = OWN) -> Iterator[Application]:
    """Our recorder, of these functions."""
    recorder = Recorder()
    for code in own:
        recorder.watch(code)
    with recorder:
        yield recorder.wrap(app)


def of_others() -> AbstractContextManager[Application]:
    """Recorded, but no function is the service's own."""
    return recorded(())


@contextmanager
def monitored() -> Iterator[Application]:
    """Bare `sys.monitoring`: what recording at least costs, were there nothing to write."""
    tool = Tool("scripts.bench", {event: lambda *facts: None for event in _single(LOCAL)})
    for code in OWN:
        tool.watch(code, LOCAL)
    tool.take()
    try:
        yield app
    finally:
        tool.give_back()


def _single(events: int) -> Iterator[int]:
    return (1 << bit for bit in range(events.bit_length()) if events & 1 << bit)


@contextmanager
def traced() -> Iterator[Application]:
    """Bare `sys.settrace`, of the lines of the service's own functions."""

    def lines(frame: FrameType, event: str, argument: object) -> Any:
        return lines

    def calls(frame: FrameType, event: str, argument: object) -> Any:
        return lines if frame.f_code in OWN else None

    threading.settrace_all_threads(calls)
    try:
        yield app
    finally:
        threading.settrace_all_threads(None)


@contextmanager
def viztraced() -> Iterator[Application]:
    """VizTracer, of the functions of this service alone."""
    from viztracer import VizTracer

    tracer = VizTracer(verbose=0, include_files=[hello.__code__.co_filename])
    tracer.start()
    try:
        yield app
    finally:
        tracer.stop()
        tracer.clear()


OTHERS: dict[str, Watching] = {"bare sys.monitoring": monitored, "bare sys.settrace": traced}
if find_spec("viztracer"):
    OTHERS["viztracer"] = viztraced


def _memory() -> Iterator[Row]:
    """What a recording holds after many requests, and after twice as many."""
    with recorded() as application, directly(application, "/hello") as ask:
        ask(WARM)
        tracemalloc.start()
        for number in (7_000, 14_000, 28_000):
            ask(number // 2 if number > 7_000 else number)
            held, _ = tracemalloc.get_traced_memory()
            yield Row(f"memory of {number:,} requests", f"{held / 1e6:.1f} MB")
        tracemalloc.stop()
