import asyncio
import re
import threading

from fastapi import FastAPI
from fastapi.testclient import TestClient

from scripts.playing.clients import over_a_socket
from scripts.problems import ROOT
from scripts.recording.chains import Chain
from snippets.hello.say_hello import app


def test_when_a_card_comes_back():
    schedule = (ROOT / "docs" / "assets" / "card-deck" / "schedule.js").read_text()
    constants = dict(re.findall(r"^export const (FIRST|GROWTH|RETRY) = (.+);$", schedule, re.M))

    assert constants == {"FIRST": "5 * DAY", "GROWTH": "2.3", "RETRY": "10 * MINUTE"}


def test_a_redirect_can_be_switched_off():
    service = FastAPI(redirect_slashes=False)
    service.get("/hello")(lambda: None)
    client = TestClient(service)

    assert [client.get(path).status_code for path in ("/hello", "/hello/")] == [200, 404]


def test_quiz_what_a_post_gets(key):
    response = TestClient(app).post("/hello")

    assert key == f"`{response.status_code}`"
    assert response.headers["allow"] == "GET"


def test_quiz_how_many_bytes_a_shorter_greeting_has(key):
    service = FastAPI()
    service.get("/hello")(lambda: {"message": "Hi"})

    response = TestClient(service).get("/hello")

    assert key == str(len(response.content)) == response.headers["content-length"]
    assert response.content == b'{"message":"Hi"}'


def test_quiz_where_an_async_def_runs(key):
    service, chain, seen = FastAPI(), Chain(), []

    @service.get("/hello")
    async def say_hello():
        before = threading.current_thread()
        await asyncio.sleep(0)
        seen.append((asyncio.get_running_loop(), before, threading.current_thread()))

    with chain:
        chain.watch(say_hello.__code__)
        with over_a_socket(chain.wrap(service)) as client:
            statuses = [client.get("/hello").status_code for _ in range(2)]
    (loop, before, after), (other_loop, *_) = seen

    assert (statuses, loop is other_loop, before is after) == ([200, 200], True, True)
    assert [e.where for e in chain.trace.select("function")] == [key.lower().removeprefix("on the ")] * 2


def test_quiz_what_the_docs_are(key):
    response = TestClient(app).get("/docs", follow_redirects=False)
    kind = response.headers["content-type"].partition(";")[0]

    assert key == f"`{response.status_code}` and {kind.removeprefix('text/').upper()}"
    assert TestClient(app).get("/openapi.json").headers["content-type"] == "application/json"
    assert [route.path for route in app.routes].index("/hello") == 4


def test_quiz_how_often_the_function_is_called(run, key):
    calls = [e.request for e in run("two_requests").select("start", name="say_hello")]
    counts = {1: "Once", 2: "Twice", 3: "Three times", 4: "Four times"}

    assert key == f"{counts[len(calls)]}: once for each request"
    assert calls == [1, 2]
    assert len(run("two_requests").select("lifespan.startup", "lifespan.shutdown", request=0)) == 2
