import asyncio
import logging
import selectors
import socket
import sys
import threading
from asyncio.selector_events import _SelectorSocketTransport
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import Annotated

import anyio
import h11
import httpx
import pytest
from anyio._backends._asyncio import WorkerThread
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.exceptions import FastAPIDeprecationWarning
from fastapi.responses import PlainTextResponse, StreamingResponse
from fastapi.routing import APIRoute, request_response
from fastapi.testclient import TestClient
from opentelemetry._logs import Logger, LoggerProvider
from opentelemetry.trace import NoOpTracer, TracerProvider
from starlette._exception_handler import wrap_app_handling_exceptions
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.errors import ServerErrorMiddleware
from uvicorn import Config
from uvicorn.protocols.http.h11_impl import H11Protocol

from scripts.playing.clients import over_a_socket
from snippets.hello import greet_by_hand

IN_DEPTH = "one_request_in_depth"
HEAD = b"GET / HTTP/1.1\r\nhost: a\r\n\r\n"


def application(answer):
    """An application that a real server can start, and that answers each request as this does."""

    async def app(scope, receive, send):
        await (greet_by_hand.app if scope["type"] == "lifespan" else answer)(scope, receive, send)

    return app


def noting(app, told):
    """The application; the type of each message it sends is told as well."""

    async def noted(scope, receive, send):
        async def tell(message):
            told.append(message["type"])
            await send(message)

        await app(scope, receive, tell)

    return noted


def connection(client):
    return socket.create_connection((client.base_url.host, client.base_url.port), timeout=60)


def caller():
    """What called, or awaits, the function that asks."""
    return sys._getframe(2).f_code.co_qualname


def callers():
    """Everything that waits for the function that asks, innermost first."""
    frame, found = sys._getframe(2), []
    while frame:
        found.append(frame.f_code.co_qualname)
        frame = frame.f_back
    return found


def calls(run, kind):
    """The calls down to the first of this kind in the recorded request."""
    (event, *_) = run(IN_DEPTH).select(kind)
    return [call.partition(" ")[2] for call in event.values["calls"].split("\n")]


def places(run, call):
    """Where the recorded request made this call."""
    events = run(IN_DEPTH).select("task", "thread", "function", "result", "write")
    return {event.where for event in events if f" {call}" in event.values["calls"]}


def test_no_thread_waits_until_a_socket_has_something_to_read(run, monkeypatch):
    ready, read = _SelectorSocketTransport._read_ready, []

    def noted(self):
        read.append((self.get_extra_info("peername"), caller()))
        ready(self)

    monkeypatch.setattr(_SelectorSocketTransport, "_read_ready", noted)
    with over_a_socket(application(PlainTextResponse("Hi"))) as client, ExitStack() as peers:
        before = {*threading.enumerate()}
        five = [peers.enter_context(connection(client)) for _ in range(5)]
        client.get("/")  # the server has accepted the five before this one
        new, early, names = {*threading.enumerate()} - before, [*read], {peer.getsockname() for peer in five}
        answers = [(peer.sendall(HEAD), peer.recv(12))[1] for peer in five]

    assert (new, answers) == (set(), [b"HTTP/1.1 200"] * 5)
    assert places(run, "_SelectorSocketTransport._read_ready") == {"event loop"}
    assert not names & {name for name, _ in early}
    assert {(name, "Handle._run") for name in names} <= {*read}


def test_the_bytes_that_are_there_go_to_the_protocol(monkeypatch):
    receive, given, come = H11Protocol.data_received, [], threading.Semaphore(0)

    def noted(self, data):
        given.append((caller(), data))
        receive(self, data)
        come.release()

    monkeypatch.setattr(H11Protocol, "data_received", noted)
    with over_a_socket(application(PlainTextResponse("Hi"))) as client, connection(client) as peer:
        for piece in (HEAD[:9], HEAD[9:]):
            peer.sendall(piece)
            come.acquire(timeout=60)
        answer = peer.recv(12)

    reader = "_SelectorSocketTransport._read_ready__data_received"
    assert (given, answer) == ([(reader, HEAD[:9]), (reader, HEAD[9:])], b"HTTP/1.1 200")
    assert _SelectorSocketTransport.max_size == 262144


