import asyncio
import inspect
import json
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from threading import Event
from typing import Annotated

import pytest
from fastapi import BackgroundTasks, Depends, FastAPI
from fastapi.exceptions import DependencyScopeError
from fastapi.testclient import TestClient
from httpx import ASGITransport, AsyncClient

from scripts.playing.clients import over_a_socket
from scripts.traces.steps import steps
from snippets.dependencies import (
    log_before_response,
    predict_species,
    release_after_yield,
    release_in_finally,
    session_during_task,
    without_cache,
)
from tests.recordings import record, story


def answer():
    return "setosa"


def slow(app):
    """The application behind a server that takes its time for each message."""

    async def served(scope, receive, send):
        async def sent(message):
            for _ in range(50):
                await asyncio.sleep(0)
            await send(message)

        await app(scope, receive, sent)

    return served


def test_two_ask_for_the_session_and_it_runs_once(run):
    trace = run("one_request")
    asked = trace.select("match")[0].values["dependencies"].split("\n")

    assert asked == ["hold_model", "  open_session", "open_log", "  open_session"]
    assert len(trace.select("start", name="open_session")) == 1


def test_asked_for_in_two_scopes_it_runs_twice():
    async def open_session():
        yield

    app = FastAPI()
    early, late = Depends(open_session, scope="function"), Depends(open_session)
    app.get("/species", dependencies=[early, late, early, late])(answer)
    trace = record(app, lambda client: client.get("/species"))

    assert story(trace, "start") == ["start open_session"] * 2


def test_both_get_the_same_session(run):
    trace = run("one_request")
    hold_model, open_log = steps(trace)[2:4]
    closed = trace.select("return", name="open_session")[0]

    assert hold_model.first("start").values["session"] == "{'open': True, 'notes': []}"
    assert open_log.first("start").values["session"] == "{'open': True, 'notes': ['model held']}"
    assert closed.changed["session"] == "{'open': False, 'notes': ['model held', 'setosa', 'model released']}"


def test_without_the_cache_each_gets_a_session_of_its_own(run):
    trace = run("without_cache")
    open_log = trace.select("start", name="open_log")[0]
    closed = [e.changed["session"] for e in trace.select("return", name="open_session")]

    assert len(trace.select("start", name="open_session")) == 2
    assert open_log.values["session"] == "{'open': True, 'notes': []}"
    assert closed == [
        "{'open': False, 'notes': ['setosa']}",
        "{'open': False, 'notes': ['model held', 'model released']}",
    ]


@pytest.mark.parametrize(
    ("use_cache", "given"),
    [([True, True], [1, 1]), ([False, True], [1, 1]), ([True, False, True, False], [1, 2, 1, 3])],
)
def test_it_runs_anew_only_for_those_who_ask_without_the_cache(use_cache, given):
    runs, got, app = count(1), [], FastAPI()

    def open_session():
        return next(runs)

    def asking(opened):
        return lambda session=opened: got.append(session)

    asked = [asking(Depends(open_session, use_cache=use)) for use in use_cache]
    app.get("/species", dependencies=[*map(Depends, asked)])(answer)
    said = TestClient(app).get("/species").json()

    assert (said, got) == ("setosa", given)


def test_the_framework_calls_the_session_which_the_file_only_names(run):
    calls = [(e.name, e.depth) for e in run("one_request").select("start", name="open_session")]
    mentions = [
        line.strip() for line in Path(predict_species.__file__).read_text().split("\n") if "open_session" in line
    ]

    assert calls == [("open_session", 0)]
    assert mentions == [
        "async def open_session():",
        "async def hold_model(session: Annotated[dict, Depends(open_session)]):",
        "async def open_log(session: Annotated[dict, Depends(open_session)]):",
    ]


def test_the_fourth_run_has_three_measurements_and_the_model_needs_four(run):
    traces = [run("one_request"), run("endpoint_raises")]
    sizes = [len(json.loads(trace.select("start", name="predict")[0].values["measurements"])) for trace in traces]
    raised = [[e.values["raised"][:10] for e in trace.select("unwind", name="predict")] for trace in traces]

    assert (sizes, raised) == ([4, 3], [[], ["ValueError"]])


