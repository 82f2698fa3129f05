import ast
import sys
from concurrent.futures import ThreadPoolExecutor
from inspect import iscoroutinefunction
from pathlib import Path
from threading import Barrier

import anyio
from fastapi import FastAPI
from fastapi.testclient import TestClient

from scripts.playing.clients import over_a_socket
from snippets.hello import greet, greet_by_hand


def statuses(trace):
    return [e.values["status"] for e in trace.select("http.response.start")]


def test_both_are_asked_the_same_six_things(run):
    by_hand, with_fastapi = (run(name).select("scope", name="http") for name in ("by_hand", "with_fastapi"))

    assert by_hand == with_fastapi
    assert [e.request for e in by_hand] == [1, 2, 3, 4, 5, 6]


def test_by_hand_needs_the_standard_library_alone(run):
    tree = ast.parse(Path(greet_by_hand.__file__).read_text())
    imported = {node.names[0].name for node in tree.body if isinstance(node, ast.Import)}
    imported |= {node.module for node in tree.body if isinstance(node, ast.ImportFrom)}

    assert iscoroutinefunction(greet_by_hand.app)
    assert {e.name for e in run("by_hand").select("start", depth=0)} == {"app"}
    assert imported and {name.partition(".")[0] for name in imported} <= sys.stdlib_module_names


def test_by_hand_the_first_answer_is_right(run):
    first, *_ = run("by_hand").select("http.response.start", "http.response.body")
    body = next(e for e in run("by_hand").select("http.response.body"))

    assert (first.request, first.values["status"]) == (body.request, "200") == (1, "200")
    assert body.values["body"] == '{"message": "Hello, Hello"}'


def test_by_hand_a_bad_number_is_an_internal_error(run):
    raised = [e.values["raised"].partition("(")[0] for e in run("by_hand").select("end", name="http") if e.values]
    with over_a_socket(greet_by_hand.app) as client:
        bad, missing = client.get("/hello?times=two"), client.get("/hello")

    assert raised == ["ValueError", "KeyError"]
    assert (bad.status_code, bad.text) == (500, "Internal Server Error")
    assert (missing.status_code, missing.text) == (500, "Internal Server Error")


def test_by_hand_any_method_is_answered(run):
    answers = {e.request: e.values["body"] for e in run("by_hand").select("http.response.body")}
    (post,) = [e.request for e in run("by_hand").select("scope", name="http") if e.values["method"] == "POST"]

    assert answers[post] == answers[1] == '{"message": "Hello, Hello"}'
    assert "method" not in Path(greet_by_hand.__file__).read_text()


def test_the_same_good_answer(run):
    by_hand, with_fastapi = (
        run(name).select("http.response.body", request=1)[0] for name in ("by_hand", "with_fastapi")
    )
    called = run("with_fastapi").select("start", name="greet")

    assert by_hand.values["body"] == '{"message": "Hello, Hello"}'
    assert with_fastapi.values["body"] == '{"message":"Hello, Hello"}'
    assert int(by_hand.values["size"]) - int(with_fastapi.values["size"]) == 1
    assert statuses(run("with_fastapi")) == ["200", "422", "422", "405", "404", "200"]
    assert [e.request for e in called] == [1]


def test_a_bad_number_is_refused_with_its_place(run):
    (fault,) = TestClient(greet.app).get("/hello?times=two").json()["detail"]

    assert fault["loc"] == ["query", "times"]
    assert [e.kind for e in run("with_fastapi").select(request=2)] == [
        *("scope", "match"),
        *("http.response.start", "http.response.body", "end"),
    ]


def test_the_wrong_method_is_told_the_right_one(run):
    asked, answered = run("with_fastapi").select("scope", "http.response.start", request=4)

    assert (asked.values["method"], asked.values["path"]) == ("POST", "/hello")
    assert answered.values["status"] == "405"
    assert "allow: GET" in answered.values["headers"].split("\n")


def test_the_schema_knows_the_parameter():
    (parameter,) = TestClient(greet.app).get("/openapi.json").json()["paths"]["/hello"]["get"]["parameters"]

    assert (parameter["name"], parameter["schema"]["type"]) == ("times", "integer")
    assert TestClient(greet_by_hand.app).get("/openapi.json").status_code == 404


def statuses_of_two(application, path):
    with over_a_socket(application) as client, ThreadPoolExecutor(2) as clients:
        return [answer.status_code for answer in clients.map(client.get, [path] * 2)]


def meeting(seconds):
    """What waits, and blocks meanwhile, until it is called twice at once; after so many seconds it raises."""
    return Barrier(2, timeout=seconds).wait


def test_by_hand_a_call_that_blocks_keeps_everybody_waiting(run, monkeypatch):
    meet = meeting(0.5)
    monkeypatch.setattr(greet_by_hand, "parse_qs", lambda query: (meet() and None) or {"times": ["1"]})

    assert statuses_of_two(greet_by_hand.app, "/hello") == [500, 500]
    assert {e.where for e in run("by_hand").select("start", name="app")} == {"event loop"}


def test_a_def_blocks_a_worker_thread_and_others_are_served(run):
    service, meet = FastAPI(), meeting(60)
    service.get("/hello")(lambda: meet() and None)

    assert statuses_of_two(service, "/hello") == [200, 200]
    assert {e.where for e in run("with_fastapi").select("start", name="greet")} == {"worker thread"}


def test_forty_worker_threads_are_free_at_first():
    service = FastAPI()

    @service.get("/")
    async def free():
        return anyio.to_thread.current_default_thread_limiter().available_tokens

    with over_a_socket(service) as client:
        assert client.get("/").json() == 40


def test_how_many_lines_each_has():
    assert len(Path(greet_by_hand.__file__).read_text().splitlines()) == 25
    assert len(Path(greet.__file__).read_text().splitlines()) == 8


def test_both_speak_the_same_messages(run):
    kinds = ("scope", "http.response.start", "http.response.body")
    by_hand, with_fastapi = (run(name).select(*kinds, request=1) for name in ("by_hand", "with_fastapi"))

    assert [e.kind for e in by_hand] == [e.kind for e in with_fastapi] == [*kinds]
    assert by_hand[0] == with_fastapi[0]
