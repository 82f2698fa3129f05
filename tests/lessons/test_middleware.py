import asyncio
import inspect
from contextvars import ContextVar
from itertools import product
from pathlib import Path

import anyio
import pytest
from fastapi import FastAPI, HTTPException, Request
from fastapi.testclient import TestClient
from starlette.middleware.base import BaseHTTPMiddleware

from scripts.traces.requests import answers, header
from scripts.traces.steps import steps
from scripts.views.onion import crossings
from snippets.middleware import (
    check_then_count,
    count_then_check,
    in_a_list,
    log_as_pure_asgi,
    log_with_call_next,
    three_kinds,
    with_handlers,
)

KINDS = ("with call_next", "as pure ASGI")
NOW = ContextVar("NOW", default="nothing")


def around(app, kind, entered, left=lambda scope: None):
    """A layer of this kind around the application, which tells when it is entered, and when left with which scope."""

    class Layer:
        def __init__(self, app):
            self.app = app

        async def __call__(self, scope, receive, send):
            entered()
            await self.app(scope, receive, send)
            left(scope)

    async def layer(request, call_next):
        entered()
        response = await call_next(request)
        left(request.scope)
        return response

    return app.add_middleware(Layer) if kind == "as pure ASGI" else app.middleware("http")(layer)


def test_the_one_added_last_is_first_in_and_last_out(run):
    one, other = run("counted_then_checked"), run("checked_then_counted")
    for trace, last in ((one, "check_key"), (other, "count_requests")):
        entered = [step.first("start") for step in steps(trace)[1:3]]
        ways = [c.text for c in crossings(trace)]

        assert max(entered, key=lambda e: e.line).name == entered[0].name == last
        assert (ways[0], ways[2], ways[4]) == (f"{last}() in", "predict_species()", f"{last}() out")


def test_the_first_of_a_list_lies_around_the_second(run):
    ways = [c.text for c in crossings(run("in_a_list"))]

    assert "middleware=[" in Path(in_a_list.__file__).read_text()
    assert ways[:3] == ["added_later() in", "first_of_the_list() in", "second_of_the_list() in"]
    assert ways[3] == "health()"
    assert ways[4:] == ["second_of_the_list() out", "first_of_the_list() out", "added_later() out"]


def test_the_two_services_differ_in_order_only():
    one, other = (Path(module.__file__).read_text().split("\n\n\n") for module in (count_then_check, check_then_count))

    assert (one[0], one[3]) == (other[0], other[3])
    assert (one[1], one[2]) == (other[2], other[1])
    assert [part.split("\n")[0] for part in one[1:3]] == ['@app.middleware("http")'] * 2


def test_nothing_further_in_than_an_early_answer_is_called(run):
    outside, inside = run("check_key_is_outside"), run("check_key_is_inside")

    assert [e.name for e in outside.select("start", request=1)] == ["check_key"]
    assert [e.name for e in inside.select("start", request=1)] == ["count_requests", "check_key"]
    assert {t.select("http.response.start", request=1)[0].values["status"] for t in (outside, inside)} == {"401"}


def test_step_11_ends_without_call_next(run):
    early = steps(run("counted_then_checked"))[10]

    assert [(e.kind, e.name) for e in early.all("start", "suspend", "return")] == [
        ("start", "check_key"),
        ("return", "check_key"),
    ]
    assert [e.name for e in run("counted_then_checked").select("start", request=2)] == ["check_key"]


def test_steps_4_and_5_run_no_line(run):
    woken = steps(run("counted_then_checked"))[3:5]

    assert [step.first("resume").name for step in woken] == ["check_key", "count_requests"]
    assert [step.all("line", "return") for step in woken] == [[], []]
    assert all(step.first("suspend") for step in woken)
    assert [e.name for e in run("counted_then_checked").select("suspend")] == ["check_key", "count_requests"] * 2


def test_call_next_pauses_once_before_it_waits_for_a_response(run):
    call_next = inspect.getsource(BaseHTTPMiddleware.__call__)

    async def turns_until_somebody_waits():
        sending, receiving = anyio.create_memory_object_stream()
        with sending, receiving:
            response = asyncio.create_task(receiving.receive())
            waiting = []
            for _ in range(3):
                await asyncio.sleep(0)
                waiting.append(receiving.statistics().tasks_waiting_receive)
            sending.send_nowait("response")
            return waiting, await response

    assert "task_group.start_soon(coro)" in call_next.partition("await recv_stream.receive()")[0]
    assert asyncio.run(turns_until_somebody_waits()) == ([0, 1, 1], "response")
    assert len(run("counted_then_checked").select("suspend", request=1, name="check_key")) == 2


def test_lines_below_call_next_run_on_the_way_out(run):
    code = ["", *Path(count_then_check.__file__).read_text().split("\n")]
    ran = [(e.name, e.line) for e in run("counted_then_checked").select("line", request=1, depth=0)]

    assert ran[:4] == [("check_key", 22), ("check_key", 24), ("count_requests", 14), ("count_requests", 15)]
    assert ran[4:] == [("predict_species", 30), ("count_requests", 16), ("count_requests", 17), ("check_key", 25)]
    assert [code[line].strip() for line in (15, 24)] == ["response = await call_next(request)"] * 2