def test_what_the_socket_does_not_take_yet_is_kept():
    many, (ours, theirs) = bytes(10_000_000), socket.socketpair()
    theirs.settimeout(60)

    async def write():
        transport, _ = await asyncio.get_running_loop().create_connection(asyncio.Protocol, sock=ours)
        transport.write(b"few")
        first, rest = theirs.recv(10), transport.get_write_buffer_size()
        transport.write(many)
        kept = transport.get_write_buffer_size()
        transport.close()  # as soon as it has written what it keeps
        return type(transport), first, rest, kept, await asyncio.to_thread(theirs.makefile("rb").read)

    with theirs:
        kind, first, rest, kept, read = asyncio.run(write())

    assert (kind, first, rest) == (_SelectorSocketTransport, b"few", 0)
    assert 0 < kept < len(many) == len(read)


def test_while_one_request_waits_the_server_reads_from_others():
    service, arrived, release, tasks = FastAPI(), threading.Event(), asyncio.Event(), set()

    @service.get("/slow")
    async def slow():
        tasks.add(asyncio.current_task())
        arrived.set()
        await release.wait()
        return "slow"

    @service.get("/quick")
    async def quick():
        tasks.add(asyncio.current_task())
        release.set()
        return "quick"

    with over_a_socket(service) as client, ThreadPoolExecutor() as another:
        first = another.submit(client.get, "/slow")
        arrived.wait(10)
        answers = [client.get("/quick").json(), first.result().json()]

    assert (answers, len(tasks)) == (["quick", "slow"], 2)


def test_another_thread_wakes_the_event_loop(run):
    asleep, ran = threading.Event(), threading.Event()

    class Selector(selectors.DefaultSelector):
        def select(self, timeout=None):
            if timeout is None:
                asleep.set()
            return super().select(timeout)

    loop, threads = asyncio.SelectorEventLoop(Selector()), []
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asleep.wait(10)
    loop.call_soon_threadsafe(lambda: (threads.append(threading.current_thread()), ran.set(), loop.stop()))
    woken = ran.wait(10)
    thread.join(10)
    loop.close()

    assert (woken, threads) == (True, [thread])
    assert places(run, "BaseEventLoop.call_soon_threadsafe") == {"worker thread"}


def test_the_parser_is_fed_a_request_in_pieces(monkeypatch):
    feed, fed, come = h11.Connection.receive_data, [], threading.Semaphore(0)

    def noted(self, data):
        fed.append((caller(), data))
        feed(self, data)
        come.release()

    monkeypatch.setattr(h11.Connection, "receive_data", noted)
    with over_a_socket(application(PlainTextResponse("Hi"))) as client, connection(client) as peer:
        for piece in (HEAD[:9], HEAD[9:20], HEAD[20:]):
            peer.sendall(piece)
            come.acquire(timeout=60)
        answer = peer.recv(12)

    assert fed == [("H11Protocol.data_received", piece) for piece in (HEAD[:9], HEAD[9:20], HEAD[20:])]
    assert answer == b"HTTP/1.1 200"


def test_the_application_starts_at_the_end_of_the_headers():
    started, seen = threading.Event(), []

    async def takes_its_time(scope, receive, send):
        seen.append((scope["method"], scope["headers"]))
        started.set()
        seen.append((await receive())["body"])
        await greet_by_hand.respond(send, 200, "done")

    with over_a_socket(application(takes_its_time)) as client, connection(client) as peer:
        peer.sendall(b"POST / HTTP/1.1\r\nhost: a\r\ncontent-")
        peer.sendall(b"length: 4\r\n\r\n")
        began = started.wait(10)
        peer.sendall(b"body")
        answer = peer.recv(12)

    assert (began, answer) == (True, b"HTTP/1.1 200")
    assert seen == [("POST", [(b"host", b"a"), (b"content-length", b"4")]), b"body"]


