import re
import sqlite3
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import httpx
import pytest
from fastapi import BackgroundTasks, FastAPI, HTTPException
from fastapi.responses import JSONResponse
from fastapi.testclient import TestClient
from starlette.background import BackgroundTask

from scripts.course.excerpts import lacked
from scripts.course.scenarios import scenarios
from scripts.playing.clients import over_a_socket
from scripts.traces.requests import is_test_client
from scripts.traces.steps import steps
from scripts.views.status_tracker import snapshots
from snippets.background_tasks import async_task, called_too_soon, caught, def_task, outbox, two_tasks
from snippets.background_tasks.scenarios import FLOWER

ANSWERED = (1, "client", "the client has its answer")
BODY, ENDS = (1, "http.response.body", ""), (1, "end", "http")
TASK_STARTS, TASK_RETURNS = (1, "start", "write_audit"), (1, "return", "write_audit")


def seen(trace):
    return [(e.request, e.kind, e.name) for e in trace.events]


def differing(first, second):
    """The lines in which two snippets differ, by their numbers."""
    lines = (Path(snippet.__file__).read_text().split("\n") for snippet in (first, second))
    return {n: both for n, both in enumerate(zip(*lines, strict=True), 1) if both[0] != both[1]}


def service(*functions, error=None):
    app = FastAPI()

    @app.get("/species")
    async def tell_species(tasks: BackgroundTasks):
        for function in functions:
            tasks.add_task(function)
        if error:
            raise error
        return "setosa"

    return app


@contextmanager
def connected(server):
    """One connection to a uvicorn, which is not opened again when the server closes it."""
    with closing(HTTPConnection(server.base_url.netloc.decode())) as client:
        client.connect()
        client.auto_open = False
        yield client


def ask(client):
    client.request("GET", "/species")
    return client.getresponse().read()


def test_a_real_client_has_its_answer_while_the_task_runs(run):
    order = [fact for fact in seen(run("real_client")) if fact in (BODY, TASK_STARTS, ANSWERED, TASK_RETURNS, ENDS)]

    assert order == [BODY, TASK_STARTS, ANSWERED, TASK_RETURNS, ENDS]


def test_a_test_client_has_its_answer_after_the_task(run):
    order = [fact for fact in seen(run("test_client")) if fact in (BODY, TASK_STARTS, ANSWERED, TASK_RETURNS, ENDS)]

    assert order == [BODY, TASK_STARTS, TASK_RETURNS, ENDS, ANSWERED]


def test_the_service_does_the_same_for_both_clients(run):
    traces = [run("real_client"), run("test_client")]
    served, tested = (
        [(e.request, e.kind, e.name, e.line, e.where) for e in trace.events if e.kind != "client"] for trace in traces
    )

    assert [is_test_client(trace.select("scope", request=1)[0]) for trace in traces] == [False, True]
    assert served == tested
    assert [kind for _, kind, name, *_ in served if "response" in kind or name == "write_audit"] == [
        "http.response.start",
        "http.response.body",
        "start",
        "line",
        "return",
    ]


def test_the_task_starts_when_the_body_is_sent(run):
    send, call, _, leave, idle = steps(run("real_client"))[2:7]

    assert (send.number, send.events[-1].kind) == (3, "http.response.body")
    assert (call.number, call.events[0].kind, call.events[0].name) == (4, "start", "write_audit")
    assert (leave.events[-1].name, idle.number, idle.events[0].kind) == ("write_audit", 7, "end")


def test_line_18_runs_no_task(run):
    trace = run("real_client")
    noted, returned = trace.select("line", line=18)[0], trace.select("return", name="predict_species")[0]

    meanwhile = trace.events[trace.events.index(noted) : trace.events.index(returned)]

    assert {e.name for e in meanwhile} == {"predict_species"}
    assert [e.depth for e in trace.select("start", name="write_audit")] == [0]


def test_line_12_waits_until_the_client_has_its_answer(run):
    trace = run("real_client")
    waits, answered, returned = trace.events[-7:-4]

    assert [e.line for e in trace.select("line", name="write_audit")] == [12]
    assert (waits.name, waits.line) == ("write_audit", 12)
    assert answered.name == "the client has its answer"
    assert (returned.kind, returned.name) == ("return", "write_audit")


