import asyncio
import json
import socket
from contextlib import asynccontextmanager
from threading import Event
from unittest.mock import patch

import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI
from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient

from scripts.course.excerpts import lacked
from scripts.course.scenarios import scenarios
from scripts.playing.clients import over_a_socket
from scripts.traces.requests import caller
from scripts.traces.steps import steps
from snippets.testing import fixtures, overridden, service

FLOWER = [5.1, 3.5, 1.4, 0.2]
BREAKS_OFF = [FLOWER, FLOWER[:3]]

client, stand_in, served = fixtures.client, fixtures.stand_in, fixtures.served


def called(trace, request=1):
    """The functions that FastAPI called for a request, or for none."""
    return [e.name for e in trace.select("start", request=request, depth=0)]


def statuses(trace):
    return [e.values["status"] for e in trace.select("http.response.start")]


def paths(trace):
    return [e.values["path"] for e in trace.select("scope", name="http")]


def says(trace, request=1):
    return [e.name for e in trace.select("client", request=request)]


def probabilities(app, *requests):
    """What a test client is told of a flower, in a `with`."""
    with TestClient(app) as client:
        return [client.post(path, json=FLOWER).json().get("probability") for path in requests]


def test_two_of_four_clients_never_start_the_service(run):
    bare, transport = run("test_client"), run("asgi_transport")
    inside, real = run("in_a_with"), run("uvicorn")

    assert [caller(t.select("scope", request=1)[0]) for t in (bare, transport)] == ["test client", "ASGITransport"]
    assert [caller(t.select("scope", request=1)[0]) for t in (inside, real)] == ["test client", "server"]
    for trace in (bare, transport):
        assert (called(trace, 0), called(trace), statuses(trace)) == ([], ["predict_species"], ["500"])
        assert "has no attribute 'model'" in trace.select("end", request=1)[0].values["raised"]
    for trace in (inside, real):
        assert (called(trace, 0), statuses(trace)) == (["load_model"], ["200"])
        assert called(trace) == ["predict_species", "write_audit"]


def test_a_test_client_starts_a_service_only_in_a_with():
    started = []

    @asynccontextmanager
    async def lifespan(app):
        started.append("started")
        yield

    app = FastAPI(lifespan=lifespan)
    client = TestClient(app)
    bare = client.get("/nowhere").status_code, [*started]
    with TestClient(app) as client:
        inside = client.get("/nowhere").status_code, [*started]

    assert (bare, inside) == ((404, []), (404, ["started"]))


def test_only_the_client_of_a_server_goes_on_before_the_task_is_over(run):
    inside, real = run("in_a_with"), run("uvicorn")
    told, tested = (
        [(e.kind, e.name) for e in trace.events if e.kind in ("client", "held") or e.name == "write_audit"]
        for trace in (real, inside)
    )

    has, starts, ends = ("client", "has its 200"), ("start", "write_audit"), ("return", "write_audit")
    assert [fact for fact in told if fact in (has, starts, ends)] == [starts, has, ends]
    assert [fact for fact in tested if fact in (has, starts, ends)] == [starts, ends, has]
    assert (told.count(("held", "write_audit")), tested.count(("held", "write_audit"))) == (1, 0)


def test_the_with_alone_decides(run):
    bare, inside = run("test_client"), run("in_a_with")
    one, other = scenarios("testing")["test_client"].run, scenarios("testing")["in_a_with"].run

    assert one.__code__.co_code == other.__code__.co_code
    assert [e.values for e in bare.select("scope", "match", request=1)] == [
        e.values for e in inside.select("scope", "match", request=1)
    ]
    assert (called(bare, 0), called(inside, 0)) == ([], ["load_model"])


