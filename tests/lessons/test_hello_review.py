import asyncio
import json
import re
import threading

from fastapi import FastAPI
from fastapi.testclient import TestClient

from scripts.playing.clients import over_a_socket
from scripts.problems import ROOT
from scripts.recording.chains import Chain
from snippets.hello.say_hello import app
from tests.lessons.scripts_of_the_site import said


def test_when_a_card_comes_back():
    schedule = ROOT / "docs" / "assets" / "card-deck" / "schedule.js"
    first = "answered(NEW, true, 1)"
    second = f"answered({first}, true, {first}.due)"

    assert said(schedule, f"{first}.interval / DAY") == 5
    assert said(schedule, f"{second}.interval / {first}.interval") == 2.3
    assert said(schedule, "(answered(NEW, false, 1).due - 1) / MINUTE") == 10
    assert said(schedule, f"within(answered({second}, false, 0).due)") == "in 10 minutes"


def test_your_answers_are_kept_here_and_no_script_of_the_cards_sends_them():
    folder = ROOT / "docs" / "assets" / "card-deck"
    storage = "{ getItem(key) { return this[key] ?? null }, setItem(key, text) { this[key] = text }, removeItem() {} }"
    card = "{ 'a card': answered(NEW, true, 1) }"
    kept = said(
        folder / "schedule.js", f"((here) => {{ write({{ review: {card} }}, here); return read(here) }})({storage})"
    )
    scripts = "".join(file.read_text() for file in folder.glob("*.js"))

    assert [*kept["review"]] == ["a card"] and kept["review"]["a card"]["last"] == 1
    assert "fetch(" not in scripts and not re.search("sendBeacon|Socket|EventSource|XMLHttpRequest", scripts)


def test_a_redirect_can_be_switched_off():
    service = FastAPI(redirect_slashes=False)
    service.get("/hello")(lambda: None)
    client = TestClient(service)

    assert [client.get(path).status_code for path in ("/hello", "/hello/")] == [200, 404]


def test_quiz_what_a_post_gets(run, key):
    asked, _, answered, *_ = run("six_ways_to_ask").select(request=3)

    assert (asked.values["method"], asked.values["path"]) == ("POST", "/hello")
    assert key == f"`{answered.values['status']}`"
    assert "allow: GET" in answered.values["headers"].split("\n")


def test_quiz_how_many_bytes_a_shorter_greeting_has(run, key):
    service, greeting = FastAPI(), {"message": "Hi"}
    service.get("/hello")(lambda: greeting)
    (longer,) = run("two_requests").select("http.response.body", request=1)

    response = TestClient(service).get("/hello")

    assert key == str(len(response.content)) == response.headers["content-length"]
    assert (len(response.content), response.content) == (16, b'{"message":"Hi"}')
    assert (len(str(greeting)), len(json.dumps(greeting)), longer.values["size"]) == (17, 17, "27")


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
    assert [e.where for e in chain.trace.select("function")] == ["event loop"] * 2
    assert key == "On the event loop"


def test_quiz_what_the_docs_are(key):
    response = TestClient(app).get("/docs", follow_redirects=False)
    kind = response.headers["content-type"].partition(";")[0]

    assert (response.status_code, kind) == (200, "text/html")
    assert key == f"`{response.status_code}` and {kind.removeprefix('text/').upper()}"
    assert TestClient(app).get("/openapi.json").headers["content-type"] == "application/json"
    assert [route.path for route in app.routes].index("/hello") == 4


def test_quiz_how_often_the_function_is_called(run, key):
    calls = [e.request for e in run("two_requests").select("start", name="say_hello")]
    counts = {1: "Once", 2: "Twice", 3: "Three times", 4: "Four times"}

    assert key == f"{counts[len(calls)]}: once for each request"
    assert calls == [1, 2]
    assert len(run("two_requests").select("lifespan.startup", "lifespan.shutdown", request=0)) == 2