def test_after_request_1_is_when_the_call_has_returned(run):
    trace = run("real_client")
    (_, start), (moment, values), _ = snapshots(trace)
    started = [e.name for e in trace.events[: seen(trace).index(ENDS)] if e.kind == "start" and e.depth == 0]

    assert (moment, started) == ("After request 1", ["predict_species", "write_audit"])
    assert ("function" in start, values["function"]) == (False, "predict_species")
    assert "write_audit" not in values.values()


def test_the_two_services_differ_in_one_word():
    threaded, blocking = "def write_audit(prediction):", "async def write_audit(prediction):"

    assert differing(def_task, async_task) == {11: (threaded, blocking)}


def test_a_blocking_async_task_holds_up_the_neighbour(run):
    facts = seen(run("neighbour_of_async_task"))

    answered, sent = facts.index(ANSWERED), facts.index((2, "client", "GET /health is sent"))
    returns, arrives = facts.index(TASK_RETURNS), facts.index((2, "scope", "http"))

    assert answered < sent < returns < arrives


def test_a_def_task_does_not_hold_up_the_neighbour(run):
    facts = seen(run("neighbour_of_def_task"))

    starts, returns = facts.index(TASK_STARTS), facts.index(TASK_RETURNS)
    arrives, answered = facts.index((2, "scope", "http")), facts.index((2, "client", "the client has its answer"))

    assert starts < arrives < answered < returns


def test_the_task_itself_decides_where_it_runs(run):
    blocking, threaded = run("neighbour_of_async_task"), run("neighbour_of_def_task")

    assert [e.where for e in threaded.select("start", name="write_audit")] == ["worker thread"]
    assert [e.where for e in blocking.select("start", name="write_audit")] == ["event loop"]
    for trace in (blocking, threaded):
        assert [e.where for e in trace.select("start", name="predict_species")] == ["event loop"]


def test_a_task_that_raises_comes_too_late_to_change_the_answer(run):
    trace = run("audit_is_down")
    start, body, raises, ends = trace.select("http.response.start", "http.response.body", "unwind", "end", request=1)

    assert (start.values["status"], raises.name, raises.line) == ("200", "write_audit", 12)
    assert trace.events.index(body) < trace.events.index(raises) < trace.events.index(ends)
    assert ends.values["raised"].startswith("ConnectError(")


def test_uvicorn_closes_the_connection_when_a_task_has_raised():
    def write_audit():
        raise ConnectionError

    with over_a_socket(service()) as server, connected(server) as client:
        kept = [ask(client), ask(client)]
    with over_a_socket(service(write_audit)) as server, connected(server) as client:
        last, closed = ask(client), client.sock.recv(1) == b""
        with pytest.raises(ConnectionError):
            ask(client)
        elsewhere = server.get("/species").content

    assert (kept, last, closed, elsewhere) == ([b'"setosa"'] * 2, b'"setosa"', True, b'"setosa"')


def test_the_first_task_that_raises_ends_the_later_ones():
    ran = []

    def write_audit():
        ran.append("write_audit")
        raise ConnectionError

    app = service(lambda: ran.append("first"), write_audit, lambda: ran.append("third"))
    answer = TestClient(app, raise_server_exceptions=False).get("/species")

    assert (answer.json(), ran) == ("setosa", ["first", "write_audit"])


@pytest.mark.parametrize(("error", "status"), [(HTTPException(404), 404), (ValueError(), 500)])
def test_an_endpoint_that_raises_has_none_of_its_tasks_run(error, status):
    ran = []
    client = TestClient(service(lambda: ran.append("write_audit"), error=error), raise_server_exceptions=False)

    assert client.get("/species").status_code == status
    assert ran == []


def test_a_test_client_raises_what_the_task_raises(monkeypatch):
    monkeypatch.setattr(def_task, "AUDIT", "no address")
    told_otherwise = TestClient(def_task.app, raise_server_exceptions=False)

    assert told_otherwise.post("/predict", json=FLOWER).status_code == 200
    with pytest.raises(httpx.UnsupportedProtocol):
        TestClient(def_task.app).post("/predict", json=FLOWER)


