import asyncio
import threading
from contextlib import asynccontextmanager

import anyio
import pytest
from fastapi import FastAPI, WebSocket
from fastapi.responses import StreamingResponse

from scripts.course.lessons import SNIPPETS
from scripts.course.scenarios import recorded
from scripts.live.differences import without_threads
from scripts.playing.inline import NEVER, inline
from scripts.playing.play import play
from scripts.problems import ROOT
from scripts.recording.recorder import Recorder
from scripts.web.bundles import playable


@pytest.mark.filterwarnings("ignore:\\s*on_event is deprecated:DeprecationWarning")  # its page says so
@pytest.mark.parametrize(("lesson", "played"), [*playable()], ids=lambda part: getattr(part, "name", part))
def test_a_scenario_is_recorded_the_same_without_a_thread(lesson, played):
    own = play(played.module, "app", SNIPPETS, inline, played.run, Recorder(str(ROOT), trials=played.trials))

    assert own == without_threads(recorded(lesson, played.name))


def test_no_thread_starts(monkeypatch):
    app = FastAPI()
    app.get("/")(lambda: {"thread": threading.current_thread().name})
    monkeypatch.setattr(threading.Thread, "start", lambda thread: pytest.fail("a thread starts"))

    with inline(app) as client:
        assert client.get("/").json() == {"thread": "MainThread"}


def test_what_was_replaced_comes_back():
    before = anyio.to_thread.run_sync, anyio.from_thread.start_blocking_portal

    with inline(FastAPI()):
        assert anyio.to_thread.run_sync is not before[0]

    assert (anyio.to_thread.run_sync, anyio.from_thread.start_blocking_portal) == before


def test_the_lifespan_runs_and_its_failure_is_raised():
    @asynccontextmanager
    async def lifespan(app):
        raise OSError("no model")
        yield

    with pytest.raises(OSError, match="no model"), inline(FastAPI(lifespan=lifespan)):
        pass


def test_tasks_take_turns_and_sleep():
    app, told = FastAPI(), []

    async def worker(name):
        await asyncio.sleep(0.001)
        told.append(name)

    @app.get("/")
    async def both():
        await asyncio.gather(worker("a"), asyncio.to_thread(told.append, "thread"), worker("b"))

    with inline(app) as client:
        client.get("/")

    assert told == ["thread", "a", "b"]


def test_a_websocket_speaks():
    app = FastAPI()

    @app.websocket("/ws")
    async def echo(socket: WebSocket):
        await socket.accept()
        await socket.send_text(await socket.receive_text())

    with inline(app) as client, client.websocket_connect("/ws") as socket:
        socket.send_text("hello")

        assert socket.receive_text() == "hello"


def test_a_client_may_hang_up_within_a_stream():
    app, left = FastAPI(), []

    @app.get("/")
    def stream():
        def chunks():
            try:
                while True:
                    yield b"x"
            finally:
                left.append("closed")

        return StreamingResponse(chunks())

    with inline(app) as client, client.stream("GET", "/") as response:
        next(response.iter_raw())

    assert left == ["closed"]


def test_a_service_that_nothing_can_wake_is_an_error():
    app = FastAPI()

    @app.get("/")
    async def wait():
        await asyncio.Event().wait()

    with pytest.raises(RuntimeError, match=NEVER), inline(app) as client:
        client.get("/")
