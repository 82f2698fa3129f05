import asyncio
import threading
from contextvars import Context

import httpx
import pytest
from fastapi import FastAPI

from scripts.traces.requests import caller
from scripts.views.sequence import sequence
from scripts.views.timeline import timeline
from scripts.views.transcript import transcript
from tests.recordings import record


def ask(client):
    client.get("/")


def began(trace, name):
    return [(e.request, e.where) for e in trace.select("start", name=name)]


@pytest.mark.parametrize("of_the_loop", [False, True])
def test_a_task_with_a_context_of_its_own_is_of_the_request_that_created_it(of_the_loop):
    async def work():
        await asyncio.create_task(later())  # its context is a copy of one that knows of no request

    async def later():
        return given

    given = 1
    app = FastAPI()

    @app.get("/")
    async def read():
        create = asyncio.get_running_loop().create_task if of_the_loop else asyncio.create_task
        await create(work(), context=Context())
        async with asyncio.TaskGroup() as group:
            group.create_task(later(), context=Context())

    trace = record(app, lambda client: [ask(client), ask(client)])

    assert began(trace, "work") == [(1, "event loop"), (2, "event loop")]
    assert began(trace, "later") == [(1, "event loop")] * 2 + [(2, "event loop")] * 2


def test_a_context_that_requests_share_is_left_as_it_was():
    async def work(): ...

    app = FastAPI()
    shared = Context()

    @app.get("/")
    async def read():
        await asyncio.create_task(work(), context=shared)

    trace = record(app, lambda client: [ask(client), ask(client)])

    assert began(trace, "work") == [(1, "event loop"), (2, "event loop")]
    assert len(shared) == 0


def test_what_httpx_calls_itself_is_told_to_be_called_by_no_server():
    app = FastAPI()
    outer = {}

    @app.get("/")
    async def read():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(outer["app"]), base_url="http://own") as client:
            return (await client.get("/inner")).json()

    app.get("/inner")(lambda: 1)

    def act(client):
        outer["app"] = client.app
        ask(client)

    trace = record(app, act)

    assert [caller(scope) for scope in trace.select("scope")[1:]] == ["test client", "ASGITransport"]
    assert "The ASGITransport calls the application for `GET /inner`." in transcript(trace)


def test_a_loop_that_a_thread_runs_for_itself_is_not_the_services():
    async def work():
        await asyncio.sleep(0)

    app = FastAPI()

    @app.get("/")
    def read():
        asyncio.run(work())

    trace = record(app, ask)

    assert began(trace, "work") == [(1, "worker thread")]
    assert "`work()` waits." in transcript(trace)


def test_two_worker_threads_of_one_request_have_a_lane_each():
    both = threading.Barrier(2)

    def part(number):
        both.wait()
        turns[number].wait()
        turns[number + 1].set()

    turns = [threading.Event() for _ in range(3)]
    app = FastAPI()

    @app.get("/")
    async def read():
        turns[0].set()
        await asyncio.gather(*(asyncio.to_thread(part, number) for number in (0, 1)))
        await asyncio.to_thread(after)

    def after(): ...

    trace = record(app, ask)

    assert {where for _, where in began(trace, "part")} == {"worker thread", "second worker thread"}
    assert began(trace, "after") == [(1, "worker thread")]
    assert "participant W1second as Second worker<br>thread of 1" in timeline(trace)
    assert "participant Wsecond as Second worker thread" in sequence(trace)