def test_a_response_with_its_own_background_drops_the_tasks():
    app, ran = FastAPI(), []

    @app.get("/species")
    async def tell_species(tasks: BackgroundTasks, own: bool = False):
        tasks.add_task(ran.append, "added")
        return JSONResponse("setosa", background=BackgroundTask(ran.append, "of its own") if own else None)

    answers = [TestClient(app).get(path).json() for path in ("/species", "/species?own=yes")]

    assert (answers, ran) == (["setosa"] * 2, ["added", "of its own"])


def test_a_task_that_catches_lets_the_next_one_run(run, monkeypatch, caplog):
    before, after = run("first_task_raises"), run("first_task_catches")
    facts = [[(e.kind, e.name) for e in t.select("start", "return", "unwind", depth=0)] for t in (before, after)]
    monkeypatch.setattr(caught, "AUDIT", "no address")
    TestClient(caught.app).post("/predict", json=FLOWER)

    assert facts[0][2:] == [("start", "write_audit"), ("unwind", "write_audit")]
    assert facts[1][2:] == [
        ("start", "write_audit"),
        ("return", "write_audit"),
        ("start", "count_species"),
        ("return", "count_species"),
    ]
    assert "not in the audit: {'species': 'setosa'" in caplog.text


def test_the_two_services_differ_in_a_try():
    raising, catching = ([*Path(snippet.__file__).read_text().split("\n")] for snippet in (two_tasks, caught))
    added = [line.split()[0] for line in catching if line not in raising]

    assert [line for line in raising if line not in catching] == ["    httpx.post(AUDIT, json=prediction)"]
    assert added == ["import", "try:", "httpx.post(AUDIT,", "except", 'logging.error("%r:']


def test_a_stop_waits_for_the_task(run):
    trace = run("stopped")
    facts = [(e.kind, e.name) for e in trace.events]
    told = next(name for kind, name in facts if kind == "output")
    order = [
        ("http.response.body", ""),
        ("held", "write_audit"),
        ("signal", "SIGTERM"),
        ("output", told),
        ("return", "write_audit"),
        ("lifespan.shutdown", ""),
    ]

    assert "Waiting for background tasks to complete" in told
    assert [fact for fact in facts if fact in order] == order


def test_a_kill_loses_the_task(run):
    trace = run("killed")
    facts = [(e.process, e.kind, e.name) for e in trace.events]
    order = [
        ("worker 1", "http.response.body", ""),
        ("worker 1", "held", "write_audit"),
        ("worker 1", "signal", "SIGKILL"),
        ("worker 3", "lifespan.startup.complete", ""),
    ]

    assert [fact for fact in facts if fact in order] == order
    assert [e.name for e in trace.select("client")] == ["the client has a 200", "the audit: []"]
    assert [e.process for e in trace.select("start", name="write_audit")] == ["worker 1"]


def test_the_next_worker_writes_what_is_in_the_outbox(run):
    trace = run("killed_with_outbox")
    code = ["", *Path(outbox.__file__).read_text().split("\n")]
    facts = [(e.process, e.kind, code[e.line].strip() if e.kind == "line" else e.name) for e in trace.events]
    stored = next(n for n, (*_, text) in enumerate(facts) if "INSERT INTO" in text)
    prints = [process for process, _, text in facts if text.startswith("print(")]

    assert stored < facts.index(("worker 1", "http.response.body", ""))
    assert prints == ["worker 1", "worker 3"]
    assert facts.index(("worker 1", "held", "write_audit")) < facts.index(("worker 1", "signal", "SIGKILL"))
    assert [e.name for e in trace.select("client")] == ["the client has a 200", "the audit: ['setosa']"]


def test_a_task_that_ends_before_it_commits_is_done_again(tmp_path, monkeypatch):
    def print_and_be_killed(*entry, file):
        print(*entry, file=file)
        raise KeyboardInterrupt

    monkeypatch.setattr(outbox, "FOLDER", tmp_path)
    with TestClient(outbox.app):
        with closing(sqlite3.connect(tmp_path / "outbox")) as database, database:
            database.execute("INSERT INTO entries VALUES ('virginica')")
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(outbox, "print", print_and_be_killed, raising=False)
            outbox.write_audit()
        outbox.write_audit()
        outbox.write_audit()

    assert (tmp_path / "audit").read_text().split() == ["virginica", "virginica"]


