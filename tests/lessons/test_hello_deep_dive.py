import inspect
import runpy
import socket
import sys
from collections import Counter
from importlib.metadata import requires
from types import ModuleType, SimpleNamespace

import pytest
from fastapi import FastAPI, HTTPException
from fastapi._body_limit import AppBodyLimitMiddleware
from fastapi.middleware.asyncexitstack import AsyncExitStackMiddleware
from fastapi.routing import APIRoute, APIRouter
from fastapi.telemetry._asgi import ExceptionTelemetryMiddleware
from fastapi.testclient import TestClient
from packaging.requirements import Requirement
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.routing import Route, Router
from uvicorn.loops.auto import auto_loop_factory
from uvicorn.protocols.http import auto

from scripts.playing.clients import over_a_socket
from scripts.recording.chains import Chain
from scripts.recording.counts import FRAMEWORK
from scripts.recording.tool import Tool
from scripts.views.chain_flow import parts
from snippets.hello.say_hello import app, say_hello


def calls(event):
    return [call.partition(" ")[2] for call in event.values["calls"].split("\n")]


def hop(run, kind):
    return run("one_request_in_depth").select(kind)[0]


def test_28_calls_wait_on_the_way_to_the_function(run):
    task, thread, function = (calls(hop(run, kind)) for kind in ("task", "thread", "function"))

    assert [len(task), len(thread), len(function)] == [5, 21, 3]
    assert (function[-1], len([*task, *thread, *function[:-1]])) == ("say_hello", 28)


def framework_calls_before(function, ask):
    """The calls of FastAPI and Starlette that start before this function does."""
    started = []

    def note(code, _):
        if code is function.__code__:
            tool.watch_all(0)
        elif code.co_filename.startswith(FRAMEWORK):
            started.append(code.co_qualname)

    tool = Tool("calls before", {sys.monitoring.events.PY_START: note})
    tool.watch_all(sys.monitoring.events.PY_START)
    tool.take()
    ask()
    tool.give_back()
    return started


def test_more_calls_start_than_are_shown(run):
    shown = [call for kind in ("task", "thread", "function") for call in hop(run, kind).values["calls"].split("\n")]
    ours = [call.partition(" ")[2] for call in shown if call.startswith(("fastapi/", "starlette/"))]
    with over_a_socket(app) as client:
        client.get("/hello")
        started = framework_calls_before(say_hello, lambda: client.get("/hello"))

    assert (len(started), len(ours), len(started) - len(ours)) == (81, 19, 62)
    assert not Counter(ours) - Counter(started)
    assert "solve_dependencies" in started and "solve_dependencies" not in ours


def test_the_way_there_and_back_has_five_parts(run):
    found = parts(run("one_request_in_depth"))

    assert [part.kind for part in found] == ["task", "thread", "function", "result", "write"]
    assert [part.where for part in found] == ["event loop"] * 2 + ["worker thread"] * 2 + ["event loop"]


def needs(package, extra, **machine):
    """The packages that the extra of a package installs on a machine."""
    found = map(Requirement, requires(package))
    fit = (need for need in found if need.marker and need.marker.evaluate({"extra": extra, **machine}))
    return {f"{need.name}[{','.join(need.extras)}]".removesuffix("[]") for need in fit}


def test_where_httptools_is_installed_it_parses(monkeypatch):
    monkeypatch.setitem(sys.modules, "httptools", ModuleType("httptools"))

    chosen = runpy.run_path(auto.__file__)["AutoHTTPProtocol"]

    assert (chosen.__name__, auto.AutoHTTPProtocol.__name__) == ("HttpToolsProtocol", "H11Protocol")
    for system in ("linux", "darwin", "win32"):
        assert "uvicorn[standard]" in needs("fastapi", "standard", sys_platform=system)
        assert "httptools" in needs("uvicorn", "standard", sys_platform=system)


def test_uvloop_is_not_for_windows(monkeypatch):
    systems = ("linux", "darwin", "win32")
    monkeypatch.setitem(sys.modules, "uvloop", SimpleNamespace(new_event_loop="uvloop's"))

    assert [system for system in systems if "uvloop" in needs("uvicorn", "standard", sys_platform=system)] == [
        "linux",
        "darwin",
    ]
    assert auto_loop_factory() == "uvloop's"


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
    with pytest.raises(ZeroDivisionError):
        TestClient(service).get("/other")
    layers = calls(hop(run, "thread"))
    assert layers.index("ServerErrorMiddleware.__call__") < layers.index("ExceptionMiddleware.__call__")
    assert layers[layers.index("ServerErrorMiddleware.__call__") - 1] == "Starlette.__call__"