def test_the_response_is_sent_after_the_last_way_out(run):
    last_out, sent = steps(run("counted_then_checked"))[7:9]

    assert [e.name for e in last_out.all("return")] == ["check_key"]
    assert crossings(run("counted_then_checked"))[-1].text == "check_key() out"
    assert header(sent.first("http.response.start"), "x-counted") == "1"


def test_the_order_decides_whether_a_refused_request_is_counted(run):
    refused = [
        trace.select("http.response.start", request=1)[0]
        for trace in (run("check_key_is_outside"), run("check_key_is_inside"))
    ]

    assert [e.values["status"] for e in refused] == ["401", "401"]
    assert [header(e, "x-counted") for e in refused] == ["", "1"]


def test_all_three_kinds_nest_in_the_order_they_were_added(run):
    ways = [c.text for c in crossings(run("three_kinds"))]
    lines = ('@app.middleware("http")', "app.add_middleware(SecondAClass)", "app.add_middleware(ThirdPureASGI)")
    added = [Path(three_kinds.__file__).read_text().index(line) for line in lines]

    assert added == sorted(added)
    assert ways[:3] == ["ThirdPureASGI.__call__() in", "SecondAClass.dispatch() in", "first_a_function() in"]
    assert ways[3] == "predict_species()"
    assert ways[4:] == ["first_a_function() out", "SecondAClass.dispatch() out", "ThirdPureASGI.__call__() out"]


def test_a_pure_asgi_middleware_ends_after_the_last_byte(run):
    seen = run("three_kinds").select("return", "http.response.start", "http.response.body", request=1, depth=0)
    order = list(dict.fromkeys(e.name or e.kind for e in seen))

    assert order == [
        "predict_species",
        "first_a_function",
        "SecondAClass.dispatch",
        "http.response.start",
        "http.response.body",
        "ThirdPureASGI.__call__",
    ]


@pytest.mark.parametrize(("kind", "tasks"), [(KINDS[0], 6), (KINDS[1], 1)])
def test_each_layer_with_call_next_is_one_task_more(kind, tasks):
    app, seen = FastAPI(), []
    for _ in range(5):
        around(app, kind, lambda: seen.append(asyncio.current_task()))

    @app.get("/")
    async def tasks_so_far():
        return len({*seen, asyncio.current_task()})

    answer = TestClient(app).get("/")

    assert (len(seen), answer.json()) == (5, tasks)


def messages_of(trace):
    return [e.kind for e in trace.select("http.response.start", "http.response.body", request=1)]


def test_through_call_next_a_response_is_three_messages(run):
    start, body = "http.response.start", "http.response.body"

    assert messages_of(run("logged_from_another_task")) == [start, body, body]
    assert messages_of(run("logged_from_the_same_task")) == [start, body]


@pytest.mark.parametrize("kind", KINDS)
def test_through_call_next_a_context_variable_goes_in_and_does_not_come_back(kind):
    app, seen = FastAPI(), []
    around(app, kind, lambda: NOW.set("middleware"), lambda scope: seen.append(NOW.get()))

    @app.get("/")
    async def what_was_set():
        before = NOW.get()
        NOW.set("endpoint")
        return before

    found = [TestClient(app).get("/").json() for _ in range(2)]

    assert found == ["middleware", "middleware"]
    assert seen == ["middleware" if kind == "with call_next" else "endpoint"] * 2


def test_the_log_is_written_in_another_task_than_the_endpoint(run):
    predicted, log = (answer.body for answer in answers(run("logged_from_another_task")))

    assert "predicted.set" in inspect.getsource(log_with_call_next.predict_species)
    assert (predicted[:20], log) == ('{"species":"setosa",', '["nothing"]')


def test_the_handler_for_value_error_answers_inside_the_middleware(run):
    trace = run("endpoint_raises")
    layer, endpoint, handler, out = crossings(trace)

    assert (endpoint.text, endpoint.inside) == ("predict_species() raises ValueError", layer.number)
    assert (handler.text, handler.inside) == ("explain_value()", layer.number)
    assert out.text == "check_key() out"
    assert not [e for e in trace.select("resume", "unwind", name="check_key") if "raised" in e.values]


def test_the_handler_for_exception_answers_outside_the_middleware(run):
    trace = run("middleware_raises")
    _, out, handler = crossings(trace)

    assert out.text == "check_key() out raises HTTPException"
    assert (handler.text, handler.inside) == ("explain_crash()", 0)
    assert trace.select("http.response.start")[0].values["status"] == "500"


def test_the_same_exception_raised_further_in_keeps_its_status():
    app = FastAPI(exception_handlers={Exception: with_handlers.explain_crash})
    app.middleware("http")(with_handlers.check_key)

    @app.get("/")
    def refuse():
        raise HTTPException(401, "No valid key")

    answer = TestClient(app).get("/", headers={"x-api-key": "iris-reader"})

    assert answer.status_code == 401