def test_quiz_the_order_for_a_test_client(run, key):
    words = {BODY: "the body is sent", TASK_RETURNS: "the task returns", ANSWERED: "the client has its answer"}

    tested = ", ".join(words[fact] for fact in seen(run("test_client")) if fact in words)
    served = ", ".join(words[fact] for fact in seen(run("real_client")) if fact in words)

    assert key.lower() == tested
    assert served == "the body is sent, the client has its answer, the task returns"


def test_quiz_who_runs_on_the_event_loop(run, key):
    blocking = run("neighbour_of_async_task").select("start", where="event loop", depth=0)
    written = re.findall(r"async def (\w+)", Path(async_task.__file__).read_text())
    threaded = run("neighbour_of_def_task").select("start", where="event loop", depth=0)

    assert key == ", ".join(f"`{e.name}`" for e in blocking)
    assert [e.name for e in threaded] == ["predict_species", "health"]
    assert {*written} == {e.name for e in blocking}


def test_quiz_when_the_neighbour_is_received(run, key):
    trace = run("neighbour_of_async_task")
    facts = seen(trace)
    sent, arrives = facts.index((2, "client", "GET /health is sent")), facts.index((2, "scope", "http"))
    body, returns = facts.index(BODY), facts.index(TASK_RETURNS)

    outcomes = {
        "At once: request 1 has its answer": sent < arrives < returns,
        "At once: the task only waits for the audit": bool(trace.select("suspend", name="write_audit")),
        "When a worker thread is free": bool(trace.select("start", where="worker thread")),
        "When the task has returned": body < sent < returns < arrives,
    }

    assert [text for text, true in outcomes.items() if true] == [key]
    assert "await" not in Path(async_task.__file__).read_text()


def test_quiz_what_the_client_of_a_failed_task_gets(run, key):
    trace = run("audit_is_down")
    statuses = [e.values["status"] for e in trace.select("http.response.start")]
    body, starts, raises = trace.select("http.response.body", "start", "unwind", request=1)[-3:]

    assert key == f"`{', '.join(statuses)}` and `{body.values['body']}`"
    assert [(e.kind, e.name) for e in (body, starts, raises)] == [
        ("http.response.body", ""),
        ("start", "write_audit"),
        ("unwind", "write_audit"),
    ]


def test_quiz_when_a_call_in_parentheses_runs(run, key):
    trace = run("called_too_soon")
    kinds = [e.kind if e.name != "write_audit" else f"{e.kind} of it" for e in trace.events]
    sent, calls = kinds.index("http.response.body"), [n for n, kind in enumerate(kinds) if kind == "start of it"]

    outcomes = {
        "After the response, as before": [n > sent for n in calls] == [True],
        "Before the response, and again after it": [n > sent for n in calls] == [False, True],
        "Not at all: `add_task` refuses what is no function": not calls,
        "Before the response, inside `predict_species`": [n > sent for n in calls] == [False]
        and [e.depth for e in trace.select("start", name="write_audit")] == [1],
    }
    around, end = [trace.events[n - 1].line for n in calls], trace.events[sent + 1]

    assert differing(def_task, called_too_soon).keys() == {18}
    assert [text for text, true in outcomes.items() if true] == [key]
    assert (around, end.values["raised"]) == ([18], "TypeError('the first argument must be callable')")


def test_no_browser_can_play_this_lesson(run):
    served = ("real_client", "neighbour_of_async_task", "neighbour_of_def_task", "audit_is_down")
    served += ("first_task_raises", "first_task_catches", "stopped", "killed", "killed_with_outbox")
    tested = ("test_client", "called_too_soon")

    lacking = {name: lacked(played) for name, played in scenarios("background_tasks").items()}
    by_test_client = {name for name in lacking if is_test_client(run(name).select("scope", request=1)[0])}

    assert lacking == dict.fromkeys(served, "a server") | dict.fromkeys(tested, "concurrent")
    assert by_test_client == {*tested}
