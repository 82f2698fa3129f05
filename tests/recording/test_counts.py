import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from fastapi import BackgroundTasks, FastAPI, Request
from fastapi.testclient import TestClient

from scripts.playing.clients import in_process
from scripts.recording.counts import FRAMEWORK, Counts


def counts_of(app, run, *own):
    """What `run(client)` costs, in which these functions are the snippet's own."""
    counts = Counts()
    for function in own:
        counts.watch(function.__code__)
    with counts, in_process(counts.wrap(app)) as client, counts.counted(1):
        run(client)
    return counts.rows[1]


def double(number):
    return sum(number for _ in range(2))  # a generator is no call of a function


@pytest.fixture
def service():
    app = FastAPI()

    @app.get("/def")
    def in_def():
        return double(1)

    @app.get("/async")
    async def in_async_def():
        return double(1)

    @app.post("/body")
    async def read(request: Request):
        return len(await request.body())

    return app


def test_a_function_of_the_snippet_is_its_own_wherever_it_is_called_from(service):
    found = counts_of(service, lambda client: client.get("/def"), double)

    assert found["own"] == 2
    assert found["framework"] > 50


def test_messages_and_the_bytes_of_their_bodies_are_counted(service):
    found = counts_of(service, lambda client: client.post("/body", content=b"12345"))

    assert {name: found[name] for name in ("requests", "messages", "bytes-in", "bytes-out")} == {
        "requests": 1,
        "messages": 3,
        "bytes-in": 5,
        "bytes-out": 1,
    }


def test_only_a_def_needs_a_thread(service):
    paths = ("/def", "/async")

    threads = [counts_of(service, lambda client, path=path: client.get(path), double)["threads"] for path in paths]

    assert threads == [1, 0]


def test_each_of_several_threads_at_once_is_counted(service):
    together = Barrier(5, timeout=60)
    service.get("/wait")(lambda: together.wait() and None)

    def run(client):
        with ThreadPoolExecutor(5) as clients:
            list(clients.map(client.get, ["/wait"] * 5))

    found = counts_of(service, run)

    assert (found["requests"], found["threads"]) == (5, 5)


def test_what_the_client_does_when_the_application_sends_is_not_counted(service):
    async def application(scope, receive, send):
        if scope["type"] == "lifespan":
            return await service(scope, receive, send)
        await receive()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ab"})

    found = counts_of(application, lambda client: client.post("/", content=b"x"))

    assert (found["messages"], found["bytes-in"], found["bytes-out"]) == (3, 1, 2)
    assert TestClient.request.__code__.co_filename.startswith(FRAMEWORK)
    assert found["framework"] == 0


def test_a_background_task_belongs_to_its_request():
    app = FastAPI()

    @app.get("/")
    async def read(tasks: BackgroundTasks):
        tasks.add_task(double, 1)

    assert counts_of(app, lambda client: client.get("/"), double)["own"] == 2


def test_a_counted_service_answers_as_it_would(service):
    answers = []

    counts_of(service, lambda client: answers.extend([client.get("/def").json(), client.get("/nobody").status_code]))

    assert answers == [2, 404]


def test_the_interpreter_is_left_as_it_was_found_also_after_a_crash(service):
    before = [sys.monitoring.get_tool(tool) for tool in range(6)]

    with pytest.raises(ZeroDivisionError):
        counts_of(service, lambda client: 1 / 0)

    assert [sys.monitoring.get_tool(tool) for tool in range(6)] == before


def test_a_size_whose_requests_fail_has_no_row(service):
    counts = Counts()

    with pytest.raises(ZeroDivisionError), counts, counts.counted(1):
        raise ZeroDivisionError

    assert counts.rows == {}
