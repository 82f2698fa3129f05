import asyncio
import ctypes
import inspect
import logging
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from scripts.course.excerpts import lacked
from scripts.course.scenarios import scenarios
from scripts.playing.clients import over_a_socket
from scripts.traces.requests import is_test_client
from scripts.traces.steps import steps
from snippets.def_or_async import in_async_def, in_def, with_await, with_await_that_blocks


def test_the_two_services_differ_in_one_word():
    blocking, threaded = (Path(module.__file__).read_text() for module in (in_async_def, in_def))

    assert blocking.count("async def predict_species():") == 1
    assert blocking.replace("async def predict_species", "def predict_species") == threaded


def test_line_14_is_held_until_the_client_has_gone_on(run):
    for scenario in ("in_async_def", "in_def"):
        events = [e for e in run(scenario).select("line", "held", "client", "let go") if e.name != "health"]
        blocks, held, of_2, let_go, returns = events

        assert [blocks.line, held.line, held.name, of_2.request] == [14, 14, "Path.read_text", 2]
        assert [let_go.line, let_go.name, returns.line] == [14, "Path.read_text", 15]
        assert returns.changed == {"measurements": "'[5.1, 3.5, 1.4, 0.2]'"}


def test_who_waits_for_a_file_lets_go_of_the_gil(tmp_path):
    os.mkfifo(tmp_path / "scanner")
    with ThreadPoolExecutor(1) as reading:
        text = reading.submit((tmp_path / "scanner").read_text)
        with open(tmp_path / "scanner", "w") as scanner:
            for number in "[5.1", ", 3.5", "]":
                scanner.write(number)
                scanner.flush()

        assert text.result() == "[5.1, 3.5]"


def test_the_neighbour_waits_for_the_async_def_only(run):
    def when(trace, *facts):
        seen = [(e.request, e.kind, e.line or e.name) for e in trace.events]
        return [seen.index(fact) for fact in facts]

    held, let_go, returns, arrives = (1, "held", 14), (1, "let go", 14), (1, "line", 15), (2, "scope", "http")
    sent, answered = (2, "client", "GET /health is sent"), (2, "client", "the client has its answer")
    in_async_def = when(run("in_async_def"), held, sent, let_go, returns, arrives)
    in_def = when(run("in_def"), held, arrives, answered, let_go, returns)

    assert (in_async_def, in_def) == (sorted(in_async_def), sorted(in_def))


def test_the_event_loop_runs_one_function_after_the_other(run):
    events = run("in_async_def").select("start", "return", depth=0)

    assert [(e.name, e.kind, e.where) for e in events] == [
        ("predict_species", "start", "event loop"),
        ("predict_species", "return", "event loop"),
        ("health", "start", "event loop"),
        ("health", "return", "event loop"),
    ]


def test_nothing_runs_on_the_event_loop_while_line_14_blocks(run):
    events = run("in_async_def").events
    lines = [(e.request, e.line if e.kind == "line" else 0) for e in events]

    meanwhile = events[lines.index((1, 14)) + 1 : lines.index((1, 15))]

    assert [(e.where, e.kind, e.name) for e in meanwhile] == [
        ("event loop", "held", "Path.read_text"),
        ("client", "client", "GET /health is sent"),
        ("event loop", "let go", "Path.read_text"),
    ]


def test_the_application_is_called_after_request_1_is_over(run):
    sent, received = [s for s in steps(run("in_async_def")) if s.request == 2][:2]
    answered, over = [s for s in steps(run("in_async_def")) if s.request == 1][-2:]

    assert (sent.number, sent.events[0].name) == (3, "GET /health is sent")
    assert (received.number, received.action) == (7, "Receive request")
    assert received.first("start").name == "health"
    assert (answered.number, answered.first("http.response.start").values["status"]) == (5, "200")
    assert (over.number, over.first("end").name) == (6, "http")


def test_def_moves_the_blocking_call_to_a_worker_thread(run):
    events = run("in_def").select("start", "return", depth=0)

    assert [(e.name, e.kind, e.where) for e in events] == [
        ("predict_species", "start", "worker thread"),
        ("health", "start", "event loop"),
        ("health", "return", "event loop"),
        ("predict_species", "return", "worker thread"),
    ]


def test_of_41_calls_in_a_def_one_waits():
    app, started, scanned = FastAPI(), [], threading.Event()

    @app.get("/")
    def predict_species():
        started.append(scanned.wait())

    async def ask_41_times():
        async with AsyncClient(transport=ASGITransport(app), base_url="http://iris") as client:
            asked = [asyncio.create_task(client.get("/")) for _ in range(41)]
            while not (seen := current_default_thread_limiter().statistics()).tasks_waiting:
                await asyncio.sleep(0)
            scanned.set()
            return seen, [answer.status_code for answer in await asyncio.gather(*asked)]

    seen, answers = asyncio.run(ask_41_times())

    assert (seen.borrowed_tokens, seen.tasks_waiting) == (40, 1)
    assert (len(started), set(answers)) == (41, {200})


