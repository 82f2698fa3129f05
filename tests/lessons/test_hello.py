from inspect import signature
from pathlib import Path
from typing import Annotated

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import AfterValidator

from scripts.playing.checks import imported
from scripts.playing.clients import over_a_socket
from scripts.playing.terminals import Terminal
from scripts.traces.steps import steps
from scripts.views.process_flow import stages
from scripts.views.status_tracker import snapshots
from snippets.hello import say_hello
from snippets.hello.say_hello import app
from snippets.hello.scenarios import ask
from snippets.iris_model import Model
from snippets.lifespan import load_at_import


def test_the_stages_stand_in_the_order_of_the_run(run):
    trace = run("two_requests")
    seen = [stage.event for stage in stages(trace)]

    assert len(seen) == 8
    assert [trace.events.index(event) for event in seen] == sorted(map(trace.events.index, seen))
    assert [event.kind for event in seen][1:] == [
        *("scope", "match", "start", "start"),
        *("return", "http.response.start", "end"),
    ]


def test_input_is_checked_before_the_function_is_called():
    told, service = [], FastAPI()

    @service.get("/hello")
    def greet(times: Annotated[int, AfterValidator(lambda times: told.append("checked") or times)]):
        told.append(f"called with {times!r}")

    statuses = [TestClient(service).get(f"/hello?times={times}").status_code for times in ("2", "two")]

    assert statuses == [200, 422]
    assert told == ["checked", "called with 2"]


def test_a_server_stands_between_client_and_application(run):
    with over_a_socket(app) as client:
        response = client.get("/hello")
    sent, _ = run("one_request_over_a_socket").select("http.response.start", "http.response.body")

    assert response.headers["server"] == "uvicorn"
    assert "server" not in sent.values["headers"]
    assert [e.values["path"] for e in run("one_request_over_a_socket").select("scope", name="http")] == ["/hello"]


def test_the_module_registers_one_function(run):
    known = [route.path for route in FastAPI().routes]
    added = [route for route in app.routes if route.path not in known]
    (imported,) = run("two_requests").select("import")

    assert imported.values["routes"].split("\n") == [*known, "/hello"]
    assert [(route.path, route.methods) for route in added] == [("/hello", {"GET"})]
    assert added[0].endpoint is say_hello.say_hello


def test_running_the_file_ends_at_once(run):
    ran = run("run_the_file").select("command", "output", "exit")

    assert [e.name for e in ran] == ["python snippets/hello/say_hello.py", "0"]


def test_the_server_answers_until_ctrl_c(run):
    printed = [e.name for e in run("serve").select("command", "output", "key")]
    answered = next(n for n, line in enumerate(printed) if line.endswith('"GET /hello HTTP/1.1" 200 OK'))

    assert printed[0] == "uvicorn snippets.hello.say_hello:app"
    assert printed.index("INFO:     Application startup complete.") < answered < printed.index("^C")
    assert printed[printed.index("^C") + 1] == "INFO:     Shutting down"


def test_the_second_request_comes_after_the_first(run):
    arrived_and_ended = run("two_requests").select("scope", "end", name="http")

    assert [(e.kind, e.request) for e in arrived_and_ended] == [("scope", 1), ("end", 1), ("scope", 2), ("end", 2)]


def test_at_the_start_nothing_has_been_asked(run):
    (title, values), (after, then), *_ = snapshots(run("two_requests"))

    assert (title, values) == ("Start", {"application": "lifespan.startup.complete"})
    assert (after, then["request"]) == ("After request 1", "GET /hello")


def test_importing_calls_no_function(run):
    events = run("two_requests").events
    first_request = next(e for e in events if e.request == 1)

    before = events[: events.index(first_request)]

    assert [e.kind for e in before][:1] == ["import"]
    assert "/hello" in before[0].values["routes"].split("\n")
    assert [e.kind for e in before if e.kind == "start"] == []


def test_what_stands_outside_of_functions_runs_at_the_import():
    service = Path(say_hello.__file__).read_text() + "\n\nearly = say_hello()\n"

    with imported(service) as module:
        assert module.early == {"message": "Hello, world!"}


def test_the_function_is_called_without_arguments(run):
    starts = run("two_requests").select("start", name="say_hello")

    assert [dict(e.values) for e in starts] == [{}, {}]
    assert [e.values["path"] for e in run("two_requests").select("match")] == ["/hello", "/hello"]
    assert not signature(say_hello.say_hello).parameters


def test_path_and_method_choose_the_function(run):
    trace = run("six_ways_to_ask")
    asked = {e.request: f"{e.values['method']} {e.values['path']}" for e in trace.select("scope", name="http")}
    statuses = {asked[e.request]: e.values["status"] for e in trace.select("http.response.start")}
    called = {asked[e.request] for e in trace.select("start", name="say_hello")}

    assert (statuses["GET /hello"], statuses["GET /goodbye"], statuses["POST /hello"]) == ("200", "404", "405")
    assert called == {"GET /hello"}


def test_not_every_other_path_is_a_404():
    client = TestClient(app)
    slash = client.get("/hello/", follow_redirects=False)

    assert client.get("/docs").status_code == 200
    assert (slash.status_code, slash.headers["location"]) == (307, "http://testserver/hello")


@pytest.mark.parametrize(("command", "processes"), [("uvicorn main:app", 1), ("uvicorn main:app --workers 2", 2)])
def test_each_process_imports_the_module_once(tmp_path, command, processes):
    (tmp_path / "main.py").write_text(f"print('imported')\n{Path(say_hello.__file__).read_text()}")
    terminal = Terminal(tmp_path)

    with terminal.serve(command, "startup complete") as address:
        for _ in range(1, processes):
            terminal.wait_for("startup complete")
        answers = [ask(f"{address}/hello").status_code for _ in range(3)]

    assert answers == [200] * 3
    assert "".join(e.name for e in terminal.trace.select("output")).count("imported") == processes


