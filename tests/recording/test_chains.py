import re
import sys
from typing import Annotated

import pytest
from fastapi import Depends, FastAPI, Header

from scripts.playing.clients import over_a_socket
from scripts.recording.chains import Chain
from scripts.traces.steady import steady
from tests.recordings import record


def service():
    app = FastAPI()

    @app.get("/def")
    def on_a_thread():
        return "a"

    @app.get("/async")
    async def on_the_loop():
        return "b"

    @app.get("/secret")
    def guarded(authorization: str = Header()):
        return authorization

    @app.get("/needs")
    async def needs(value: Annotated[str, Depends(on_a_thread)]):
        return value

    @app.get("/fails")
    def fails():
        raise ValueError

    @app.post("/large")
    async def large(text: str):
        return text

    return app


def recorded(run):
    return record(service(), run, over_a_socket, watch=service, by=Chain)


def kinds(trace, request=1):
    return [(e.kind, e.where) for e in trace.select(request=request)]


def names(event):
    return [call.partition(" ")[2] for call in event.values["calls"].split("\n")]


def test_a_def_endpoint_is_reached_through_a_task_and_a_thread_and_its_result_comes_back():
    trace = recorded(lambda client: client.get("/def"))

    assert kinds(trace) == [
        ("read", "event loop"),
        ("task", "event loop"),
        ("scope", "event loop"),
        ("thread", "event loop"),
        ("function", "worker thread"),
        ("result", "worker thread"),
        *[("send", "event loop"), ("write", "event loop")] * 2,
        ("write", "event loop"),
    ]


def test_an_async_endpoint_stands_at_the_end_of_the_task_s_own_stack():
    trace = recorded(lambda client: client.get("/async"))
    (called,) = trace.select("function")

    assert called.where == "event loop"
    assert names(called)[0] == "RequestResponseCycle.run_asgi"
    assert names(called)[-1] == "service.<locals>.on_the_loop"
    assert "thread" not in {e.kind for e in trace.events}


def test_a_stack_names_packages_asyncio_and_the_snippet_but_nothing_of_ours_nor_of_the_thread_s_start():
    trace = recorded(lambda client: client.get("/def"))
    files = {call.partition(" ")[0] for e in trace.select() for call in e.values.get("calls", "").split("\n") if call}

    assert {file.partition("/")[0] for file in files} == {
        *("asyncio", "uvicorn", "starlette", "fastapi", "anyio", "tests"),
    }


def test_the_bytes_of_the_socket_are_kept_with_their_number_and_an_empty_write_has_none():
    trace = recorded(lambda client: client.get("/def", headers={"host": "a.example", "user-agent": "me"}))
    read, *written = trace.select("read", "write")

    assert read.values["bytes"].split("\n")[0] == repr(b"GET /def HTTP/1.1\r\n")
    assert repr(b"user-agent: me\r\n") in read.values["bytes"]
    assert [(e.values["bytes"].split("\n")[0], e.values["size"]) for e in written[1:]] == [("b'\"a\"'", "3"), ("", "0")]


def test_messages_are_kept_as_python_shows_them():
    trace = recorded(lambda client: client.post("/large?text=a", content=b"{}", headers={"content-length": "2"}))
    sent = [e.values["message"] for e in trace.select("send")]

    assert "'path': '/large'" in trace.select("scope")[0].values["message"]
    assert sent[1] == "{'type': 'http.response.body', 'body': b'\"a\"'}"


def test_a_long_body_is_cut():
    trace = recorded(lambda client: client.post("/large", params={"text": "x" * 3000}))

    assert "(3,002 bytes)" in trace.select("send", name="http.response.body")[0].values["message"]
    assert all(len(value) < 9000 for e in trace.events for value in e.values.values())


def test_secrets_are_hidden_everywhere():
    def run(client):
        client.get("/secret", headers={"authorization": "Bearer spring-2026"})

    text = str(recorded(run))

    assert "spring-2026" not in text


def test_requests_are_numbered_and_one_that_fails_is_closed():
    def run(client):
        client.get("/fails")
        client.get("/async")

    trace = recorded(run)

    assert [e.request for e in trace.select("scope")] == [1, 2]
    assert [e.name for e in trace.select("function")] == ["service.<locals>.fails", "service.<locals>.on_the_loop"]
    assert kinds(trace, 2)[0] == ("read", "event loop")


def test_a_function_on_the_way_is_in_the_chain_too():
    trace = recorded(lambda client: client.get("/needs"))

    assert [(e.name.rpartition(".")[2], e.where) for e in trace.select("function")] == [
        ("on_a_thread", "worker thread"),
        ("needs", "event loop"),
    ]


def test_every_recording_is_the_same_but_for_ports_and_dates():
    first = recorded(lambda client: client.get("/def"))
    told = [str(steady(first, recorded(lambda client: client.get("/def")))).replace("<time 1>", "") for _ in range(20)]

    date = re.compile(r"date: [^\\]*")
    assert len({date.sub("", text) for text in told}) == 1
    assert "Host: 127.0.0.1:<port 1>" in told[0]


def test_the_interpreter_is_left_as_it_was():
    before = [sys.monitoring.get_tool(tool) for tool in range(6)]

    with pytest.raises(ZeroDivisionError):
        recorded(lambda client: 1 / 0)

    assert [sys.monitoring.get_tool(tool) for tool in range(6)] == before
