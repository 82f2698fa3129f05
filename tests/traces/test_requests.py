from fastapi import FastAPI

from scripts.playing.inline import inline
from scripts.traces.requests import Answer, answers
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
