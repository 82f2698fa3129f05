from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

from fastapi import FastAPI
from fastapi.testclient import TestClient

from scripts.playing.clients import over_a_socket
from snippets.hello import greet, greet_by_hand


def statuses(trace):
    return [e.values["status"] for e in trace.select("http.response.start")]


def test_by_hand_a_bad_number_is_an_internal_error():
    with over_a_socket(greet_by_hand.app) as client:
        bad, missing = client.get("/hello?times=two"), client.get("/hello")

    assert (bad.status_code, bad.text) == (500, "Internal Server Error")
    assert (missing.status_code, missing.text) == (500, "Internal Server Error")


def test_by_hand_any_method_is_answered():
    client = TestClient(greet_by_hand.app)

    assert client.get("/hello?times=2").json() == client.post("/hello?times=2").json() == {"message": "Hello, Hello"}
    assert "method" not in Path(greet_by_hand.__file__).read_text()


def test_the_same_good_answer(run):
    client = TestClient(greet.app)

    assert client.get("/hello?times=2").text == '{"message":"Hello, Hello"}'
    assert TestClient(greet_by_hand.app).get("/hello?times=2").text == '{"message": "Hello, Hello"}'
    assert statuses(run("with_fastapi")) == ["200", "422", "422", "405", "404", "200"]
    assert [e.request for e in run("with_fastapi").select("start", name="greet")] == [1]


def test_a_bad_number_is_refused_with_its_place(run):
    (fault,) = TestClient(greet.app).get("/hello?times=two").json()["detail"]

    assert fault["loc"] == ["query", "times"]
    assert not run("with_fastapi").select("start", request=2)


def test_the_wrong_method_is_told_the_right_one():
    response = TestClient(greet.app).post("/hello?times=2")

    assert (response.status_code, response.headers["allow"]) == (405, "GET")


def test_the_schema_knows_the_parameter():
    (parameter,) = TestClient(greet.app).get("/openapi.json").json()["paths"]["/hello"]["get"]["parameters"]

    assert (parameter["name"], parameter["schema"]["type"]) == ("times", "integer")
    assert TestClient(greet_by_hand.app).get("/openapi.json").status_code == 404


def test_by_hand_runs_on_the_event_loop_and_def_on_a_thread(run):
    by_hand = run("by_hand").select("start", name="app")

    assert {e.where for e in by_hand} == {"event loop"}
    assert [e.where for e in run("with_fastapi").select("start", name="greet")] == ["worker thread"]


def test_while_a_def_waits_others_are_served():
    service, arrived, asked = FastAPI(), Event(), Event()
    service.get("/slow")(lambda: arrived.set() or asked.wait(10))
    service.get("/quick")(lambda: asked.set())

    with over_a_socket(service) as client, ThreadPoolExecutor() as another:
        slow = another.submit(client.get, "/slow")
        arrived.wait(10)
        client.get("/quick")

    assert slow.result().json() is True


def test_how_many_lines_each_has():
    assert len(Path(greet_by_hand.__file__).read_text().splitlines()) == 25
    assert len(Path(greet.__file__).read_text().splitlines()) == 8


def test_both_speak_the_same_messages(run):
    kinds = ("scope", "http.response.start", "http.response.body")
    by_hand, with_fastapi = (run(name).select(*kinds, request=1) for name in ("by_hand", "with_fastapi"))

    assert [e.kind for e in by_hand] == [e.kind for e in with_fastapi] == [*kinds]
    assert by_hand[0] == with_fastapi[0]