def test_each_service_differs_in_one_argument():
    first, second, third = (Path(m.__file__).read_text() for m in (predict_species, without_cache, log_before_response))
    lines = [
        [n for n, (a, b) in enumerate(zip(first.split("\n"), other.split("\n"), strict=True), 1) if a != b]
        for other in (second, third)
    ]

    assert second == first.replace("Depends(open_session)", "Depends(open_session, use_cache=False)")
    assert third == first.replace("Depends(open_log)", 'Depends(open_log, scope="function")')
    assert lines == [[19, 25], [35]]


def test_what_is_needed_is_entered_first_and_left_last(run):
    trace = run("one_request")
    entered = [e.name for e in trace.select("suspend", request=1) if "yield" in e.values]
    left = [e.name for e in trace.select("return", request=1, depth=0)]

    assert trace.select("match")[0].values["dependencies"].count("open_session") == 2
    assert entered == ["open_session", "hold_model", "open_log"]
    assert left == ["predict_species", "open_log", "hold_model", "open_session"]


def test_of_two_scopes_the_early_one_is_left_first_whatever_the_order():
    async def open_log():
        yield

    async def open_session():
        yield

    app = FastAPI()
    app.get("/species", dependencies=[Depends(open_log, scope="function"), Depends(open_session)])(answer)
    trace = record(app, lambda client: client.get("/species"))

    assert story(trace, "start") == ["start open_log", "start open_session"]
    assert story(trace, "return") == ["return open_log", "return open_session"]


def test_the_log_is_written_while_the_session_is_open(run):
    left = steps(run("one_request"))[6:9]
    notes = [step.first("return").changed["session"] for step in left]

    assert [(s.number, s.first("return").name) for s in left] == [
        (7, "open_log"),
        (8, "hold_model"),
        (9, "open_session"),
    ]
    assert notes[0] == "{'open': True, 'notes': ['model held', 'setosa']}"
    assert notes[2] == "{'open': False, 'notes': ['model held', 'setosa', 'model released']}"


def test_the_part_after_yield_runs_after_the_last_byte(run):
    sent, goes_on = steps(run("one_request"))[5:7]
    left = [e.name for e in run("one_request").select("resume", "return") if e.name != "predict"]
    uncached = [e.name or e.kind for e in run("without_cache").select("http.response.body", "return", depth=0)]

    assert [e.kind for e in sent.events] == ["http.response.start", "http.response.body"]
    assert goes_on.events[0].name == "open_log"
    assert left == [
        "predict_species",
        "open_log",
        "open_log",
        "hold_model",
        "hold_model",
        "open_session",
        "open_session",
    ]
    assert uncached[:2] == ["predict_species", "http.response.body"]


def test_a_client_has_its_answer_while_the_part_after_yield_still_runs():
    has_answer, closed = Event(), Event()

    def open_session():
        yield
        has_answer.wait(timeout=30)
        closed.set()

    app = FastAPI(dependencies=[Depends(open_session)])
    app.get("/species")(lambda: "setosa")

    with over_a_socket(app) as client:
        answer = client.get("/species")
        closed_before = closed.is_set()
        has_answer.set()

    assert (answer.json(), closed_before, closed.is_set()) == ("setosa", False, True)


def test_a_middleware_does_not_change_when_the_part_after_yield_runs():
    app = FastAPI()

    @app.middleware("http")
    async def count_requests(request, call_next):
        return await call_next(request)

    async def open_session():
        yield

    app.get("/species", dependencies=[Depends(open_session)])(lambda: "setosa")
    trace = record(slow(app), lambda client: client.get("/species"))

    assert story(trace, "http.response.body", "return")[-2:] == ["http.response.body", "return open_session"]


def test_with_scope_function_the_log_is_left_before_the_first_byte(run):
    trace = run("log_before_response")
    order = [e.name or e.kind for e in trace.select("http.response.start", "http.response.body", "return", depth=0)]

    assert order == [
        "predict_species",
        "open_log",
        "http.response.start",
        "http.response.body",
        "hold_model",
        "open_session",
    ]


def test_what_is_left_late_cannot_need_what_is_left_early():
    def needing(session):
        async def hold_model(session: Annotated[dict, session]):
            yield

        app = FastAPI()
        app.get("/species", dependencies=[Depends(hold_model)])(answer)
        return TestClient(app)

    assert needing(Depends(predict_species.open_session)).get("/species").json() == "setosa"
    with pytest.raises(DependencyScopeError):
        needing(Depends(predict_species.open_session, scope="function"))


