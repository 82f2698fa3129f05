"""The inline client: FastAPI's test client where Python cannot start threads, as in a browser.

The service runs on an event loop of our own, in the client's thread and while the client waits. What would
run on a worker thread (a `def` endpoint, `asyncio.to_thread`) runs on that loop, inline: others wait for it.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import copy_context
from inspect import isawaitable
from typing import Any

import anyio
import anyio.from_thread
import anyio.lowlevel
import anyio.to_thread
from fastapi.testclient import TestClient
from starlette import testclient

from ..recording.applications import Application
from .departures import Announced, noticed, told

NEVER = "every task of the service waits, and nothing is left that could wake one"


@contextmanager
def inline(app: Application) -> Iterator[TestClient]:
    """A test client like that of `scripts.playing.clients.in_process`, without a thread."""
    portal = Portal()
    with portal.in_place(), noticed(TestClient(Announced(app), raise_server_exceptions=False), told(app)) as client:
        yield client


class Clock:
    """Stands where an event loop asks its sockets: here there are none, only time passes."""

    def select(self, timeout: float | None = None) -> list[object]:
        if timeout is None:
            raise RuntimeError(NEVER)
        time.sleep(max(timeout, 0))
        return []


class Loop(asyncio.BaseEventLoop):
    """An event loop without sockets and threads, which is run from ordinary functions."""

    def __init__(self) -> None:
        super().__init__()
        self._selector = Clock()

    def _process_events(self, _events: object) -> None:
        """Nothing comes from outside."""

    def _write_to_self(self) -> None:
        """Nobody sleeps who would have to be woken."""

    def run_in_executor(self, executor: object, func: Callable[..., Any], *args: Any) -> Any:  # type: ignore[override]
        return self.create_task(soon(func, *args))


class Result(Future[Any]):
    """What a task of the loop gives; who waits for it, outside the loop, lets the loop run."""

    def __init__(self, loop: Loop) -> None:
        super().__init__()
        self.loop = loop

    def result(self, timeout: float | None = None) -> Any:
        wait([self])
        return super().result(timeout)


class Portal:
    """The way from ordinary functions into the loop: what `anyio.from_thread.BlockingPortal` is with threads."""

    def __init__(self) -> None:
        self.loop = Loop()

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return self.start_task_soon(function, *arguments).result()

    def start_task_soon(self, function: Callable[..., Any], *arguments: Any, **named: Any) -> Result:
        result = Result(self.loop)

        async def run() -> None:
            try:
                result.set_result(await value(function(*arguments, **named)))
            except BaseException as error:
                result.set_exception(error)

        result.task = self.loop.create_task(run())  # type: ignore[attr-defined]
        return result

    def start_task(self, function: Callable[..., Any], *arguments: Any) -> tuple[Result, Any]:
        """Start a task and run until it says that it has started; with it the value it says it with."""
        started, never = Started(self.loop), RuntimeError("the task ended before it said that it had started")
        result = self.start_task_soon(function, *arguments, task_status=started)
        result.add_done_callback(lambda _: None if started.done() else started.set_exception(never))
        return result, started.result()

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """Everybody who asks for a thread, or for an event loop in one, gets this loop, until the block ends."""

        @contextmanager
        def portal(**_: object) -> Iterator[Portal]:
            yield self

        replaced = [
            (anyio.from_thread, "start_blocking_portal", portal),
            (anyio.to_thread, "run_sync", run_sync),
            (testclient, "wait_futures", wait),
        ]
        before = [(module, name, getattr(module, name)) for module, name, _ in replaced]
        for module, name, ours in replaced:
            setattr(module, name, ours)
        try:
            yield
        finally:
            for module, name, theirs in before:
                setattr(module, name, theirs)
            self._close()

    def _close(self) -> None:
        """Cancel what still runs, as the end of `asyncio.run` does."""
        try:
            self.loop.run_until_complete(cancelled(asyncio.all_tasks(self.loop)))
            self.loop.run_until_complete(self.loop.shutdown_asyncgens())
        finally:
            self.loop.close()


class Started(Result):
    """What a task calls once it is ready for others: anyio's task status."""

    def started(self, value: object = None) -> None:
        self.set_result(value)


def wait(results: Iterable[Result]) -> None:
    """Let the loop run until these are there."""
    for result in results:
        if not result.done():
            result.loop.run_until_complete(ended(result))


async def ended(result: Result) -> None:
    """Wait for a result, however it ends."""
    done = asyncio.Event()
    result.add_done_callback(lambda _: done.set())
    await done.wait()


async def run_sync(function: Callable[..., Any], *arguments: Any, **_options: object) -> Any:
    """`anyio.to_thread.run_sync`, without the thread."""
    await anyio.lowlevel.checkpoint()
    return await soon(function, *arguments)


async def soon(function: Callable[..., Any], *arguments: Any) -> Any:
    """What a function returns in a copy of the context, which a worker thread would have too."""
    return copy_context().run(function, *arguments)


async def cancelled(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancel tasks, and wait until they have ended."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def value(given: Awaitable[Any] | Any) -> Any:
    """What it is, or what it will be."""
    return await given if isawaitable(given) else given