def test_the_server_answers_500_only_before_the_response_has_started():
    tasks = []

    async def broken(scope, receive, send):
        tasks.append(asyncio.current_task().get_coro().__qualname__)
        if scope["path"] == "/late":
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4")]})
        raise ValueError

    with over_a_socket(application(broken)) as client:
        early = client.get("/early")
        with client.stream("GET", "/late") as late, pytest.raises(httpx.RemoteProtocolError):
            late.read()

    assert (early.status_code, early.text, late.status_code) == (500, "Internal Server Error", 200)
    assert tasks == ["RequestResponseCycle.run_asgi"] * 2


def test_each_message_of_the_application_becomes_bytes():
    head_is_read, sends = threading.Event(), []

    async def answers(scope, receive, send):
        sends.append(send.__qualname__)
        await send({"type": "http.response.start", "status": 418, "headers": [(b"content-length", b"2")]})
        await asyncio.to_thread(head_is_read.wait, 10)
        await send({"type": "http.response.body", "body": b"Hi"})

    with over_a_socket(application(answers)) as client, connection(client) as peer:
        peer.sendall(HEAD)
        head = peer.recv(1000)
        head_is_read.set()
        body = peer.recv(1000)

    assert head.startswith(b"HTTP/1.1 418 ") and head.endswith(b"\r\ncontent-length: 2\r\n\r\n")
    assert (body, sends) == (b"Hi", ["RequestResponseCycle.send"])


@pytest.mark.parametrize(("trusted", "told"), [(None, ["192.0.2.7", "https"]), ("192.0.2.1", ["127.0.0.1", "http"])])
def test_a_trusted_proxy_speaks_for_its_client(monkeypatch, trusted, told):
    monkeypatch.delenv("FORWARDED_ALLOW_IPS", raising=False)
    if trusted:
        monkeypatch.setenv("FORWARDED_ALLOW_IPS", trusted)
    service = FastAPI()

    @service.get("/")
    def behind(request: Request):
        return [request.scope["client"][0], request.scope["scheme"]]

    with over_a_socket(service) as client:
        plain = client.get("/").json()
        forwarded = client.get("/", headers={"x-forwarded-for": "192.0.2.7", "x-forwarded-proto": "https"}).json()

    assert (plain, forwarded) == (["127.0.0.1", "http"], told)
    assert Config(service).forwarded_allow_ips == (trusted or "127.0.0.1,::1")


def test_the_application_puts_its_root_path_into_the_scope(run):
    with pytest.warns(FastAPIDeprecationWarning, match="fastapi run --root-path"):
        service = FastAPI(root_path="/api")

    @service.get("/hello")
    def root(request: Request):
        return request.scope["root_path"]

    assert TestClient(service).get("/hello").json() == "/api"
    assert calls(run, "thread")[1:3] == ["ProxyHeadersMiddleware.__call__", "FastAPI.__call__"]


def test_an_exception_that_nobody_handled_is_noted_and_passes():
    class Noting(Logger, LoggerProvider):
        def get_logger(self, *_, **__):
            return self

        def enabled(self, *_, **__):
            return True

        def emit(self, **fields):
            noted.append((fields["exception"], callers()[1]))

    noted, service = [], FastAPI(telemetry={"logger_provider": Noting("notes")})
    service.get("/handled")(lambda: (_ for _ in ()).throw(HTTPException(418)))
    service.get("/not")(lambda: 1 / 0)

    with TestClient(service) as client, pytest.raises(ZeroDivisionError) as raised:
        handled = client.get("/handled")
        client.get("/not")

    assert handled.status_code == 418
    assert noted == [(raised.value, "ExceptionTelemetryMiddleware.__call__")]