def test_before_the_task_is_handed_the_session(run):
    (handed,) = run("session_during_task").select("start", name="write_audit")
    route = inspect.signature(session_during_task.predict_species).parameters["session"]

    assert handed.values["session"] == "{'open': True, 'notes': ['predicted']}"
    assert [asked.scope for asked in route.annotation.__metadata__] == [None]


def test_the_part_after_yield_waits_for_background_tasks(run):
    trace = run("session_during_task")
    order = [e.name or e.kind for e in trace.select("http.response.body", "return", "resume", depth=0)]

    assert order == ["predict_species", "http.response.body", "write_audit", "open_session", "open_session"]


def test_a_task_opens_and_closes_its_own_session(run):
    kinds = ("start", "return", "http.response.start")
    order = [f"{e.kind} {e.name}".strip() for e in run("session_of_task").select(*kinds) if e.name != "predict"]
    (task,) = run("session_of_task").select("start", name="write_audit")

    assert order == [
        "start open_session",
        "start predict_species",
        "return predict_species",
        "return open_session",
        "http.response.start",
        "start write_audit",
        "start open_session",
        "return open_session",
        "return write_audit",
    ]
    assert task.values == {"species": "'setosa'"}


@pytest.mark.parametrize(
    ("scope", "order"),
    [
        (None, ["request has it", "task has worked", "request has it", "task has worked"]),
        ("function", ["request has it"] * 2 + ["task has worked", "task has it"] * 2),
    ],
)
def test_a_pool_of_one_session_is_empty_while_a_task_holds_it(scope, order):
    app, pool, asked, seen = FastAPI(), asyncio.Semaphore(1), [], []

    async def open_session(whose="request"):
        asked.append(whose)
        async with pool:
            yield seen.append(f"{whose} has it")

    async def write_audit():
        while len(asked) < 2:
            await asyncio.sleep(0)
        for _ in range(50):
            await asyncio.sleep(0)
        seen.append("task has worked")
        if scope == "function":
            async with asynccontextmanager(open_session)("task"):
                pass

    @app.get("/species", dependencies=[Depends(open_session, scope=scope)])
    async def tell_species(tasks: BackgroundTasks):
        tasks.add_task(write_audit)

    async def ask_twice():
        async with AsyncClient(transport=ASGITransport(app), base_url="http://iris") as client:
            return await asyncio.gather(client.get("/species"), client.get("/species"))

    answers = asyncio.run(ask_twice())

    assert ([answer.status_code for answer in answers], seen) == ([200, 200], order)


@pytest.mark.parametrize(("scope", "is_open"), [(None, True), ("function", False)])
def test_a_session_that_is_left_early_reaches_the_task_closed(scope, is_open):
    app, seen = FastAPI(), []

    async def write_audit(session):
        seen.append(session["open"])

    @app.get("/species")
    async def tell_species(
        tasks: BackgroundTasks, session: Annotated[dict, Depends(predict_species.open_session, scope=scope)]
    ):
        tasks.add_task(write_audit, session)

    answer = TestClient(app).get("/species")

    assert (answer.status_code, seen) == (200, [is_open])


def test_without_finally_one_failure_keeps_the_model(run):
    def statuses(scenario):
        return [e.values["status"] for e in run(scenario).select("http.response.start")]

    sizes = [len(json.loads(e.values["body"])) for e in run("release_in_finally").select("http.request")]
    failed = [e.request for e in run("release_in_finally").select("unwind", name="predict")]

    assert (statuses("release_after_yield"), statuses("release_in_finally")) == (["500", "503"], ["500", "200"])
    assert (sizes, failed) == ([3, 4], [1])


def test_the_two_services_differ_in_try_and_finally():
    bare, safe = (Path(module.__file__).read_text() for module in (release_after_yield, release_in_finally))
    with_finally = "    try:\n        yield predict\n    finally:\n        held.release()\n"

    assert safe.replace(with_finally, "    yield predict\n    held.release()\n") == bare != safe


def test_the_exception_is_raised_at_each_yield_and_then_the_response_is_sent(run):
    trace = run("endpoint_raises")
    seen = [(e.name, e.values["raised"][:10]) for e in trace.select("resume", depth=0)]
    left = [e.name or e.values["status"] for e in trace.select("unwind", "http.response.start", depth=0)]

    assert seen == [(name, "ValueError") for name in ("open_log", "hold_model", "open_session")]
    assert left == ["predict_species", "open_log", "hold_model", "open_session", "500"]