def test_a_test_client_raises_what_the_application_raised():
    def ask(client):
        return client.post("/predict", json=FLOWER)

    async def ask_transport(**told):
        transport = httpx.ASGITransport(service.app, **told)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await ask(client)

    for asks in (lambda: ask(TestClient(service.app)), lambda: asyncio.run(ask_transport())):
        with pytest.raises(AttributeError, match="'State' object has no attribute 'model'"):
            asks()
    assert ask(TestClient(service.app, raise_server_exceptions=False)).status_code == 500
    assert asyncio.run(ask_transport(raise_app_exceptions=False)).status_code == 500


def test_a_browser_plays_one_of_four_clients(run):
    of_four = ("test_client", "in_a_with", "asgi_transport", "uvicorn")

    lacking = {name: lacked(scenarios("testing")[name]) for name in of_four}

    assert lacking == {
        "test_client": "a client without a lifespan",
        "in_a_with": "",
        "asgi_transport": "httpx",
        "uvicorn": "a server",
    }
    assert says(run("in_a_with")) == ["has its 200"]


def test_the_with_starts_and_stops_the_service(run):
    start, arrive, _, task, over, goes_on, stop = steps(run("in_a_with"))

    assert (start.number, start.request, start.first("start").name) == (1, 0, "load_model")
    assert (arrive.number, arrive.first("scope").request) == (2, 1)
    assert (stop.number, stop.request, bool(stop.first("lifespan.shutdown.complete"))) == (7, 0, True)
    assert (task.number, task.first("return").name, over.events[0].kind) == (4, "write_audit", "end")
    assert (goes_on.number, goes_on.events[0].name) == (6, "has its 200")


def test_only_the_test_client_follows_a_redirect(run):
    tested, carried, real = run("client_again"), run("transport_again"), run("uvicorn_again")

    assert [e.values["path"] for e in tested.select("scope", name="http")] == ["/stream", "/predict/", "/predict"]
    assert (statuses(tested), says(tested, 2), says(tested, 3)) == (["200", "307", "200"], [], ["has a 200"])
    for trace in (carried, real):
        assert [e.values["path"] for e in trace.select("scope", name="http")] == ["/stream", "/predict/"]
        assert (statuses(trace), says(trace, 2)) == (["200", "307"], ["has a 307"])


def test_a_test_client_can_be_told_to_follow_nothing():
    with TestClient(service.app, follow_redirects=False) as client:
        answer = client.post("/predict/", json=FLOWER)

    assert (answer.status_code, answer.headers["location"]) == (307, "http://testserver/predict")


def test_only_a_connection_can_break_off(run):
    tested, carried, real = run("client_again"), run("transport_again"), run("uvicorn_again")

    for trace in (tested, carried, real):
        start, body, raises, end = trace.select(
            "http.response.start", "http.response.body", "unwind", "end", request=1, depth=0
        )
        assert (start.values["status"], body.values["body"], body.values["more_body"]) == ("200", "setosa", "True")
        assert (raises.name, end.values["raised"].partition("(")[0]) == ("species_of", "ValueError")
    assert [says(trace) for trace in (tested, carried)] == [["has a 200 and setosa"]] * 2
    assert says(real) == ["has a RemoteProtocolError"]


def test_a_test_client_raises_when_a_stream_breaks_off():
    with pytest.raises(ValueError, match="argument 2 is shorter"):
        TestClient(service.app).post("/stream", json=BREAKS_OFF)
    told_otherwise = TestClient(service.app, raise_server_exceptions=False).post("/stream", json=BREAKS_OFF)

    assert (told_otherwise.status_code, told_otherwise.text) == (200, "setosa")


def test_a_test_client_streams_and_the_transport_collects():
    app, has_first, ended = FastAPI(), Event(), []

    @app.get("/species")
    def tell(wait: bool):
        def species():
            yield "first"
            ended.append(has_first.wait(30) if wait else "nobody waited for")
            yield "second"

        return StreamingResponse(species())

    with TestClient(app) as client, client.stream("GET", "/species?wait=yes") as answer:
        chunks = answer.iter_text()
        first, before = next(chunks), [*ended]
        has_first.set()
        rest = "".join(chunks)

    async def first_of_the_transport():
        transport = httpx.ASGITransport(app)
        url = "http://test/species?wait=no"
        async with httpx.AsyncClient(transport=transport) as client, client.stream("GET", url) as answer:
            return len(ended), await anext(answer.aiter_text())

    assert (answer.status_code, first, before, rest) == (200, "first", [], "second")
    assert asyncio.run(first_of_the_transport()) == (2, "firstsecond")
    assert ended == [True, "nobody waited for"]