def test_as_pure_asgi_the_log_is_written_in_the_task_of_the_endpoint(run):
    trace = run("logged_from_the_same_task")
    before, after = (inspect.getsource(m.predict_species) for m in (log_with_call_next, log_as_pure_asgi))
    reading = Path(log_as_pure_asgi.__file__).read_text().split("\n")[20 - 1]

    assert before == after
    assert reading.strip() == "log.append(predicted.get())"
    assert 20 in [e.line for e in trace.select("line", request=1, name="LogPrediction.__call__")]
    assert [answer.body for answer in answers(trace)][1] == '["setosa"]'


@pytest.mark.parametrize(("kind", "endpoint"), [*product(KINDS, ("def", "async def"))])
def test_request_state_comes_back_from_everywhere(kind, endpoint):
    app, seen = FastAPI(), []
    around(app, kind, lambda: None, lambda scope: seen.extend([NOW.get(), scope["state"]["now"]]))

    def on_a_thread(request: Request):
        NOW.set("endpoint")
        request.state.now = "endpoint"
        return "endpoint"

    async def on_the_event_loop(request: Request):
        return on_a_thread(request)

    app.get("/")(on_a_thread if endpoint == "def" else on_the_event_loop)
    answer = TestClient(app).get("/").json()

    read = answer if (kind, endpoint) == ("as pure ASGI", "async def") else "nothing"
    assert seen == [read, answer]


@pytest.mark.parametrize(("between", "read"), [(KINDS[0], "nothing"), (KINDS[1], "endpoint")])
def test_a_layer_with_call_next_between_loses_it_for_those_outside(between, read):
    app, seen = FastAPI(), []
    around(app, between, lambda: None)
    around(app, "as pure ASGI", lambda: None, lambda scope: seen.append(NOW.get()))

    @app.get("/")
    async def set_it():
        NOW.set("endpoint")

    status = TestClient(app).get("/").status_code

    assert (status, seen) == (200, [read])


def test_a_refusal_that_is_returned_is_a_401_and_counted(run):
    raised, inside, returned = run("middleware_raises"), run("check_key_is_outside"), run("check_key_is_inside")
    starts = [trace.select("http.response.start", request=1)[0] for trace in (raised, inside, returned)]

    assert [(e.values["status"], header(e, "x-counted")) for e in starts] == [("500", ""), ("401", ""), ("401", "1")]


def test_quiz_the_order_in_and_out(run, key):
    ways, other = (
        ", ".join(f"`{c.name}` {c.way}".rstrip() for c in crossings(trace))
        for trace in (run("counted_then_checked"), run("checked_then_counted"))
    )

    assert key == ways
    assert other == "`count_requests` in, `check_key` in, `predict_species`, `check_key` out, `count_requests` out"


def test_quiz_what_a_request_without_a_key_reaches(run, key):
    reached = {e.name for e in run("counted_then_checked").select("start", request=2)}

    outcomes = {
        "Only `check_key`": {"check_key"},
        "`check_key` and `count_requests`": {"check_key", "count_requests"},
        "`check_key` and `predict_species`": {"check_key", "predict_species"},
        "All three; then `check_key` replaces the response": {"check_key", "count_requests", "predict_species"},
    }

    assert [text for text, names in outcomes.items() if names == reached] == [key]


def test_quiz_how_to_count_refused_requests(run, key):
    outside, inside = run("check_key_is_outside"), run("check_key_is_inside")
    first, other = (bool(t.select("start", request=1, name="count_requests")) for t in (outside, inside))
    below = [e.line for e in outside.select("line", request=1, name="count_requests") if e.line > 15]

    outcomes = {
        "Add `check_key` first, then `count_requests`": other and not first,
        "Add `count_requests` first, then `check_key`": first and not other,
        "Count on the way out, below `await call_next(request)`": bool(below),
        "Nothing: both orders count them": first and other,
    }

    assert [text for text, true in outcomes.items() if true] == [key]


def test_quiz_the_status_of_an_exception_in_a_middleware(run, key):
    trace = run("middleware_raises")

    assert key == f"`{trace.select('http.response.start')[0].values['status']}`"
    assert [e.name for e in trace.select("start")] == ["check_key", "explain_crash"]
    assert 'raise HTTPException(401, "No valid key")' in inspect.getsource(with_handlers.check_key)


def test_quiz_what_a_middleware_reads_of_the_endpoint(run, key):
    read, as_pure_asgi = ([*answers(run(f"logged_from_{which}_task"))][1].body for which in ("another", "the_same"))

    assert '@app.middleware("http")' in inspect.getsource(log_with_call_next)
    assert (read, as_pure_asgi) == (f'["{key[1:-1]}"]', '["setosa"]')
    with pytest.raises(LookupError):
        ContextVar("without a default").get()