@pytest.mark.parametrize(
    ("library", "call", "order"),
    [
        (ctypes.PyDLL, b"echo called >> seen; sleep 0.1; echo returned >> seen", ["called", "returned", "loop"]),
        (
            ctypes.CDLL,
            b"echo called >> seen; until grep -q loop seen; do sleep 0.1; done; echo returned >> seen",
            ["called", "loop", "returned"],
        ),
    ],
    ids=["keeps the GIL", "lets go of it"],
)
def test_the_event_loop_waits_for_c_code_that_keeps_the_gil(library, call, order, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    async def meanwhile():
        Path("seen").write_text("")
        thread = asyncio.create_task(asyncio.to_thread(library(None).system, call))
        while "called" not in Path("seen").read_text():
            await asyncio.sleep(0)
        with Path("seen").open("a") as seen:
            print("loop", file=seen)
        await thread
        return Path("seen").read_text().split()

    assert asyncio.run(meanwhile()) == order


def test_a_function_that_is_suspended_leaves_the_event_loop_free(run):
    events = run("with_await").select("start", "suspend", "resume", "return", depth=0)

    assert [(e.name, e.kind) for e in events] == [
        ("predict_species", "start"),
        ("predict_species", "suspend"),
        ("health", "start"),
        ("health", "return"),
        ("predict_species", "resume"),
        ("predict_species", "return"),
    ]
    assert {e.where for e in events} == {"event loop"}
    assert [e.line for e in events if e.kind in ("suspend", "resume")] == [15, 15]


def test_to_thread_calls_a_function_on_another_thread(run):
    (suspended,) = run("with_await").select("suspend")
    held, let_go = run("with_await").select("held", "let go")

    assert (suspended.name, suspended.where) == ("predict_species", "event loop")
    assert (held.name, held.where) == (let_go.name, let_go.where) == ("Path.read_text", "worker thread")


def test_an_await_that_suspends_nothing_lets_nobody_in(run):
    trace = run("with_await_that_blocks")
    seen = [(e.request, e.kind, e.name) for e in trace.events]

    assert "await measure()" in inspect.getsource(with_await_that_blocks.predict_species)
    assert trace.select("suspend") == []
    assert seen.index((1, "start", "measure")) < seen.index((2, "client", "GET /health is sent"))
    assert seen.index((2, "client", "GET /health is sent")) < seen.index((1, "return", "measure"))
    assert seen.index((1, "return", "predict_species")) < seen.index((2, "scope", "http"))


@pytest.mark.unshaken("it asks asyncio alone, of which the course changes nothing")
def test_an_await_of_what_is_there_lets_nobody_in():
    ran = []

    async def neighbour():
        ran.append("neighbour")

    async def predict_species():
        queue = asyncio.Queue()
        queue.put_nowait([5.1, 3.5, 1.4, 0.2])
        health = asyncio.create_task(neighbour())
        await queue.get()
        ran.append("has what was there")
        await asyncio.sleep(0)
        ran.append("has slept")
        await health

    asyncio.run(predict_species())

    assert ran == ["has what was there", "neighbour", "has slept"]


def test_in_debug_mode_the_event_loop_tells_what_kept_it(monkeypatch, caplog):
    app, access = FastAPI(), logging.getLogger("uvicorn.access")

    @app.get("/predict")
    async def predict_species():
        limit = asyncio.get_running_loop().slow_callback_duration
        time.sleep(limit * 2)
        return limit

    def asked(debug):
        monkeypatch.setenv("PYTHONASYNCIODEBUG", debug)
        caplog.clear()
        with over_a_socket(app) as client:
            access.addHandler(caplog.handler)
            access.setLevel("INFO")
            limit = client.get("/predict").json()
        access.removeHandler(caplog.handler)
        return limit, [record.getMessage() for record in caplog.records]

    (limit, quiet), (_, lines) = asked(debug=""), asked(debug="1")
    request = next(n for n, line in enumerate(lines) if "GET /predict" in line)

    assert (limit, ["GET /predict" in line for line in quiet]) == (0.1, [True])
    assert "Executing <Task" in lines[request + 1]
    assert "RequestResponseCycle.run_asgi()" in lines[request + 1]
    assert "predict_species" not in lines[request + 1]


def test_only_a_suspended_function_lets_the_neighbour_in(run):
    found = []
    for trace in (run("in_async_def"), run("with_await_that_blocks"), run("with_await")):
        order = [(e.request, e.kind) for e in trace.select("start", "suspend", "return", depth=0)]
        found.append(((1, "suspend") in order, order.index((2, "start")) < order.index((1, "return"))))

    assert found == [(False, False), (False, False), (True, True)]


def test_a_def_neighbour_waits_too(run):
    seen = [(e.request, e.kind, e.line or e.name) for e in run("with_def_neighbour").events]
    taken, started = run("with_def_neighbour").select("scope", "start", request=2)

    sent, returns = seen.index((2, "client", "GET /health is sent")), seen.index((1, "line", 15))

    assert sent < returns < seen.index((2, "scope", "http"))
    assert (taken.where, started.where) == ("event loop", "worker thread")


def test_quiz_when_the_neighbour_starts(run, key):
    seen = [(e.request, e.kind, e.line) for e in run("in_async_def").events if e.kind != "start" or e.name != "predict"]
    starts, returns = seen.index((2, "start", 18)), seen.index((1, "line", 15))
    answered = next(n for n, (request, kind, _) in enumerate(seen) if (request, kind) == (1, "http.response.body"))
    where = {e.where for e in run("in_async_def").select("start")}

    outcomes = {
        "After request 1 is answered": answered < starts,
        "When it is sent, as an `async def` blocks nobody": starts < returns,
        "When it is sent, as each request has a thread of its own": starts < returns and where != {"event loop"},
        "When line 14 returns, before request 1 is answered": returns < starts < answered,
    }

    assert where == {"event loop"}
    assert [text for text, true in outcomes.items() if true] == [key]


def test_quiz_who_is_answered_first(run, key):
    paths = {1: "/predict", 2: "/health"}
    threaded, blocking = run("in_def"), run("in_async_def")
    let_go = threaded.events.index(threaded.select("let go")[0])
    before = [e.request for e in threaded.events[:let_go] if e.kind == "http.response.body"]

    assert [f"`GET {paths[request]}`" for request in before] == [key]
    assert [paths[e.request] for e in blocking.select("http.response.body")] == ["/predict", "/health"]
    assert [t.select("start", name="predict_species")[0].where for t in (threaded, blocking)] == [
        "worker thread",
        "event loop",
    ]


def test_quiz_what_a_def_neighbour_gains(run, key):
    before = [(e.request, e.kind) for e in run("in_async_def").events]
    after = [(e.request, e.kind) for e in run("with_def_neighbour").events]
    where = {e.name: e.where for e in run("with_def_neighbour").select("start")}
    waits = after.index((1, "end")) < after.index((2, "start"))

    outcomes = {
        "It is answered at once, on a worker thread": not waits,
        "It waits less: the scanner is read on a worker thread now": where["predict_species"] == "worker thread",
        "It runs on the event loop, as before": where["health"] == "event loop",
        "Nothing: it waits as before, and then runs on a worker thread": waits
        and before == after
        and where["health"] == "worker thread",
    }

    assert [text for text, true in outcomes.items() if true] == [key]


def test_quiz_which_line_lets_the_neighbour_in(run, key):
    first, third = run("in_async_def"), run("with_await")
    pauses = [*first.select("suspend"), *third.select("suspend")]
    code = ["", *inspect.getsource(with_await).split("\n")]

    assert [f"`{code[pause.line].strip()}`" for pause in pauses] == [key]
    assert [(e.request, e.line) for e in third.select("line", depth=0)] == [(1, 15), (2, 21), (1, 16)]
    assert code[14] == inspect.getsource(in_async_def).split("\n")[12] == "async def predict_species():"


def test_quiz_when_an_await_that_blocks_lets_the_neighbour_in(run, key):
    trace = run("with_await_that_blocks")
    seen = [(e.request, e.kind, e.name) for e in trace.events]
    received, answered = seen.index((2, "scope", "http")), seen.index((1, "http.response.body", ""))
    measured, returned = seen.index((1, "return", "measure")), seen.index((1, "return", "predict_species"))
    (measuring,) = trace.select("start", name="measure")

    outcomes = {
        "At the `await`: it lets the others in": trace.select("suspend") != [],
        "At once: a coroutine runs on a thread of its own": measuring.where != "event loop",
        "When `measure()` has returned": measured < received < returned,
        "When request 1 has been answered": answered < received,
    }

    assert inspect.getsource(with_await_that_blocks).split("\n")[18 - 1].strip() == "measurements = await measure()"
    assert [text for text, true in outcomes.items() if true] == [key]


def test_no_browser_can_play_this_lesson(run):
    played = scenarios("def_or_async")
    asked = [scope for name in played for scope in run(name).select("scope", name="http")]

    assert {lacked(one) for one in played.values()} == {"a server"}
    assert [is_test_client(scope) for scope in asked] == [False] * 2 * len(played)
