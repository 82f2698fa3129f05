import asyncio
import os
import threading

import anyio.from_thread
import anyio.to_process
import pytest
from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool

from scripts.course.excerpts import lacked
from scripts.course.scenarios import scenarios
from scripts.traces.pools import pool_changes
from scripts.traces.requests import is_test_client
from snippets.timeouts import blocked, limit_wait


def test_the_client_has_its_504_while_the_worker_thread_runs(run):
    trace = run("limit_wait")
    (sent,) = trace.select("http.response.start")
    order = [(e.kind, e.name) for e in trace.select("start", "http.response.body", "client", "return", request=1)]

    assert (limit_wait.LIMIT, sent.values["status"]) == (1, "504")
    assert order == [
        ("start", "predict_species"),
        ("start", "predict"),
        ("http.response.body", ""),
        ("client", "the client has its answer"),
        ("return", "predict"),
    ]
    assert {e.where for e in trace.select(name="predict")} == {"worker thread"}


def test_the_limit_ends_the_wait_and_not_the_call(run):
    waits, given_up = run("limit_wait").select("suspend", "resume")
    (returned,) = run("limit_wait").select("return", "unwind", name="predict")

    assert [(e.name, e.line, e.where) for e in (waits, given_up)] == [("predict_species", 16, "event loop")] * 2
    assert given_up.values == {"raised": "CancelledError()"}
    assert (returned.where, returned.values["type"]) == ("worker thread", "dict")


def test_a_call_that_blocks_is_over_before_anybody_looks_at_the_clock(run):
    trace = run("blocked")
    (sent,) = trace.select("http.response.start")

    assert (blocked.LIMIT, sent.values["status"]) == (0, "200")
    assert trace.select("suspend") == []
    assert [(e.kind, e.name, e.where) for e in trace.select("start", "return")] == [
        ("start", "predict_species", "event loop"),
        ("start", "predict", "event loop"),
        ("return", "predict", "event loop"),
        ("return", "predict_species", "event loop"),
    ]
    assert [e.line for e in trace.select("line", depth=0)] == [14, 15, 16, 15]


@pytest.mark.unshaken("asyncio alone: no run, no answer and no file has a part in it")
def test_one_await_is_enough_for_the_limit():
    async def limited():
        async with asyncio.timeout(0):
            await asyncio.sleep(0)

    with pytest.raises(TimeoutError):
        asyncio.run(limited())


def test_the_recording_holds_the_model(run):
    for name in ("limit_wait", "three_wait", "pile_up", "client_leaves", "refuse"):
        held, calls = run(name).select("held"), run(name).select("start", name="predict")

        assert [e.request for e in held] == [e.request for e in calls]
        assert {e.name for e in held} == {"predict"}


def test_without_a_limit_of_time_one_runs_and_two_wait(run):
    changes = pool_changes(run("three_wait"))

    assert [(change.waiting, change.running) for change in changes] == [(0, 1), (1, 1), (2, 1), (1, 1), (0, 1), (0, 0)]
    assert [e.values["status"] for e in run("three_wait").select("http.response.start")] == ["200"] * 3


def test_each_call_that_is_given_up_makes_room_for_one_more(run):
    changes = pool_changes(run("pile_up"))

    counts = [(change.kind, change.running, change.idle) for change in changes]
    assert counts[:6] == [
        *[("start", 1, 0), ("answered", 1, 1)],
        *[("start", 2, 1), ("answered", 2, 2)],
        *[("start", 3, 2), ("answered", 3, 3)],
    ]
    assert {change.what for change in changes if change.kind == "answered"} == {"504"}


@pytest.mark.unshaken("it asks FastAPI's own threads: no run, no answer and no file has a part in it")
def test_after_three_waves_120_calls_run_beside_a_limit_of_40():
    running, over = [], threading.Event()

    def predict():
        running.append(threading.get_ident())
        over.wait()

    async def three_waves():
        for wave in (1, 2, 3):
            calls = [asyncio.create_task(run_in_threadpool(predict)) for _ in range(40)]
            while len(running) < 40 * wave:
                await asyncio.sleep(0)
            for call in calls:
                call.cancel()
            await asyncio.wait(calls)
        over.set()
        return current_default_thread_limiter().statistics()

    tokens = asyncio.run(three_waves())

    assert (len(set(running)), tokens.total_tokens, tokens.borrowed_tokens) == (120, 40, 0)


@pytest.mark.unshaken("it asks FastAPI's own threads: no run, no answer and no file has a part in it")
def test_a_limit_of_anyio_waits_for_the_thread():
    def predict(limit, tokens):
        anyio.from_thread.run_sync(limit.cancel)
        return anyio.from_thread.run_sync(tokens.statistics).borrowed_tokens

    async def limited():
        tokens = current_default_thread_limiter()
        with anyio.move_on_after(None) as limit:
            meanwhile = await run_in_threadpool(predict, limit, tokens)
        return limit.cancel_called, meanwhile, tokens.borrowed_tokens

    assert asyncio.run(limited()) == (True, 1, 0)


def test_a_client_that_leaves_stops_nothing(run):
    trace = run("client_leaves")
    (sent,) = trace.select("http.response.start")

    order = [(e.kind, e.name) for e in trace.select("start", "leave", "return", "http.response.body", "end", request=1)]
    assert order == [
        ("start", "predict_species"),
        ("start", "predict"),
        ("leave", "http"),
        ("return", "predict"),
        ("return", "predict_species"),
        ("http.response.body", ""),
        ("end", "http"),
    ]
    assert sent.values["status"] == "200"
    assert trace.select("http.disconnect") == []