def test_the_call_of_a_function_is_one_operation_for_opentelemetry():
    class Noting(NoOpTracer, TracerProvider):
        def get_tracer(self, *_, **__):
            return self

        @contextmanager
        def start_as_current_span(self, name, *_, **__):
            told.append(f"{name} begins")
            yield self.start_span(name)
            told.append(f"{name} ends")

    told, service = [], FastAPI(telemetry={"tracer_provider": Noting()})
    service.get("/{name}")(lambda name, loud: told.append((name, loud, caller())))
    answer = TestClient(service).get("/you?loud=yes")
    at = told.index("fastapi.endpoint begins")

    assert answer.status_code == 200
    assert told[at + 1 : at + 3] == [("you", "yes", "_run_sync_endpoint"), "fastapi.endpoint ends"]


def test_a_body_above_the_largest_is_refused():
    def answering(app):
        async def middleware(scope, receive, send):
            body = await Request(scope, receive).body() if scope["path"] == "/read" else b""
            await PlainTextResponse(body)(scope, receive, send)

        return middleware

    client = TestClient(FastAPI(max_body_size=3, middleware=[Middleware(answering)]))
    announced = [client.post(path, content=b"abcd").status_code for path in ("/read", "/leave")]
    streamed = [client.post(path, content=iter([b"ab", b"cd"])).status_code for path in ("/read", "/leave")]

    assert client.post("/read", content=b"abc").content == b"abc"
    assert (announced, streamed) == ([413, 413], [413, 200])


@pytest.mark.parametrize(("ending", "status"), [(None, 200), (HTTPException(418), 418), (ZeroDivisionError(), 500)])
def test_what_is_left_with_the_exit_stack_is_closed_when_the_request_is_over(ending, status):
    told, service = [], FastAPI()

    @service.get("/")
    def ends(request: Request):
        request.scope["fastapi_middleware_astack"].callback(told.append, "closed")
        told.append("called")
        if ending:
            raise ending

    answer = TestClient(service, raise_server_exceptions=False).get("/")

    assert (answer.status_code, told) == (status, ["called", "closed"])


def test_the_first_route_that_fits_is_taken():
    service = FastAPI()
    service.get("/{anything}")(lambda anything: "first")
    service.get("/hello")(lambda: "second")
    service.post("/hello")(lambda: "third")
    client = TestClient(service)

    answers = [client.get("/hello").json(), client.post("/hello").json()]

    assert answers == ["first", "third"]


def test_around_the_route_of_an_included_router_stand_more_calls():
    service, router = FastAPI(), APIRouter()

    async def above(request: Request):
        assert type(request.scope["route"]) is APIRoute
        found = callers()
        return found[found.index("APIRoute.handle") : found.index("APIRouter.app")]

    service.get("/plain")(above)
    router.get("/included")(above)
    service.include_router(router)
    plain, included = (TestClient(service).get(path).json() for path in ("/plain", "/included"))

    assert (plain, included[0]) == (["APIRoute.handle"], "APIRoute.handle")
    assert "APIRouter.handle" in included


@pytest.mark.unshaken("FastAPI's function is called by itself: no run, no answer and no file has a part in it")
def test_a_request_is_made_of_scope_receive_and_send():
    scope, given = {"type": "http"}, []

    async def receive(): ...

    async def send(message): ...

    async def answer(request):
        given.append(request)
        return PlainTextResponse("Hi")

    anyio.run(request_response(answer), scope, receive, send)
    (request,) = given

    assert type(request) is Request
    assert request.scope is scope
    assert (request.receive, request._send) == (receive, send)


def test_dependencies_are_open_until_the_response_is_sent():
    told, service = [], FastAPI()

    def dependency():
        told.append("opened")
        yield
        told.append("closed")

    service.get("/", dependencies=[Depends(dependency)])(lambda: told.append("called"))
    answer = TestClient(noting(service, told)).get("/")

    assert answer.status_code == 200
    assert told == ["opened", "called", "http.response.start", "http.response.body", "closed"]


