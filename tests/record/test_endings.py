import pytest

from tests.record.test_record import typed, write

SERVICE = """\
import asyncio, os, signal, threading
from contextlib import asynccontextmanager
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

@asynccontextmanager
async def lifespan(app):
    begin()
    yield
    finish()

def begin(): ...
def finish(): ...

app = FastAPI(lifespan=lifespan)

@app.get("/hello")
def say_hello():
    return "hello"

@app.get("/boom")
def fail():
    raise KeyError("boom")

@app.get("/endless/{signal}")
async def endless(signal: int):
    async def words():
        for n in range(10**9):
            yield b"so "
            await asyncio.sleep(0)
            if n == 3:
                os.kill(os.getpid(), signal)
    return StreamingResponse(words())

@app.get("/never/{signal}")
async def never(signal: int):
    os.kill(os.getpid(), signal)
    await asyncio.Event().wait()

@app.get("/held/{signal}")
def hold(signal: int):
    os.kill(os.getpid(), signal)
    threading.Event().wait()

@app.get("/busy/{signal}")
async def spin(signal: int):
    os.kill(os.getpid(), signal)
    while True:
        pass

@asynccontextmanager
async def waits(app):
    os.kill(os.getpid(), signal.SIGALRM)
    await asyncio.Event().wait()
    yield

starts_never = FastAPI(lifespan=waits)

@asynccontextmanager
async def waits_at_last(app):
    yield
    os.kill(os.getpid(), signal.SIGALRM)
    await asyncio.Event().wait()

stops_never = FastAPI(lifespan=waits_at_last)
"""
STORIES = """\
import threading
from fastapi.testclient import TestClient
import service

def fails(client):
    assert client.get("/hello").json() == "goodbye"

def raises_again(client):
    TestClient(client.app).get("/boom")

def on_threads(client):
    def talk():
        service.begin()
        client.get("/hello")
    thread = threading.Thread(target=talk)
    thread.start()
    thread.join()
"""
INTERRUPT, ALARM = 2, 14
"""Ctrl+C, and the clock of patience: a service sends itself the signal once it is where it should be interrupted."""

CLIENTS = pytest.mark.parametrize("client", [[], ["--server"]], ids=["test client", "server"])


@pytest.fixture
def folder(tmp_path):
    write(tmp_path, {"service.py": SERVICE, "stories.py": STORIES})
    return tmp_path


def record(folder, *words):
    return typed(folder, "-m", "scripts.record", *words, "--only", "transcript")


@CLIENTS
def test_a_story_that_raises_is_shown_until_then_and_told_in_one_line(folder, client):
    run = record(folder, "service:app", "stories:fails", *client)

    assert run.returncode == 1
    assert "say_hello() returns 'hello', a str." in run.stdout
    assert "finish() starts on the event loop" in run.stdout
    assert run.stderr == (
        "stories.py:6: the scenario stories:fails failed: AssertionError; make it pass, then record again\n"
    )


def test_a_500_that_is_raised_again_is_shown_with_the_request_it_was_raised_for(folder):
    run = record(folder, "service:app", "stories:raises_again")

    assert run.returncode == 1
    assert "fail() ends with KeyError('boom')." in run.stdout
    assert run.stderr == (
        "service.py:23: GET /boom ended with KeyError('boom'); the transcript shows the way there\n"
        "service.py:23: the scenario stories:raises_again failed: KeyError: 'boom'; make it pass, then record again\n"
    )


@CLIENTS
def test_ctrl_c_shows_what_was_recorded_until_then_and_lets_the_service_stop(folder, client):
    run = record(folder, "service:app", "GET /hello", f"GET /endless/{INTERRUPT}", *client)

    assert run.returncode == 130
    assert "say_hello() returns 'hello', a str." in run.stdout
    assert "The client leaves." in run.stdout
    assert "finish() starts on the event loop" in run.stdout
    assert run.stderr == "stopped by Ctrl+C; what was recorded until then is shown\n"


@pytest.mark.parametrize(("path", "client"), [("endless", []), ("never", ["--server"]), ("never", [])])
def test_a_request_that_never_ends_is_given_up_in_time(folder, path, client):
    run = record(folder, "service:app", f"GET /{path}/{ALARM}", *client)

    assert run.returncode == 1
    assert "The client leaves." in run.stdout
    assert run.stderr == (
        f"GET /{path}/{ALARM} was not over after 300 seconds; wait longer with --patience SECONDS, or leave it out\n"
    )


@pytest.mark.parametrize(("path", "client"), [("held", []), ("busy", ["--server"])])
def test_a_service_that_holds_even_then_is_shown_and_left(folder, path, client):
    run = record(folder, "service:app", f"GET /{path}/{INTERRUPT}", "--patience", "5", *client)

    assert run.returncode == 130
    assert f"GET /{path}/{INTERRUPT}" in run.stdout
    assert run.stderr == "stopped by Ctrl+C; what was recorded until then is shown\n"


@pytest.mark.parametrize(
    ("app", "what", "client"),
    [
        ("starts_never", "the start", ["--server"]),
        ("stops_never", "the stop", ["--server"]),
        ("stops_never", "the stop", []),
    ],
)
def test_a_service_that_never_starts_or_stops_is_shown_and_told(folder, app, what, client):
    run = record(folder, f"service:{app}", "GET /hello", *client)

    assert run.returncode == 1
    assert "The application receives lifespan.startup." in run.stdout
    assert run.stderr == (
        f"{what} was not over after 300 seconds; wait longer with --patience SECONDS, or leave it out\n"
    )


@CLIENTS
def test_what_a_story_does_on_its_own_threads_is_not_the_services(folder, client):
    run = record(folder, "service:app", "stories:on_threads", *client)

    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.count("begin() starts") == 1  # the lifespan's
    assert "say_hello() starts on a worker thread" in run.stdout
