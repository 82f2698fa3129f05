from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import BackgroundTasks, Depends, FastAPI, HTTPException, Request, WebSocket
from fastapi.responses import PlainTextResponse, StreamingResponse
from starlette.middleware.base import BaseHTTPMiddleware

from tests.recordings import record, story, values

CALLS = ("start", "return", "unwind")


def test_def_runs_on_a_worker_thread_and_async_def_on_the_event_loop():
    app = FastAPI()

    @app.get("/def")
    def plain():
        return 1

    @app.get("/async")
    async def coroutine():
        return 1

    trace = record(app, lambda client: (client.get("/def"), client.get("/async")))

    assert [(e.name, e.where) for e in trace.select("start")] == [
        ("plain", "worker thread"),
        ("coroutine", "event loop"),
    ]


def test_a_shared_dependency_runs_once_and_leaves_after_the_endpoint():
    def connection():
        yield "open"

    def user(connection: Annotated[str, Depends(connection)]):
        return "ann"

    app = FastAPI()

    @app.get("/")
    async def read(user: Annotated[str, Depends(user)], connection: Annotated[str, Depends(connection)]):
        return user

    trace = record(app, lambda client: client.get("/"))

    assert story(trace, "start", "suspend", "resume", "return") == [
        "start connection",
        "suspend connection",
        "start user",
        "return user",
        "start read",
        "return read",
        "resume connection",
        "return connection",
    ]
    assert values(trace.select("suspend"), "yield") == ["'open'"]


def test_the_scope_of_a_dependency_decides_whether_it_ends_before_the_response():
    def early():
        yield

    def late():
        yield

    app = FastAPI()

    @app.get("/", dependencies=[Depends(early, scope="function"), Depends(late)])
    def read(): ...

    trace = record(app, lambda client: client.get("/"))

    assert story(trace, "return", "http.response.body") == [
        "return read",
        "return early",
        "http.response.body",
        "return late",
    ]


def test_middleware_of_three_kinds_wraps_the_endpoint():
    app = FastAPI()

    @app.get("/")
    async def read(): ...

    @app.middleware("http")
    async def function(request, call_next):
        return await call_next(request)

    class Class(BaseHTTPMiddleware):
        async def dispatch(self, request, call_next):
            return await call_next(request)

    class Pure:
        def __init__(self, app):
            self.app = app

        async def __call__(self, scope, receive, send):
            await self.app(scope, receive, send)

    app.add_middleware(Class)
    app.add_middleware(Pure)

    trace = record(app, lambda client: client.get("/"))

    assert story(trace, *CALLS) == [
        "start Pure.__call__",
        "start Class.dispatch",
        "start function",
        "start read",
        "return read",
        "return function",
        "return Class.dispatch",
        "return Pure.__call__",
    ]


def test_a_lifespan_brackets_the_requests_and_gives_them_its_state():
    @asynccontextmanager
    async def lifespan(app):
        yield {"model": "iris"}

    app = FastAPI(lifespan=lifespan)

    @app.get("/")
    def read(request: Request):
        model = request.state.model
        return model

    trace = record(app, lambda client: client.get("/"))

    assert story(trace, *CALLS, "suspend", "resume", request=0) == [
        "start lifespan",
        "suspend lifespan",
        "resume lifespan",
        "return lifespan",
    ]
    assert values(trace.select("suspend"), "yield") == ["{'model': 'iris'}"]
    assert values(trace.select("return", name="read"), "return") == ["'iris'"]


def test_a_background_task_runs_after_the_body_was_sent():
    def log(line): ...

    app = FastAPI()

    @app.post("/")
    def write(tasks: BackgroundTasks):
        tasks.add_task(log, "written")

    trace = record(app, lambda client: client.post("/"))

    assert story(trace, "http.response.body", "start", "end") == [
        "start write",
        "http.response.body",
        "start log",
        "end http",
    ]
    assert dict(trace.select("start", name="log")[0].values) == {"line": "'written'"}


def test_an_exception_handler_turns_an_exception_into_a_response():
    app = FastAPI()

    @app.exception_handler(ValueError)
    async def handler(request, error):
        return PlainTextResponse("no", status_code=418)

    @app.get("/")
    def read():
        raise ValueError("odd")

    trace = record(app, lambda client: client.get("/"))

    assert story(trace, "unwind", "start") == ["start read", "unwind read", "start handler"]
    assert values(trace.select("unwind"), "raised") == ["ValueError('odd')"]
    assert values(trace.select("http.response.start"), "status") == ["418"]


def test_an_escaping_exception_is_a_500_and_ends_the_call():
    app = FastAPI()

    @app.get("/")
    def read():
        raise KeyError("weights")

    trace = record(app, lambda client: client.get("/"))

    assert values(trace.select("http.response.start"), "status") == ["500"]
    assert values(trace.select("end", request=1), "raised") == ["KeyError('weights')"]


def test_an_http_exception_shows_its_status_and_detail():
    app = FastAPI()

    @app.get("/")
    def read():
        raise HTTPException(status_code=404, detail="no such flower")

    trace = record(app, lambda client: client.get("/"))

    assert values(trace.select("unwind"), "raised") == ["HTTPException(status_code=404, detail='no such flower')"]


def test_generators_of_both_kinds_show_each_value_they_yield():
    def words():
        yield "a"
        yield "b"

    async def async_words():
        yield b"c"
        yield b"d"

    app = FastAPI()
    app.get("/def")(lambda: StreamingResponse(words()))
    app.get("/async")(lambda: StreamingResponse(async_words()))

    trace = record(app, lambda client: (client.get("/def"), client.get("/async")))

    assert values(trace.select("suspend", name="words"), "yield") == ["'a'", "'b'"]
    assert values(trace.select("suspend", name="async_words"), "yield") == ["b'c'", "b'd'"]
    assert values(trace.select("http.response.body", request=1), "body") == ["a", "b", ""]


def test_server_sent_events_leave_one_by_one():
    async def counts():
        for n in range(2):
            yield f"data: {n}\n\n"

    app = FastAPI()
    app.get("/")(lambda: StreamingResponse(counts(), media_type="text/event-stream"))

    trace = record(app, lambda client: client.get("/"))

    assert story(trace, "suspend", "http.response.body") == [
        "suspend counts",
        "http.response.body",
        "suspend counts",
        "http.response.body",
        "http.response.body",
    ]


def test_a_websocket_is_a_request_of_its_own():
    app = FastAPI()

    @app.websocket("/ws")
    async def echo(socket: WebSocket):
        await socket.accept()
        await socket.send_text((await socket.receive_text()).upper())
        await socket.close()

    def run(client):
        with client.websocket_connect("/ws") as socket:
            socket.send_text("hi")
            assert socket.receive_text() == "HI"

    trace = record(app, run)

    assert [e.kind for e in trace.select(request=1) if e.kind.startswith("websocket")] == [
        "websocket.connect",
        "websocket.accept",
        "websocket.receive",
        "websocket.send",
        "websocket.close",
    ]
    assert trace.select("match")[0].values["path"] == "/ws"