def test_a_dependency_can_change_what_those_left_after_it_see():
    async def open_session():
        yield

    async def open_log():
        try:
            yield
        except ValueError:
            raise KeyError from None

    app = FastAPI()

    @app.get("/species", dependencies=[Depends(open_session), Depends(open_log)])
    async def tell_species():
        raise ValueError

    trace = record(app, lambda client: client.get("/species"))
    seen = [(e.name, e.values["raised"]) for e in trace.select("resume", request=1)]

    assert seen == [("open_log", "ValueError()"), ("open_session", "KeyError()")]


def test_after_an_exception_only_finally_runs(run):
    code = ["", *Path(predict_species.__file__).read_text().split("\n")]
    events = run("endpoint_raises").events
    raised = next(place for place, e in enumerate(events) if e.kind == "unwind" and e.name == "predict_species")

    ran = [code[e.line].strip() for e in events[raised:] if e.kind == "line"]

    assert ran == ['session["open"] = False']


def test_the_next_request_gets_a_new_session(run):
    trace = run("two_requests")
    opened = [e.values["yield"] for e in trace.select("suspend", name="open_session")]
    closed = [e.changed["session"] for e in trace.select("return", name="open_session", request=1)]

    assert closed == ["{'open': False, 'notes': ['model held', 'setosa', 'model released']}"]
    assert opened == ["{'open': True, 'notes': []}"] * 2


def test_quiz_how_often_two_requests_open_a_session(run, key):
    trace = run("two_requests")
    asked = [line.strip() for e in trace.select("match") for line in e.values["dependencies"].split("\n")]
    started = [e.name for e in trace.select("start") if e.name in asked]

    assert key == str(started.count("open_session"))
    assert (asked.count("open_session"), len(started)) == (4, 6)


def test_quiz_the_order_of_leaving_without_the_cache(run, key):
    trace = run("without_cache")
    left = [e.name for e in trace.select("return", depth=0) if e.name != "predict_species"]
    entered = [e.name for e in trace.select("suspend") if "yield" in e.values]

    assert key == ", ".join(f"`{name}`" for name in left)
    assert left == entered[::-1]
    assert (len(left), left.count("open_session")) == (4, 2)


def test_quiz_what_is_left_when_the_response_is_sent(run, key):
    left = {}
    for scenario in ("one_request", "log_before_response"):
        told = [e.name for e in run(scenario).select("return", "http.response.body", depth=0)]
        left[scenario] = set(told[: told.index("")]) - {"predict_species"}

    outcomes = {
        "All three": {"open_log", "hold_model", "open_session"},
        "`open_log`: the log is written, and the session is still open": {"open_log"},
        "None: the session is open, and the log is not yet written": set(),
        "`open_session`: the session is closed, and the log is not yet written": {"open_session"},
    }

    last = steps(run("one_request"))[8]

    assert [text for text, names in outcomes.items() if names == left["one_request"]] == [key]
    assert left["log_before_response"] == {"open_log"}
    assert (last.number, last.first("return").name) == (9, "open_session")


def test_quiz_what_runs_after_an_exception(run, key):
    code = ["", *Path(predict_species.__file__).read_text().split("\n")]
    traces = [run("one_request"), run("endpoint_raises")]
    returned, raised = ({code[e.line].strip() for e in trace.select("line")} for trace in traces)
    thrown = [trace.select("unwind", name="predict_species") for trace in traces]

    below_yield = [
        'session["notes"].extend(log)',
        'session["notes"].append("model released")',
        'session["open"] = False',
    ]

    assert [line for line in below_yield if line in returned] == below_yield
    assert [f"`{line}`" for line in below_yield if line in raised] == [key]
    assert [[e.values["raised"][:10] for e in events] for events in thrown] == [[], ["ValueError"]]


def test_quiz_what_a_stream_sees_after_the_exit(run, key):
    trace = run("two_streams")
    by_default, with_scope_function = (trace.select("http.response.body", request=n)[0] for n in (1, 2))
    kinds = ("start", "return", "http.response.body")
    order = [[e.name or "sent" for e in trace.select(*kinds, request=n, depth=0)] for n in (1, 2)]

    assert key == f"`{with_scope_function.values['body']}`"
    assert by_default.values["body"] == "setosa, session open: True"
    assert order[0][-2:] == ["sent", "open_session"]
    assert order[1][2:5] == ["stream_after_the_exit", "open_session", "stream"]
    assert [e.values["return"] for e in trace.select("return", name="stream")] == ["None", "None"]
