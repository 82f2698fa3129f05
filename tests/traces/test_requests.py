from dataclasses import replace

from fastapi import FastAPI

from scripts.playing.inline import inline
from scripts.traces.events import Event, Trace
from scripts.traces.requests import Answer, answers, failed, header, is_test_client, request_line
from tests.recordings import record


def test_each_request_has_its_answer():
    app = FastAPI()
    app.get("/")(lambda: 1)

    def requests(client):
        client.get("/")
        client.get("/nowhere")

    found = list(answers(record(app, requests, inline)))

    assert found[0] == Answer("GET /", "200", "content-length: 1\ncontent-type: application/json", "1", "")
    assert [answer.status for answer in found] == ["200", "404"]


def test_what_ended_a_call_is_told():
    app = FastAPI()

    @app.get("/")
    def fail():
        raise ValueError("odd")

    (answer,) = answers(record(app, lambda client: client.get("/"), inline))

    assert (answer.status, answer.raised) == ("500", "ValueError('odd')")


def test_a_header_is_found_by_its_name():
    event = Event("http.response.start", 1, "event loop", values={"headers": "x-a: 1\ncontent-type: text/html"})

    assert (header(event, "content-type"), header(event, "a"), header(Event("x", 0, ""), "a")) == ("text/html", "", "")


def test_a_request_line_has_the_query():
    assert request_line(Event("scope", 1, "", values={"method": "GET", "path": "/a", "query": "b=1"})) == "GET /a?b=1"


def test_a_call_that_was_cut_off_because_its_client_left_has_not_failed():
    raised = Event("end", 1, "event loop", values={"raised": "CancelledError()"})
    cut = replace(raised, values={**raised.values, "because": "the client left"})
    leaves = Event("leave", 1, "client")

    assert failed(Trace((leaves, cut))) == []
    assert failed(Trace((leaves, raised))) == [raised]
    assert failed(Trace((raised, leaves))) == []


def test_a_test_client_is_known_by_either_name_it_gives():
    own = "host: testserver\nuser-agent: Mozilla", "host: shop.example\nuser-agent: testclient"
    scopes = [Event("scope", 1, "event loop", values={"headers": headers}) for headers in (*own, "host: 127.0.0.1:80")]

    assert [*map(is_test_client, scopes)] == [True, True, False]
