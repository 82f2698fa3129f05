import inspect
import runpy
import sys
from importlib.metadata import requires
from types import ModuleType

from fastapi import FastAPI, HTTPException
from fastapi.routing import APIRouter
from fastapi.testclient import TestClient
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.routing import Router
from uvicorn.protocols.http import auto

from scripts.playing.clients import over_a_socket
from scripts.recording.chains import Chain
from scripts.views.chain_flow import parts
from snippets.hello.say_hello import app


def calls(event):
    return [call.partition(" ")[2] for call in event.values["calls"].split("\n")]


def hop(run, kind):
    return run("one_request_in_depth").select(kind)[0]


def test_about_thirty_calls_stand_in_between(run):
    before = [hop(run, "task"), hop(run, "thread"), hop(run, "function")]

    assert 25 <= sum(len(calls(event)) for event in before) - 1 <= 35


def test_where_httptools_is_installed_it_parses(monkeypatch):
    extra = [need for need in requires("uvicorn") if "standard" in need]
    monkeypatch.setitem(sys.modules, "httptools", ModuleType("httptools"))

    chosen = runpy.run_path(auto.__file__)["AutoHTTPProtocol"]

    assert chosen.__name__ == "HttpToolsProtocol"
    assert auto.AutoHTTPProtocol.__name__ == "H11Protocol"
    assert {"httptools", "uvloop"} <= {need.partition(">")[0] for need in extra}


def test_the_application_runs_in_a_task_of_its_own(run):
    task, scope = hop(run, "task"), hop(run, "scope")
    kinds = [e.kind for e in run("one_request_in_depth").events]

    assert "H11Protocol.data_received" in calls(task)
    assert calls(hop(run, "thread"))[0] == "RequestResponseCycle.run_asgi"
    assert "H11Protocol.data_received" not in calls(hop(run, "thread"))
    assert (task.where, scope.where) == ("event loop", "event loop")
    assert kinds.index("task") < kinds.index("scope")


def test_an_http_exception_is_answered_and_any_other_becomes_a_500(run):
    service = FastAPI()
    service.get("/known")(lambda: (_ for _ in ()).throw(HTTPException(418)))
    service.get("/other")(lambda: 1 / 0)
    client = TestClient(service, raise_server_exceptions=False)

    assert client.get("/known").status_code == 418
    assert client.get("/other").status_code == 500
    layers = calls(hop(run, "thread"))
    assert layers.index("ServerErrorMiddleware.__call__") < layers.index("ExceptionMiddleware.__call__")
    assert layers[layers.index("ServerErrorMiddleware.__call__") - 1] == "Starlette.__call__"


def test_each_layer_takes_scope_receive_and_send(run):
    layers = (FastAPI.__call__, ServerErrorMiddleware.__call__, ExceptionMiddleware.__call__, Router.__call__)

    assert {tuple(inspect.signature(layer).parameters) for layer in (*layers, APIRouter.app, APIRouter.handle)} == {
        ("self", "scope", "receive", "send")
    }
    assert {layer.__qualname__ for layer in layers} <= {*calls(hop(run, "thread"))}


def test_the_worker_thread_has_a_stack_of_its_own(run):
    function = hop(run, "function")

    assert function.where == "worker thread"
    assert calls(function) == ["WorkerThread.run", "_run_sync_endpoint", "say_hello"]


def test_the_answer_leaves_from_inside_the_same_calls(run):
    thread, write = parts(run("one_request_in_depth"))[1], parts(run("one_request_in_depth"))[-1]

    assert (thread.kind, write.kind, write.of) == ("thread", "write", 2)
    assert "fastapi/routing.py request_response.<locals>.app.<locals>.app" in thread.calls[: write.kept]
    assert any(call.endswith("ServerErrorMiddleware.__call__.<locals>._send") for call in write.calls)


def test_an_async_function_is_called_on_the_task_s_stack():
    service, chain = FastAPI(), Chain()

    @service.get("/hello")
    async def say_hello(): ...

    with chain:
        chain.watch(say_hello.__code__)
        with over_a_socket(chain.wrap(service)) as client:
            client.get("/hello")
    (called,) = chain.trace.select("function")

    assert called.where == "event loop"
    assert calls(called)[0] == "RequestResponseCycle.run_asgi"
    assert chain.trace.select("thread") == []


def test_two_messages_become_two_writes(run):
    trace = run("one_request_in_depth")
    head, body = (e.values["bytes"] for e in trace.select("write") if e.values["bytes"])
    sent = [e.values["message"] for e in trace.select("send")]

    assert len(sent) == 2
    assert "server: uvicorn" in head and "date: " in head
    assert "uvicorn" not in sent[0] and "date" not in sent[0]
    assert body == repr(b'{"message":"Hello, world!"}') and body in sent[1]


def test_nobody_asks_for_a_body_that_no_parameter_takes(run):
    assert run("one_request_in_depth").select("receive") == []
    assert run("six_ways_to_ask").select("http.request") == []


def test_your_route_is_tried_last():
    assert [route.path for route in app.routes].index("/hello") == len(app.routes) - 1
    assert len(FastAPI().routes) == len(app.routes) - 1


def outcome(run, request):
    events = run("six_ways_to_ask").select(request=request)
    status = next(e.values["status"] for e in events if e.kind == "http.response.start")
    return status, [e.values["fits"] for e in events if e.kind == "match"], any(e.kind == "start" for e in events)


def test_another_path_finds_no_route(run):
    assert outcome(run, 2) == ("404", [], False)


def test_another_method_finds_the_route_but_not_the_function(run):
    assert outcome(run, 3) == ("405", ["False"], False)
    assert TestClient(app).post("/hello").headers["allow"] == "GET"


def test_a_slash_too_many_is_redirected(run):
    response = TestClient(app).get("/hello/", follow_redirects=False)

    assert outcome(run, 4) == ("307", [], False)
    assert response.headers["location"].endswith("/hello")
    assert TestClient(app).get("/goodbye/", follow_redirects=False).status_code == 404


def test_an_unknown_parameter_is_ignored(run):
    assert outcome(run, 5) == outcome(run, 1) == ("200", ["True"], True)
    assert TestClient(app).get("/hello?colour=red").json() == TestClient(app).get("/hello").json()


def test_head_is_not_get(run):
    assert outcome(run, 6) == ("405", ["False"], False)
    assert TestClient(app).head("/docs").status_code == 200


def test_the_server_keeps_back_the_body_of_a_head(run):
    with over_a_socket(app) as client:
        response = client.head("/hello")

    assert (response.headers["content-length"], response.content) == ("31", b"")
    assert run("six_ways_to_ask").select("http.response.body", request=6)[0].values["size"] == "31"
