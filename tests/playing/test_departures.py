import asyncio
from contextlib import suppress

import pytest
from fastapi import BackgroundTasks, Depends, FastAPI, WebSocket
from fastapi.responses import StreamingResponse
from fastapi.sse import EventSourceResponse
from starlette.websockets import WebSocketDisconnect

from scripts.playing.clients import in_process, over_a_socket
from scripts.playing.inline import inline
from scripts.traces.requests import failed
from scripts.views.sequence import sequence
from scripts.views.timeline import timeline
from scripts.views.transcript import transcript
from tests.recordings import record, story

CLIENTS = [in_process, inline, over_a_socket]


def one_word(client):
    with client.stream("GET", "/") as answer:
        next(answer.iter_raw())


def told(trace, request=1):
    return story(trace, "leave", "end", request=request)


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_that_leaves_a_stream_of_events_is_an_event_and_no_failure(client):
    app = FastAPI()

    @app.get("/", response_class=EventSourceResponse)
    async def words():
        while True:
            yield "so"
            await asyncio.sleep(0)

    trace = record(app, one_word, client)

    assert (told(trace), failed(trace)) == (["leave http", "end http"], [])
    assert "**Client leaves**" in transcript(trace)
    assert "gets" not in timeline(trace) and "R1-xL: leaves\n    deactivate R1" in timeline(trace)
    assert "C-xS: the client leaves\n    deactivate C" in sequence(trace)
    assert "S->>C" not in sequence(trace).partition("the client leaves\n")[2]


async def words():
    while True:
        yield b"so"
        await asyncio.sleep(0)


@pytest.mark.parametrize("client", CLIENTS)
def test_what_the_service_does_about_it_comes_after_it(client):
    app = FastAPI()

    async def slot():
        try:
            yield
        finally:
            give_back()

    def give_back(): ...

    app.get("/", dependencies=[Depends(slot)])(lambda: StreamingResponse(words()))

    trace = record(app, one_word, client)

    assert story(trace, "leave", "start")[-2:] == ["leave http", "start give_back"]


@pytest.mark.parametrize("client", [in_process, inline])
@pytest.mark.parametrize("waits", ["receives", "sleeps"])
def test_a_client_that_leaves_a_websocket_is_an_event_and_no_failure(client, waits):
    app = FastAPI()

    @app.websocket("/")
    async def listen(socket: WebSocket):
        await socket.accept()
        await socket.receive_text()
        await (socket.receive_text() if waits == "receives" else asyncio.Event().wait())

    def leave(client):
        with client.websocket_connect("/") as socket:
            socket.send_text("hello")

    trace = record(app, leave, client)

    assert (told(trace), failed(trace)) == (["leave websocket", "end websocket"], [])
    cut_off = {"receives": "WebSocketDisconnect(1000, None)", "sleeps": "CancelledError()"}[waits]
    assert trace.select("end", request=1)[0].values == {"raised": cut_off, "because": "the client left"}


@pytest.mark.parametrize("waits", ["receives", "sends"])
def test_a_client_that_leaves_a_websocket_of_a_server_is_told_before_the_service_knows(waits):
    app = FastAPI()

    @app.websocket("/")
    async def speak(socket: WebSocket):
        await socket.accept()
        while True:
            await (socket.receive_text() if waits == "receives" else socket.send_text("so"))
            await asyncio.sleep(0)

    def leave(client):
        with client.websocket_connect("/") as socket:
            socket.send_text("hello")

    trace = record(app, leave, over_a_socket)

    assert (told(trace), failed(trace)) == (["leave websocket", "end websocket"], [])
    assert story(trace, "leave", "unwind") == ["leave websocket", "unwind speak"]
    assert trace.select("end", request=1)[0].values["because"] == "the client left"


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_that_has_its_answer_does_not_leave(client):
    app = FastAPI()

    @app.get("/")
    async def answer(tasks: BackgroundTasks):
        tasks.add_task(asyncio.sleep, 0)
        return "all"

    app.get("/stream")(lambda: StreamingResponse(iter([b"a", b"b"])))

    def act(client):
        client.get("/")
        client.get("/stream")
        with client.stream("GET", "/stream") as answer:
            [*answer.iter_raw()]

    trace = record(app, act, client)

    assert trace.select("leave") == []


@pytest.mark.parametrize("client", CLIENTS)
def test_a_websocket_that_the_service_closed_was_not_left(client):
    app = FastAPI()

    @app.websocket("/")
    async def hang_up(socket: WebSocket):
        await socket.accept()
        await socket.close()

    def act(client):
        with client.websocket_connect("/") as socket, suppress(WebSocketDisconnect):
            socket.receive()

    assert told(record(app, act, client)) == ["end websocket"]


def test_an_answer_that_is_still_open_when_the_client_ends_is_left():
    app = FastAPI()
    app.get("/")(lambda: StreamingResponse(words()))

    def act(client):
        client.send(client.build_request("GET", "/"), stream=True)

    assert told(record(app, act)) == ["leave http", "end http"]


@pytest.mark.parametrize("client", CLIENTS)
def test_what_is_raised_after_the_client_has_left_is_a_failure_still(client):
    app = FastAPI()

    async def slot():
        try:
            yield
        finally:
            raise KeyError("slot")

    app.get("/", dependencies=[Depends(slot)])(lambda: StreamingResponse(words()))

    (end,) = failed(record(app, one_word, client))

    assert end.values["raised"] == "KeyError('slot')"
