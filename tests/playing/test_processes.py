import json

import pytest

from scripts.playing.pinned import ONE_CONNECTION
from scripts.playing.processes import play_processes
from scripts.problems import Problem
from scripts.traces.stored import packed, unpacked
from tests.killed import outlive

SERVICE = """
import os
from contextlib import asynccontextmanager

from fastapi import FastAPI


def load():
    opening = "tulips-in-may-8"
    return {"token": opening}


@asynccontextmanager
async def lifespan(app):
    yield {"model": load()}


app = FastAPI(lifespan=lifespan)


@app.get("/{number}")
def square(number: int):
    return number**2


def slowly(number):
    return number**3


@app.get("/cube/{number}")
def cube(number: int):
    return slowly(number)


@app.get("/end/now")
async def end():
    os._exit(1)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    shop = tmp_path_factory.mktemp("project") / "shop"
    shop.mkdir()
    (shop / "__init__.py").touch()
    (shop / "main.py").write_text(SERVICE)
    return shop.parent


def play(folder, act, command="uvicorn shop.main:app --workers 2"):
    return play_processes(command, folder / "shop", folder, act)


def one_is_killed(server):
    first, second = server.clients(2)
    second.get("/4")
    first.get("/3")
    server.signal("SIGKILL", first)
    server.says("died")
    server.until("lifespan.startup.complete", 3)
    second.get("/5")
    server.signal("SIGTERM")
    server.ends()


@pytest.fixture(scope="module")
def killed(folder):
    return play(folder, one_is_killed)


def test_each_request_is_served_by_the_process_that_its_client_knows(killed):
    served = [(event.process, event.request, event.values["path"]) for event in killed.select("scope", name="http")]

    assert served == [("worker 2", 1, "/4"), ("worker 1", 2, "/3"), ("worker 2", 3, "/5")]


def test_each_process_loads_for_itself_and_what_a_killed_one_did_is_known(killed):
    told = [
        (event.process, event.name or event.kind)
        for event in killed.events
        if event.kind in ("signal", "exit", "lifespan.shutdown") or (event.kind == "return" and event.name == "load")
    ]

    assert told == [
        ("worker 1", "load"),
        ("worker 2", "load"),
        ("worker 1", "SIGKILL"),
        ("worker 1", "exit"),
        ("worker 3", "load"),
        ("", "SIGTERM"),
        ("worker 2", "lifespan.shutdown"),
        ("worker 2", "exit"),
        ("worker 3", "lifespan.shutdown"),
        ("worker 3", "exit"),
        ("", "0"),
    ]


def test_a_client_stays_with_its_process_however_long_nobody_asks():
    assert (ONE_CONNECTION.max_connections, ONE_CONNECTION.keepalive_expiry) == (1, None)


def test_what_is_secret_in_one_of_them_is_hidden(killed):
    assert "tulips-in-may-8" not in json.dumps(packed(killed))
    opened = [event.values["opening"] for event in killed.select("line", name="load") if "opening" in event.values]
    assert opened == ["'•••'"] * 3


def test_a_stored_trace_of_processes_is_that_trace_again(killed):
    assert unpacked(json.loads(json.dumps(packed(killed)))) == killed


def in_flight_when_told_to_stop(server, note, until, hold):
    (client,) = server.clients(1)
    with hold("slowly", client):
        answer = client.ask("GET", "/cube/2")
        until("held")
        server.signal("SIGTERM")
        server.says("Shutting down")
        note("it was told to stop", client)
    assert answer.result().text == "8"
    server.ends()


def test_a_call_in_another_process_is_held_until_it_is_let_go(folder):
    trace = play(folder, in_flight_when_told_to_stop, "uvicorn shop.main:app")

    kinds = ("held", "signal", "output", "client", "let go", "http.response.start", "lifespan.shutdown", "exit")
    assert [event.name or event.kind for event in trace.select(*kinds)] == [
        "slowly",
        "SIGTERM",
        "INFO:     Shutting down",
        "it was told to stop",
        "slowly",
        "http.response.start",
        "lifespan.shutdown",
        "exit",
        "-15",
    ]


def test_what_cannot_be_held_in_another_process_is_told(folder):
    def holds(server, hold):
        (client,) = server.clients(1)
        hold("quickly", client)

    with pytest.raises(Problem, match=r"no function 'quickly' is recorded here: cube, end, lifespan, load, .* are"):
        play(folder, holds, "uvicorn shop.main:app")


def test_who_waits_for_what_cannot_come_any_more_is_told_at_once(folder):
    def ends(server):
        (client,) = server.clients(1)
        with pytest.raises(TypeError, match="an event has no path: it has call, caller, "):
            server.until("scope", path="/")
        client.ask("GET", "/end/now")
        server.until("lifespan.shutdown", request=0)

    with pytest.raises(Problem, match=r"the server ended without 1 lifespan.shutdown request=0: there are 0"):
        play(folder, ends, "uvicorn shop.main:app")


KILLED = """
import sys
from pathlib import Path

from scripts.playing.processes import play_processes


def act(server):
    workers = [client.process for client in server.clients(2)]
    print(server._process.pid, *workers, flush=True)
    input()


folder = Path(sys.argv[1])
play_processes("uvicorn shop.main:app --workers 2", folder / "shop", folder, act)
"""


def test_no_process_of_a_server_outlives_who_records_it(folder):
    assert outlive(KILLED, folder) == []
