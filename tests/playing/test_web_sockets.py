import pytest
from fastapi import FastAPI, WebSocket
from starlette.websockets import WebSocketDisconnect

from scripts.playing.clients import in_process, over_a_socket
from tests.recordings import record

BOTH = pytest.mark.parametrize("client", [in_process, over_a_socket])


def chat():
    app = FastAPI()

    @app.websocket("/chat")
    async def echo(socket: WebSocket):
        await socket.accept(subprotocol="v1" if socket.scope["subprotocols"] else None)
        await socket.send_json({"key": socket.headers.get("x-key"), "by": socket.cookies.get("by")})
        while (text := await socket.receive_text()) != "bye":
            await socket.send_text(text.upper())
        await socket.close(4000, "as asked")

    @app.websocket("/closed")
    async def closed(socket: WebSocket):
        await socket.close()

    return app


@BOTH
def test_one_story_asks_a_test_client_and_a_server(client):
    heard = []

    def story(client):
        client.headers["x-key"] = "7"
        client.cookies.set("by", "ada")
        with client.websocket_connect("/chat") as socket:
            heard.append(socket.receive_json())
            socket.send_text("hello")
            heard.append(socket.receive_text())

    trace = record(chat(), story, client, watch=chat)

    assert heard == [{"key": "7", "by": "ada"}, "HELLO"]
    assert [e.values["text"] for e in trace.select("websocket.send")][1:] == ["HELLO"]
    assert trace.select("websocket.disconnect", request=1)


@BOTH
def test_a_service_that_closes_raises_the_same_in_both(client):
    raised = []

    def story(client):
        with client.websocket_connect("/chat", subprotocols=["v1"]) as socket:
            socket.receive_json()
            socket.send_text("bye")
            with pytest.raises(WebSocketDisconnect) as closed:
                socket.receive_text()
        raised.append((closed.value.code, closed.value.reason))

    record(chat(), story, client, watch=chat)

    assert raised == [(4000, "as asked")]


@BOTH
def test_a_service_that_does_not_accept_raises_when_it_is_asked(client):
    def story(client):
        with pytest.raises(WebSocketDisconnect), client.websocket_connect("/closed"):
            pass

    assert record(chat(), story, client, watch=chat).select("websocket.close")


@BOTH
def test_what_a_story_raises_inside_is_its_own(client):
    def story(client):
        with pytest.raises(ZeroDivisionError), client.websocket_connect("/chat"):
            raise ZeroDivisionError

    assert record(chat(), story, client, watch=chat).select("scope", name="websocket")
