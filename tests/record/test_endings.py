import signal

import pytest

from scripts.record.__main__ import main
from tests.checkouts import LONGEST
from tests.record.test_record import typed
from tests.written import write

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


IMPATIENT = """\
from scripts.playing import patience
from scripts.record.__main__ import run

patience.GRACE = 0
run()
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    write(tmp_path, {"service.py": SERVICE, "stories.py": STORIES})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    return tmp_path


@pytest.fixture
def told(folder, capsys, monkeypatch):
    monkeypatch.setattr("scripts.playing.patience.GRACE", LONGEST)  # what ends a process would end that of the tests
    before = {number: signal.signal(number, signal.default_int_handler) for number in (INTERRUPT, ALARM)}

    def told(*words):
        code = main([*words, "--only", "transcript"])
        return (code, *capsys.readouterr())

    yield told
    for number, handler in before.items():
        signal.signal(number, handler)


def left(folder, *words):
    # in a process of its own, as it would hold that of the tests for ever
    run = typed(folder, "-c", IMPATIENT, *words, "--only", "transcript")
    return run.returncode, run.stdout, run.stderr


@CLIENTS
def test_a_story_that_raises_is_shown_until_then_and_told_in_one_line(told, client):
    code, out, err = told("service:app", "stories:fails", *client)

    assert code == 1
    assert "say_hello() returns 'hello', a str." in out
    assert "finish() starts on the event loop" in out
    assert err == "stories.py:6: the scenario stories:fails failed: AssertionError; make it pass, then record again\n"


def test_a_500_that_is_raised_again_is_shown_with_the_request_it_was_raised_for(told):
    code, out, err = told("service:app", "stories:raises_again")

    assert code == 1
    assert "fail() ends with KeyError('boom')." in out
    assert err == (
        "service.py:23: GET /boom ended with KeyError('boom'); the transcript shows the way there\n"
        "service.py:23: the scenario stories:raises_again failed: KeyError: 'boom'; make it pass, then record again\n"
    )


@CLIENTS
def test_ctrl_c_shows_what_was_recorded_until_then_and_lets_the_service_stop(told, client):
    code, out, err = told("service:app", "GET /hello", f"GET /endless/{INTERRUPT}", *client)

    assert code == 130
    assert "say_hello() returns 'hello', a str." in out
    assert "The client leaves." in out
    assert "finish() starts on the event loop" in out
    assert err == "stopped by Ctrl+C; what was recorded until then is shown\n"


@pytest.mark.parametrize(("path", "client"), [("endless", []), ("never", ["--server"]), ("never", [])])
def test_a_request_that_never_ends_is_given_up_in_time(told, path, client):
    code, out, err = told("service:app", f"GET /{path}/{ALARM}", "--patience", "200", *client)

    assert code == 1
    assert "The client leaves." in out
    assert err == (
        f"GET /{path}/{ALARM} was not over after 200 seconds; wait longer with --patience SECONDS, or leave it out\n"
    )


@pytest.mark.parametrize(("path", "client"), [("held", []), ("busy", ["--server"])])
def test_a_service_that_holds_even_then_is_shown_and_left(folder, path, client):
    code, out, err = left(folder, "service:app", f"GET /{path}/{INTERRUPT}", *client)

    assert code == 130
    assert f"GET /{path}/{INTERRUPT}" in out
    assert err == "stopped by Ctrl+C; what was recorded until then is shown\n"


@pytest.mark.parametrize(
    ("app", "what", "client"),
    [
        ("starts_never", "the start", ["--server"]),
        ("stops_never", "the stop", ["--server"]),
        ("stops_never", "the stop", []),
    ],
)
def test_a_service_that_never_starts_or_stops_is_shown_and_told(folder, app, what, client):
    code, out, err = left(folder, f"service:{app}", "GET /hello", *client)

    assert code == 1
    assert "The application receives lifespan.startup." in out
    assert err == f"{what} was not over after 300 seconds; wait longer with --patience SECONDS, or leave it out\n"


@CLIENTS
def test_what_a_story_does_on_its_own_threads_is_not_the_services(told, client):
    code, out, err = told("service:app", "stories:on_threads", *client)

    assert (code, err) == (0, "")
    assert out.count("begin() starts") == 1  # the lifespan's
    assert "say_hello() starts on a worker thread" in out
