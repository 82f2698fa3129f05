from fastapi import FastAPI
from fastapi.testclient import TestClient

from scripts.playing.clients import over_a_socket
from scripts.recording.chains import Chain
from snippets.hello.say_hello import app


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
    service, chain = FastAPI(), Chain()

    @service.get("/hello")
    async def say_hello():
        return {"message": "Hello, world!"}

    with chain:
        chain.watch(say_hello.__code__)
        with over_a_socket(chain.wrap(service)) as client:
            status = client.get("/hello").status_code
    (called,) = chain.trace.select("function")

    assert status == 200
    assert key == {"event loop": "On the event loop", "worker thread": "On a worker thread"}[called.where]


def test_quiz_what_the_docs_are(key):
    response = TestClient(app).get("/docs", follow_redirects=False)
    kind = response.headers["content-type"].partition(";")[0]

    assert key == f"`{response.status_code}` and {kind.removeprefix('text/').upper()}"
    assert [route.path for route in app.routes].index("/hello") == 4


def test_quiz_how_often_the_function_is_called(run, key):
    calls = run("two_requests").select("start", name="say_hello")

    assert key == ["Never: the server sends what the decorator noted", "Once", "Twice", "Three times"][len(calls)]
    assert [e.request for e in calls] == [1, 2]