def test_your_function_gets_body_parameters_and_dependencies():
    service, asked = FastAPI(), []

    @service.post("/{path}")
    async def say(path: str, query: int, body: list[int], needed: Annotated[str, Depends(lambda: "needed")]):
        return {"given": (path, query, body, needed), "callers": callers()[:2]}

    async def asking(scope, receive, send):
        async def received():
            asked.append(scope["path"])
            return await receive()

        await service(scope, received, send)

    service.get("/no-body")(lambda: None)
    client = TestClient(asking)
    answer, _ = client.post("/path?query=1", json=[2]), client.get("/no-body")

    assert asked == ["/path"]
    assert answer.json() == {
        "given": ["path", 1, [2], "needed"],
        "callers": ["run_endpoint_function", "get_request_handler.<locals>.app"],
    }


def test_an_async_def_is_awaited_and_a_def_is_handed_to_a_thread(run):
    service, seen = FastAPI(), {}

    @service.get("/async")
    async def awaited():
        seen["async def"] = type(threading.current_thread()) is WorkerThread, caller()

    @service.get("/def")
    def handed():
        seen["def"] = type(threading.current_thread()) is WorkerThread, caller()

    for path in ("/async", "/def"):
        TestClient(service).get(path)

    assert seen == {"async def": (False, "run_endpoint_function"), "def": (True, "_run_sync_endpoint")}
    assert "run_endpoint_function" in calls(run, "thread")


def test_the_middleware_is_built_at_the_first_call(run):
    service = FastAPI()
    before = service.middleware_stack
    client = TestClient(service)

    stacks = [(client.get("/"), service.middleware_stack)[1] for _ in range(2)]

    assert before is None
    assert type(stacks[0]) is ServerErrorMiddleware
    assert stacks[0] is stacks[1]
    assert calls(run, "thread")[3:5] == ["Starlette.__call__", "ServerErrorMiddleware.__call__"]


def test_an_exception_that_nobody_handled_is_answered_and_raised_again(monkeypatch):
    logged, told, service = [], [], FastAPI()
    monkeypatch.setattr(logging.getLogger("uvicorn.error"), "error", lambda *_, exc_info: logged.append(exc_info))
    service.get("/")(lambda: 1 / 0)

    with over_a_socket(noting(service, told)) as client:
        told.clear()
        answer = client.get("/")
        after = [*told]

    assert (answer.status_code, after) == (500, ["http.response.start", "http.response.body"])
    assert [type(error) for error in logged] == [ZeroDivisionError]
    assert type(service.middleware_stack) is ServerErrorMiddleware


def test_after_the_response_has_started_no_500_is_sent():
    told, service = [], FastAPI()

    @service.get("/")
    async def starts_then_fails():
        async def chunks():
            yield b"a"
            raise ZeroDivisionError

        return StreamingResponse(chunks())

    service.get("/early")(lambda: 1 / 0)
    early = TestClient(service, raise_server_exceptions=False).get("/early")
    answer = TestClient(noting(service, told), raise_server_exceptions=False).get("/")

    assert early.status_code == 500
    assert (answer.status_code, answer.content) == (200, b"a")
    assert told == ["http.response.start", "http.response.body"]


def test_exception_handlers_serve_all_that_is_below():
    class Lost(Exception): ...

    async def fails(scope, receive, send):
        raise {"/fails/lost": Lost(), "/fails/http": HTTPException(409)}.get(scope["path"], OSError())

    def handler(request, error):
        return PlainTextResponse(f"{type(error).__name__} was handled", 418)

    service = FastAPI(exception_handlers={Lost: handler, Exception: handler})
    service.mount("/fails", fails)
    client = TestClient(service)

    lost, http, unknown = (client.get(path) for path in ("/fails/lost", "/fails/http", "/unknown"))

    assert (lost.status_code, lost.text) == (418, "Lost was handled")
    assert http.status_code == 409
    assert (unknown.status_code, unknown.json()) == (404, {"detail": "Not Found"})
    with pytest.raises(OSError):  # its handler is the one of ServerErrorMiddleware, which raises it again
        client.get("/fails/other")