@pytest.mark.unshaken("it calls the application itself: no run, no answer and no file has a part in it")
@pytest.mark.parametrize(("middleware", "told"), [(False, True), (True, False)], ids=["without", "with one"])
def test_a_middleware_hides_that_the_client_has_left(middleware, told):
    app, seen = FastAPI(), []

    @app.post("/predict")
    async def predict_species(measurements: list[float], request: Request):
        seen.extend([await request.is_disconnected() for _ in range(3)])

    if middleware:

        @app.middleware("http")
        async def log(request, call_next):
            return await call_next(request)

    messages = [{"type": "http.request", "body": b"[5.1, 3.5, 1.4, 0.2]"}]

    async def receive():
        return messages.pop() if messages else {"type": "http.disconnect"}

    async def send(message):
        pass

    headers = [(b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "path": "/predict", "query_string": b"", "headers": headers}
    asyncio.run(app(scope, receive, send))

    assert seen == [told] * 3


@pytest.mark.unshaken("it asks a pipe whether somebody reads: no run, no answer and no file has a part in it")
@pytest.mark.parametrize(("in_process", "is_read"), [(False, True), (True, False)], ids=["a thread", "a process"])
def test_a_process_is_stopped_and_a_thread_is_not(in_process, is_read, tmp_path):
    os.mkfifo(scanner := tmp_path / "scanner")

    def read():
        if in_process:
            return anyio.to_process.run_sync(scanner.read_bytes, cancellable=True)
        return asyncio.to_thread(scanner.read_bytes)

    async def cancelled():
        work = asyncio.create_task(read())
        written = await asyncio.to_thread(open, scanner, "w")  # which waits until somebody reads
        work.cancel()
        await asyncio.wait([work])
        try:
            with written:
                written.write("[5.1, 3.5, 1.4, 0.2]")
        except BrokenPipeError:
            return False
        return True

    assert asyncio.run(cancelled()) is is_read


def test_who_comes_while_a_call_runs_is_refused_until_it_is_over(run):
    trace = run("refuse")
    order = [(e.request, e.kind, e.name or e.values["status"]) for e in trace.select("http.response.start", "return")]

    assert order == [
        (1, "http.response.start", "504"),
        (2, "http.response.start", "503"),
        (1, "return", "predict"),
        (1, "return", "give_back"),
        (3, "return", "predict"),
        (3, "return", "give_back"),
        (3, "return", "predict_species"),
        (3, "http.response.start", "200"),
    ]
    assert max(change.running for change in pool_changes(trace)) == 1


def test_no_browser_can_play_this_lesson(run):
    played = scenarios("timeouts")
    asked = [scope for name in played for scope in run(name).select("scope", name="http")]

    assert {lacked(one) for one in played.values()} == {"a server"}
    assert [is_test_client(scope) for scope in asked] == [False] * 12


def test_quiz_what_becomes_of_the_call(run, key):
    trace = run("limit_wait")
    kinds = [e.kind if e.name == "predict" else e.values.get("status") for e in trace.events]
    sent, ends = kinds.index("504"), [e for e in trace.select("return", "unwind", name="predict")]
    statuses = [e.values["status"] for e in trace.select("http.response.start")]

    outcomes = {
        "It is stopped, as its request is over": not ends,
        "`CancelledError` is raised in it": [e.kind for e in ends] == ["unwind"],
        "It works on, and returns its prediction to nobody": "return" in kinds[sent:] and statuses == ["504"],
        "It works on, and its prediction is sent after the 504": statuses == ["504", "200"],
    }

    assert [text for text, true in outcomes.items() if true] == [key]


def test_quiz_the_status_of_a_call_that_blocks(run, key):
    (sent,) = run("blocked").select("http.response.start")
    kinds = [e.kind if e.name == "predict" else e.values.get("status") for e in run("blocked").events]
    at_once = kinds.index(sent.values["status"]) < kinds.index("return")

    assert f"`{sent.values['status']}`, {'at once' if at_once else 'after a minute'}" == key


def test_quiz_how_many_calls_run(run, key):
    answered = [change for change in pool_changes(run("pile_up")) if change.kind == "answered"]
    last = answered[-1]

    outcomes = {
        "None: all three requests are over": last.running == 0,
        "One: the semaphore lets no second one in": (last.running, last.waiting) == (1, 0),
        "Three": last.running == 3,
        "One, and two that wait": (last.running, last.waiting) == (1, 2),
    }

    assert len(answered) == 3
    assert [text for text, true in outcomes.items() if true] == [key]


def test_quiz_what_the_second_client_gets(run, key):
    (sent,) = run("refuse").select("http.response.start", request=2)
    called = run("refuse").select("start", name="predict", request=2)

    assert f"A `{sent.values['status']}`, and the model is {'' if called else 'not '}called" == key


def test_quiz_what_a_client_that_leaves_stops(run, key):
    trace = run("client_leaves")
    ends = {e.name: e.kind for e in trace.select("return", "unwind")}
    sent = [e.values["status"] for e in trace.select("http.response.start")]

    outcomes = {
        "It cancels `predict_species()`": ends["predict_species"] == "unwind",
        "It stops `predict()`": ends["predict"] == "unwind",
        "It fails when it sends the answer": "raised" in trace.select("end", request=1)[0].values,
        "It works to the end and sends a `200`": set(ends.values()) == {"return"} and sent == ["200"],
    }

    assert [text for text, true in outcomes.items() if true] == [key]
