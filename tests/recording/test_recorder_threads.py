import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

from scripts.playing.clients import over_a_socket
from tests.recordings import record, story


def run_both(client, arrived, answered):
    slow = threading.Thread(target=client.get, args=["/first"])
    slow.start()
    arrived.wait()
    client.get("/second")
    answered.set()
    slow.join()


class InTheLoop:
    """An asyncio client that needs no thread."""

    def __init__(self, app):
        self.transport = httpx.ASGITransport(app)

    def __enter__(self):
        return self

    def __exit__(self, *error): ...

    async def gather(self, *paths):
        async with httpx.AsyncClient(transport=self.transport, base_url="http://here") as client:
            await asyncio.gather(*(client.get(path) for path in paths))


@pytest.mark.parametrize("runs", [50])
def test_requests_in_parallel_have_the_same_trace_in_every_run(runs):
    traces = set()
    for _ in range(runs):
        app = FastAPI()
        arrived, answered = threading.Event(), threading.Event()

        @app.get("/first")
        def first():
            arrived.set()  # noqa: B023
            answered.wait()  # noqa: B023

        @app.get("/second")
        def second(): ...

        traces.add(repr(record(app, lambda client: run_both(client, arrived, answered))))  # noqa: B023

    assert len(traces) == 1


def test_requests_in_parallel_keep_their_own_events():
    app = FastAPI()
    arrived, answered = threading.Event(), threading.Event()

    @app.get("/first")
    def first():
        arrived.set()
        answered.wait()

    @app.get("/second")
    def second(): ...

    trace = record(app, lambda client: run_both(client, arrived, answered))

    assert [f"{e.request} {e.kind}" for e in trace.select("start", "return", "end") if e.request] == [
        "1 start",
        "2 start",
        "2 return",
        "2 end",
        "1 return",
        "1 end",
    ]


def test_an_asyncio_client_sends_in_parallel_too():
    app = FastAPI()
    both = asyncio.Barrier(2)

    @app.get("/{n}")
    async def meet(n: int):
        await both.wait()
        return n

    trace = record(app, lambda client: asyncio.run(client.gather("/1", "/2")), InTheLoop)

    assert story(trace, "start", "suspend", "resume", "return", request=1) == [
        "start meet",
        "suspend meet",
        "resume meet",
        "return meet",
    ]
    assert [e.request for e in trace.select("start", "return")] == [1, 2, 2, 1]


def test_bare_threads_and_executors_work_for_the_request_that_started_them():
    def work(): ...

    app = FastAPI()
    pool = ThreadPoolExecutor(1)

    @app.get("/thread")
    def thread():
        started = threading.Thread(target=work)
        started.start()
        started.join()

    @app.get("/pool")
    def submit():
        pool.submit(work).result()

    @app.get("/executor")
    async def executor():
        await asyncio.get_running_loop().run_in_executor(pool, work)

    @app.get("/to-thread")
    async def to_thread():
        await asyncio.to_thread(work)

    paths = ("/thread", "/pool", "/executor", "/to-thread")
    trace = record(app, lambda client: [client.get(path) for path in paths])
    pool.shutdown()

    assert [(e.request, e.where) for e in trace.select("start", name="work")] == [
        (1, "second worker thread"),
        (2, "second worker thread"),
        (3, "worker thread"),
        (4, "worker thread"),
    ]


def test_a_client_that_hangs_up_stops_a_stream():
    app = FastAPI()
    ended = threading.Event()

    async def endless():
        while True:
            yield b"x" * 1000
            await asyncio.sleep(0)

    app.get("/")(lambda: StreamingResponse(endless()))

    async def watched_end(scope, receive, send):
        try:
            await app(scope, receive, send)
        finally:
            ended.set()

    def run(client):
        ended.clear()
        with client.stream("GET", "/") as response:
            next(response.iter_bytes())
        ended.wait()

    trace = record(watched_end, run, over_a_socket)

    assert [e.kind for e in trace.select("http.disconnect", request=1)] == ["http.disconnect"]
    assert trace.events.index(trace.select("http.disconnect")[0]) < trace.events.index(
        trace.select("end", request=1)[0]
    )