@pytest.mark.unshaken("Starlette's function is called by itself: no run, no answer and no file has a part in it")
def test_the_handler_of_an_exception_is_called_and_its_response_sent():
    async def fails(scope, receive, send):
        raise scope["error"]

    async def handler(request, error):
        return PlainTextResponse(type(error).__name__)

    async def ask(error):
        scope = {"type": "http", "starlette.exception_handlers": ({KeyError: handler}, {}), "error": error}
        await wrap_app_handling_exceptions(fails, Request(scope))(scope, None, send)

    async def send(message):
        sent.append(message.get("body"))

    sent = []
    anyio.run(ask, KeyError())
    with pytest.raises(ZeroDivisionError):
        anyio.run(ask, ZeroDivisionError())

    assert sent == [None, b"KeyError"]


def test_after_the_response_has_started_a_handler_comes_too_late():
    told, service = [], FastAPI()

    @service.get("/")
    async def starts_then_fails():
        async def chunks():
            yield b"a"
            raise HTTPException(418)

        return StreamingResponse(chunks())

    answer = TestClient(service, raise_server_exceptions=False).get("/")
    with pytest.raises(RuntimeError, match="response already started"):
        TestClient(noting(service, told)).get("/")

    assert (answer.status_code, answer.content) == (200, b"a")
    assert told == ["http.response.start", "http.response.body"]


def test_a_router_is_an_application():
    router = APIRouter()
    router.add_route("/hello", lambda request: PlainTextResponse("Hello!"))

    with over_a_socket(router) as client:
        answer = client.get("/hello")

    assert (answer.status_code, answer.text) == (200, "Hello!")


def test_a_route_refuses_a_method_that_does_not_fit():
    called, service = [], FastAPI()
    service.get("/hello")(lambda: called.append("GET"))
    client = TestClient(service)

    refused = client.post("/hello")
    before = [*called]
    taken = client.get("/hello")

    assert (refused.status_code, refused.headers["allow"], before) == (405, "GET", [])
    assert (taken.status_code, called) == (200, ["GET"])


@pytest.mark.unshaken("Starlette and anyio alone: no run, no answer and no file has a part in it")
def test_function_and_arguments_are_packed_for_a_worker_thread():
    def add(a, *, b):
        return a + b, type(threading.current_thread())

    assert anyio.run(lambda: run_in_threadpool(add, 1, b=2)) == (3, WorkerThread)
    with pytest.raises(TypeError, match="unexpected keyword argument"):
        anyio.run(lambda: anyio.to_thread.run_sync(add, 1, b=2))


def test_a_response_sends_its_start_and_then_its_body():
    told, response = [], PlainTextResponse("Hi")

    with over_a_socket(noting(application(response), told)) as client:
        told.clear()
        answer = client.get("/")
        sent = [*told]

    assert (answer.text, sent) == ("Hi", ["http.response.start", "http.response.body"])


def test_forty_threads_are_free_and_the_next_function_waits(run):
    release = threading.Event()

    async def ask():
        limiter = anyio.to_thread.current_default_thread_limiter()
        async with anyio.create_task_group() as group:
            for _ in range(41):
                group.start_soon(anyio.to_thread.run_sync, release.wait, 10)
            await anyio.wait_all_tasks_blocked()
            busy = limiter.borrowed_tokens, limiter.statistics().tasks_waiting
            release.set()
        return busy, await anyio.to_thread.run_sync(lambda: "result")

    assert anyio.run(ask) == ((40, 1), "result")
    assert places(run, "run_sync") == {"event loop"}


@pytest.mark.unshaken("anyio alone: no run, no answer and no file has a part in it")
def test_a_worker_thread_calls_one_function_after_the_other():
    threads = []

    def fails():
        threads.append(threading.current_thread())
        raise ZeroDivisionError

    async def run():
        with pytest.raises(ZeroDivisionError):
            await anyio.to_thread.run_sync(fails)
        threads.extend([await anyio.to_thread.run_sync(threading.current_thread) for _ in range(5)])

    anyio.run(run)

    assert (len(threads), len({*threads}), type(threads[0])) == (6, 1, WorkerThread)