def test_a_queue_belongs_to_the_loop_of_the_first_request(run):
    two_loops, one_loop = run("a_loop_each"), run("one_loop")

    raised = two_loops.select("unwind", request=2)

    assert (statuses(two_loops), statuses(one_loop)) == (["200", "500"], ["200", "200"])
    assert [e.name for e in raised] == ["predict_species"]
    assert raised[0].values["raised"].startswith("RuntimeError('<Queue at ")
    assert "is bound to a different event loop" in raised[0].values["raised"]


def test_the_with_keeps_one_loop_for_all_requests():
    app, loops = FastAPI(), []

    @app.get("/loop")
    async def remember():
        loops.append(asyncio.get_running_loop())

    bare = TestClient(app)
    answers = [bare.get("/loop"), bare.get("/loop")]
    with TestClient(app) as client:
        answers += [client.get("/loop"), client.get("/loop")]
    with over_a_socket(app) as server:
        answers += [server.get("/loop"), server.get("/loop")]

    assert [answer.status_code for answer in answers] == [200] * 6
    assert [loops[n] is loops[n + 1] for n in (0, 2, 4)] == [False, True, True]


def test_an_override_misses_a_mounted_application(run):
    trace = run("overridden")

    assert paths(trace) == ["/predict", "/batch/predict"]
    assert called(trace, 1) == ["always_setosa", "ready_model", "predict_species"]
    assert called(trace, 2) == ["load_model", "ready_model", "predict_species"]


def test_a_mounted_application_has_overrides_of_its_own():
    with patch.dict(overridden.batch.dependency_overrides, {overridden.load_model: overridden.always_setosa}):
        assert probabilities(overridden.app, "/batch/predict", "/predict") == [1.0, 0.978]


def test_an_override_reaches_an_included_router():
    app, router = FastAPI(), APIRouter()
    router.post("/predict")(overridden.predict_species)
    app.include_router(router)

    app.dependency_overrides[overridden.load_model] = overridden.always_setosa

    assert probabilities(app, "/predict") == [1.0]
    assert not hasattr(router, "dependency_overrides")


def test_another_function_of_the_same_name_overrides_nothing():
    def making():
        def load_model():
            return overridden.predict

        return load_model

    app = FastAPI()
    app.post("/predict", dependencies=[Depends(making())])(overridden.predict_species)
    app.dependency_overrides[making()] = overridden.always_setosa
    ignored = probabilities(app, "/predict")
    app.dependency_overrides[overridden.load_model] = overridden.always_setosa

    assert making().__name__ == overridden.load_model.__name__ == "load_model"
    assert (ignored, probabilities(app, "/predict")) == ([0.978], [1.0])


def test_a_parameter_of_a_stand_in_is_asked_of_the_client():
    def stands_in(who: str):
        return overridden.always_setosa()

    with patch.dict(overridden.app.dependency_overrides, {overridden.load_model: stands_in}):
        client = TestClient(overridden.app)
        without, told = client.post("/predict", json=FLOWER), client.post("/predict?who=ada", json=FLOWER)

    assert (without.status_code, without.json()["detail"][0]["loc"]) == (422, ["query", "who"])
    assert told.json()["probability"] == 1.0


def test_the_client_of_the_fixture_is_started_and_follows_nothing(client):
    answers = [client.post(path, json=FLOWER) for path in ("/predict", "/predict/")]

    assert [answer.status_code for answer in answers] == [200, 307]


