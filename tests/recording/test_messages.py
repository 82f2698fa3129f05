from contextlib import nullcontext
from enum import IntEnum

import pytest
from fastapi.testclient import TestClient

from scripts.recording.messages import message_values, scope_values, secrets_in
from tests.recordings import record, values


def test_a_scope_shows_method_path_query_and_headers():
    headers = [(b"host", b"127.0.0.1:54321"), (b"cookie", b"sid=1"), (b"x-a", b"b")]
    scope = {"type": "http", "method": "GET", "path": "/a", "query_string": b"n=1&token=abc", "headers": headers}

    assert scope_values(scope) == {
        "method": "GET",
        "path": "/a",
        "query": "n=1&token=•••",
        "headers": "host: 127.0.0.1:54321\ncookie: •••\nx-a: b",
    }


def test_a_message_shows_every_field_and_the_size_of_its_body():
    message = {"type": "http.response.body", "body": "ä".encode(), "more_body": True}

    assert message_values(message) == {"body": "ä", "size": "2", "more_body": "True"}


def test_a_websocket_is_closed_by_a_number_whatever_the_server_calls_it():
    code = IntEnum("CloseReason", {"NORMAL_CLOSURE": 1000})

    assert message_values({"type": "websocket.disconnect", "code": code.NORMAL_CLOSURE}) == {"code": "1000"}


def test_the_secrets_of_a_message_are_its_headers_cookies_and_fields():
    headers = [(b"Authorization", b"Basic YW5uOnN3b3JkZmlzaA=="), (b"Cookie", b"sid=one-1; theme=solarized")]
    message = {"type": "http.request", "headers": headers, "body": b'{"password": ["deep-1"], "n": "no"}'}

    assert set(secrets_in(message)) == {
        "Basic YW5uOnN3b3JkZmlzaA==",
        "YW5uOnN3b3JkZmlzaA==",
        "swordfish",
        "one-1",
        "deep-1",
    }


def without_lifespan(app):
    return nullcontext(TestClient(app))


def test_an_application_may_give_its_headers_only_once():
    async def app(scope, receive, send):
        headers = ((name, b"1") for name in (b"x-a", b"x-b"))
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body"})

    answers = []
    trace = record(app, lambda client: answers.append(client.get("/")), without_lifespan)

    assert answers[0].headers == {"x-a": "1", "x-b": "1"}
    assert values(trace.select("http.response.start"), "headers") == ["x-a: 1\nx-b: 1"]


@pytest.mark.parametrize(
    "message",
    [
        None,
        ["type"],
        {"status": 200},
        {"type": 5},
        {"type": "http.response.start", "status": 200, "headers": None},
        {"type": "http.response.start", "status": 200, "headers": {b"x-a": b"1"}},
        {"type": "http.response.start", "status": 200, "headers": [("x-a", "1")]},
        {"type": "http.response.start", "status": 200, "headers": [(b"x-a",)]},
        {"type": "http.response.body", "body": None},
        {"type": "http.response.body", "body": "text"},
        {"type": "http.response.body", "body": 5},
    ],
)
def test_what_is_no_message_is_refused_as_it_is_when_nobody_records(message):
    async def app(scope, receive, send):
        await send(message)

    def refused(client):
        with pytest.raises(Exception) as caught:
            client.get("/")
        return repr(caught.value)

    answers = []
    trace = record(app, lambda client: answers.append(refused(client)), without_lifespan)

    assert answers == [refused(TestClient(app))]
    assert trace.select(request=1)[-1].kind == "end"


def test_what_an_application_is_given_has_the_names_it_knows():
    async def app(scope, receive, send): ...

    def ask(client):
        with pytest.raises(AssertionError, match="did not receive any response"):
            client.get("/")

    trace = record(app, ask, without_lifespan)
    given = trace.select("start", name="app")[0].values

    assert (given["receive"], given["send"]) == ("receive", "send")