def test_each_layer_takes_scope_receive_and_send(run):
    middleware = (ServerErrorMiddleware, ExceptionTelemetryMiddleware, AppBodyLimitMiddleware, ExceptionMiddleware)
    layers = [layer.__call__ for layer in (FastAPI, *middleware, AsyncExitStackMiddleware, Router)]

    assert {tuple(inspect.signature(layer).parameters) for layer in (*layers, APIRouter.app, APIRoute.handle)} == {
        ("self", "scope", "receive", "send")
    }
    found = calls(hop(run, "thread"))
    assert [found.index(layer.__qualname__) for layer in layers] == sorted(
        found.index(layer.__qualname__) for layer in layers
    )


def frames():
    """The frames of this thread's stack, the outermost first, without that of who asks here."""
    found = [sys._getframe(1)]
    while found[0].f_back:
        found.insert(0, found[0].f_back)
    return found


def test_the_worker_thread_has_a_stack_of_its_own(run):
    function = hop(run, "function")

    assert function.where == "worker thread"
    assert calls(function) == ["WorkerThread.run", "_run_sync_endpoint", "say_hello"]

    service = FastAPI()
    service.get("/hello")(lambda: [(frame.f_globals["__name__"], frame.f_code.co_name) for frame in frames()])
    with over_a_socket(service) as client:
        *threads, loop, endpoint, own = client.get("/hello").json()

    assert threads == [["threading", "_bootstrap"], ["threading", "_bootstrap_inner"]]
    assert (loop[1], endpoint[1], own[1]) == ("run", "_run_sync_endpoint", "<lambda>")


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
            status = client.get("/hello").status_code
    (called,) = chain.trace.select("function")

    assert (status, called.where) == (200, "event loop")
    assert (calls(called)[0], calls(called)[-1]) == ("RequestResponseCycle.run_asgi", say_hello.__qualname__)
    assert chain.trace.select("thread") == []


def test_two_messages_become_two_writes(run):
    trace = run("one_request_in_depth")
    head, body, nothing = (e.values["bytes"] for e in trace.select("write"))
    sent = [e.values["message"] for e in trace.select("send")]

    assert (len(sent), nothing) == (2, "")
    assert "server: uvicorn" in head and "date: " in head
    assert "uvicorn" not in sent[0] and "date" not in sent[0]
    assert body == repr(b'{"message":"Hello, world!"}') and body in sent[1]


def test_nobody_asks_for_a_body_that_no_parameter_takes(run):
    messages = run("one_request_in_depth").select("scope", "receive", "send")

    assert [e.kind for e in messages] == ["scope", "send", "send"]
    assert run("six_ways_to_ask").select("http.request") == []
    posted = [e.request for e in run("five_visitors").select("scope") if e.values.get("path") == "/predict"]
    assert [e.request for e in run("five_visitors").select("http.request")] == posted == [2, 3, 4, 5]


def test_your_route_is_tried_last(monkeypatch):
    matches, tried = Route.matches, []
    monkeypatch.setattr(Route, "matches", lambda route, scope: tried.append(route.path) or matches(route, scope))

    status = TestClient(app).get("/hello").status_code

    assert (status, tried[-1]) == (200, "/hello")
    assert tried == [route.path for route in app.routes]
    assert tried[:-1] == [route.path for route in FastAPI().routes]


def outcome(run, request):
    events = run("six_ways_to_ask").select(request=request)
    status = next(e.values["status"] for e in events if e.kind == "http.response.start")
    return status, [e.values["fits"] for e in events if e.kind == "match"], any(e.kind == "start" for e in events)


def test_the_six_ways_are_asked_of_one_application(run):
    asked = run("six_ways_to_ask").select("scope", name="http")

    assert [e.request for e in asked] == [1, 2, 3, 4, 5, 6]
    assert len(run("six_ways_to_ask").select("lifespan.startup")) == 1


def test_another_path_finds_no_route(run):
    assert run("six_ways_to_ask").select("scope", request=2)[0].values["path"] == "/goodbye"
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
    asked = b"HEAD /hello HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"
    with over_a_socket(app) as client, socket.create_connection((client.base_url.host, client.base_url.port)) as peer:
        peer.sendall(asked)
        head, end, body = peer.makefile("rb").read().partition(b"\r\n\r\n")

    assert b"content-length: 31" in head and (end, body) == (b"\r\n\r\n", b"")
    assert run("six_ways_to_ask").select("http.response.body", request=6)[0].values["size"] == "31"