def test_the_stand_in_of_the_fixture_stands_in(stand_in):
    assert overridden.app.dependency_overrides == {overridden.load_model: overridden.always_setosa}
    assert probabilities(overridden.app, "/predict") == [1.0]


def test_an_override_stays_until_it_is_taken_back(run):
    stays, back = run("left_behind"), run("taken_back")

    assert [called(trace, 1)[0] for trace in (stays, back)] == ["always_setosa"] * 2
    assert [called(trace, 2)[0] for trace in (stays, back)] == ["always_setosa", "load_model"]
    assert statuses(stays) + statuses(back) == ["200"] * 4
    assert [
        [json.loads(e.values["body"])["probability"] for e in trace.select("http.response.body")]
        for trace in (stays, back)
    ] == [[1.0, 1.0], [1.0, 0.978]]


def test_clear_takes_more_than_patch_does():
    app = FastAPI()
    app.post("/predict")(overridden.predict_species)
    app.dependency_overrides[overridden.load_model] = overridden.always_setosa
    of_others = dict(app.dependency_overrides)

    with patch.dict(app.dependency_overrides, {overridden.ready_model: lambda: overridden.predict}):
        meanwhile = probabilities(app, "/predict")
    put_back, answer = dict(app.dependency_overrides), probabilities(app, "/predict")
    app.dependency_overrides.clear()

    assert (put_back == of_others, meanwhile, answer) == (True, [0.978], [1.0])
    assert probabilities(app, "/predict") == [0.978]


def test_a_real_server_shows_that_a_stream_broke_off(client, served):
    with pytest.raises(ValueError, match="argument 2 is shorter"):
        client.post("/stream", json=BREAKS_OFF)
    with pytest.raises(httpx.RemoteProtocolError):
        served.post("/stream", json=BREAKS_OFF)
    assert served.post("/predict", json=FLOWER).json()["species"] == "setosa"


def test_a_socket_keeps_what_comes_before_the_server():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        with socket.create_connection(listener.getsockname()) as early:
            early.sendall(b"GET /")
        accepted, _ = listener.accept()
        with accepted:
            received = accepted.recv(5)

    assert received == b"GET /"


def test_quiz_what_is_called_without_a_with(run, key):
    bare, inside = run("test_client"), run("in_a_with")

    assert key == " and ".join(f"`{name}()`" for name in called(bare, 0) + called(bare))
    assert called(inside, 0) + called(inside) == ["load_model", "predict_species", "write_audit"]
    assert "AttributeError" in bare.select("unwind", name="predict_species")[0].values["raised"]


def test_quiz_how_many_requests_a_slash_makes(run, key):
    tested, real = run("client_again"), run("uvicorn_again")
    made = [path for path in paths(tested) if path.startswith("/predict")]

    assert key.startswith(f"{len(made)}: the {statuses(tested)[1]} is followed")
    assert (says(tested, 3), says(real, 2)) == (["has a 200"], ["has a 307"])


def test_quiz_what_a_real_client_has_of_a_cut_stream(run, key):
    real, tested = run("uvicorn_again"), run("client_again")

    assert says(real) == [f"has {key.replace('`', '').lower().replace('remoteprotocolerror', 'RemoteProtocolError')}"]
    assert says(tested) == ["has a 200 and setosa"]
    assert statuses(real)[0] == "200"


def test_quiz_two_requests_without_a_with(run, key):
    two_loops, one_loop = run("a_loop_each"), run("one_loop")

    assert key == " and ".join(f"`{status}`" for status in statuses(two_loops))
    assert statuses(one_loop) == ["200", "200"]


def test_quiz_what_a_mounted_application_calls(run, key):
    trace = run("overridden")

    assert key == ", ".join(f"`{name}`" for name in called(trace, 2))
    assert called(trace, 1) == ["always_setosa", "ready_model", "predict_species"]
    assert paths(trace)[1] == "/batch/predict"