def test_an_import_loads_what_is_loaded_there_and_the_lifespan_only_when_it_starts(run):
    at_import, lifespan = Path(load_at_import.__file__).read_text(), run("lifespan/two_workers")
    loading = [e.process for e in lifespan.select("start", name="load_model")]
    order = [e.name or e.kind for e in lifespan.events if e.process == "worker 1"]

    with imported(at_import) as module:
        assert isinstance(module.model, Model)
    assert loading == ["worker 1", "worker 2"]
    assert order.index("lifespan") < order.index("load_model") < order.index("lifespan.startup.complete")


def test_each_request_is_a_call_of_the_application(run):
    trace = run("two_requests")
    wait, receive = steps(trace)[3:5]

    assert [(e.kind, e.name, e.request) for e in trace.select("scope", "end")] == [
        *[("scope", "lifespan", 0), ("scope", "http", 1), ("end", "http", 1)],
        *[("scope", "http", 2), ("end", "http", 2), ("end", "lifespan", 0)],
    ]
    assert (wait.action, receive.action) == ("Wait for the next request", "Receive request")


def test_a_def_endpoint_runs_on_a_worker_thread(run):
    trace = run("two_requests")

    assert [e.where for e in trace.select("start", name="say_hello")] == ["worker thread"] * 2
    assert [e.where for e in trace.select("http.response.start", "http.response.body")] == ["event loop"] * 4


def test_the_application_has_five_routes(run):
    routes = run("two_requests").events[0].values["routes"].split("\n")

    assert len(routes) == 5
    assert routes[:4] == ["/openapi.json", "/docs", "/docs/oauth2-redirect", "/redoc"]
    assert routes[4] == "/hello"
    assert [route.path for route in FastAPI().routes] == routes[:4]


def test_the_dict_leaves_as_27_bytes(run):
    returned, sent = run("two_requests").select("return", "http.response.body", request=1)
    body = TestClient(app).get("/hello").content

    assert (returned.values["type"], sent.values["size"]) == ("dict", "27")
    assert body.decode() == sent.values["body"] == '{"message":"Hello, world!"}'
    assert len(body) == 27


def test_quiz_what_the_function_returns(run, key):
    trace = run("two_requests")
    returned, start, body = trace.select("return", "http.response.start", "http.response.body", request=1)

    assert key == f"`{returned.values['return']}`, a `{returned.values['type']}`"
    assert trace.events.index(returned) < trace.events.index(start) < trace.events.index(body)
    assert (start.values["status"], body.values["size"]) == ("200", "27")
    service = FastAPI()
    service.get("/hello")(lambda: '{"message": "Hello, world!"}')
    assert TestClient(service).get("/hello").json() == '{"message": "Hello, world!"}'


def test_quiz_when_the_response_leaves(run, key):
    leaving = [(s.number, s.request) for s in steps(run("two_requests")) if s.first("http.response.body")]
    returning = [s.number for s in steps(run("two_requests")) if s.first("return")]
    ending = [s.number for s in steps(run("two_requests")) if s.first("end")]

    assert key == f"Step {dict(map(reversed, leaving))[1]}"
    assert (leaving, returning[0], ending[0]) == ([(3, 1), (6, 2)], 2, 4)


def test_quiz_what_a_post_endpoint_changes(run, key):
    old = [(e.request, e.kind, e.name) for e in run("two_requests").events if e.request]
    new = [(e.request, e.kind, e.name) for e in run("two_requests_and_a_post").events if e.request]
    kept, added = new[: len(old)], new[len(old) :]
    (status,) = [e.values["status"] for e in run("two_requests_and_a_post").select("http.response.start", request=3)]

    outcomes = {
        "The old rows stay; new rows show the POST request and its own function": kept == old
        and (3, "start", "leave_greeting") in added,
        "`POST /hello` takes the place of `GET /hello`": (1, "start", "say_hello") not in new,
        "The `POST` gets a `405`, because the path has a function already": status == "405",
        "The row of step 2 names both functions, because both have the path": (1, "start", "leave_greeting") in new,
    }

    assert key == " and ".join(text for text, true in outcomes.items() if true)


def test_quiz_what_the_file_alone_does(run, key):
    events = run("run_the_file").select("command", "output", "exit")
    command, *printed, code = (e.name for e in events)
    outcomes = {
        "A server starts and waits for requests": any("Uvicorn running" in line for line in printed),
        "It prints `{'message': 'Hello, world!'}`": any("Hello" in line for line in printed),
        "It ends at once, and prints nothing": (code, printed) == ("0", []),
        "It fails, as it runs without a server": code != "0",
    }

    assert (command, [e.kind for e in events]) == ("python snippets/hello/say_hello.py", ["command", "exit"])
    assert key == " and ".join(text for text, true in outcomes.items() if true)


def test_quiz_how_often_the_module_is_imported(run, key):
    order = [(e.kind, e.request) for e in run("two_requests").events if e.kind in ("import", "scope", "start")]
    imports, asked = order.count(("import", 0)), order.index(("scope", 1))
    early = order[:asked].count(("import", 0))
    outcomes = {
        "Once, before the first of them asks": (imports, early) == (1, 1),
        "Once, when the first of them asks": (imports, early) == (1, 0),
        "Twice: each request runs the file anew": imports == 2,
        "Three times: at the start, and for each request": imports == 3,
    }

    assert order[asked:] == [("scope", 1), ("start", 1), ("scope", 2), ("start", 2)]
    assert key == " and ".join(text for text, true in outcomes.items() if true)
