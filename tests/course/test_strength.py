import asyncio
import os
import signal
import socket
from contextlib import suppress
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import ASGITransport, AsyncClient

from scripts.course.changed import CHANGES, changed_counts, changed_runs
from scripts.course.strength import weakness
from scripts.traces.events import Event, Trace
from tests.recordings import record, story

TRACE = Trace(
    (
        Event("import", 0, "main thread", "shop", values={"routes": "/hello"}),
        Event("start", 1, "worker thread", "say_hello"),
        Event("return", 1, "worker thread", "say_hello", values={"return": "'Hi'"}),
        Event("http.response.start", 1, "event loop", values={"status": "200"}),
    )
)
ROWS = {1: {"requests": 1, "own": 2}}


def run(name):
    return TRACE


def only_that_it_ran(run):
    assert run("one_request")


def that_something_was_recorded(run):
    assert run("one_request").events


def nothing(run):
    run("one_request")


def what_the_machine_computes(run):
    assert 2 + 2 == 4


@pytest.mark.parametrize("proof", [only_that_it_ran, that_something_was_recorded, what_the_machine_computes])
def test_a_proof_that_no_change_makes_fail_is_weak(proof):
    assert weakness(proof, {"run": run}) == "no change of what it asks makes it fail"


def nothing_within(run):
    with suppress(KeyError):
        run("one_request").events[3].values["status"]


@pytest.mark.parametrize("proof", [nothing, nothing_within])
def test_a_proof_that_asserts_nothing_is_weak(proof):
    assert weakness(proof, {"run": run}) == "it asserts nothing"


def where_it_ran(run):
    assert {e.where for e in run("one_request").select("start")} == {"worker thread"}


def how_many_there_are(run):
    assert len(run("one_request").events) == 4


def what_comes_first(run):
    assert [e.kind for e in run("one_request").events][:2] == ["import", "start"]


def what_never_ends_where_one_event_is_missing(run):
    while len(run("one_request").events) == 3:
        os.kill(os.getpid(), signal.SIGALRM)
    assert run("one_request")


@pytest.mark.parametrize(
    "proof", [where_it_ran, how_many_there_are, what_comes_first, what_never_ends_where_one_event_is_missing]
)
def test_a_proof_that_a_change_makes_fail_is_strong(proof):
    assert weakness(proof, {"run": run}) == ""


def what_the_key_is(run, key):
    assert key in ("200", "201")
    assert run("one_request").events[3].values["status"] == "200"


def test_a_quiz_proof_that_passes_with_another_answer_is_weak():
    assert weakness(what_the_key_is, {"run": run, "key": "200"}, ("404",)) == ""
    assert weakness(what_the_key_is, {"run": run, "key": "200"}, ("404", "201")) == (
        "it passes with '201' as the checked answer"
    )


def how_much_it_is(grown):
    assert grown("requests")[1]["own"] == 2


def what_is_answered():
    app = FastAPI()
    app.get("/")(lambda: "Hi")

    assert TestClient(app).get("/").json() == "Hi"


def what_it_recorded_itself():
    app = FastAPI()

    @app.get("/")
    def say_hello():
        return "Hi"

    assert story(record(app, lambda client: client.get("/")), "start") == ["start say_hello"]


def what_a_file_says():
    assert Path(__file__).read_text().startswith("import asyncio")


def what_is_answered_later():
    async def ask():
        async with AsyncClient(transport=ASGITransport(FastAPI()), base_url="http://iris") as client:
            return await client.get("/")

    assert asyncio.run(ask()).status_code == 404


def what_comes_through_a_socket():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(b"Hi")

        assert theirs.recv(10) == b"Hi"


def what_the_event_loop_reads():
    async def read():
        ours, theirs = socket.socketpair()
        with ours:
            ours.sendall(b"Hi")
        theirs.setblocking(False)
        reader, writer = await asyncio.open_connection(sock=theirs)
        read = await reader.read()
        writer.close()
        return read

    assert asyncio.run(read()) == b"Hi"


def test_bytes_are_changed_for_the_test_and_not_for_a_server():
    assert weakness(what_comes_through_a_socket, {}) == ""
    assert weakness(what_the_event_loop_reads, {}) == "no change of what it asks makes it fail"


def what_is_played(played, run):
    played.append(run("one_request").events[0].kind)
    assert True


def test_a_proof_is_played_in_no_world_that_looks_to_it_like_the_one_before():
    played = []

    weakness(what_is_played, {"played": played, "run": run})

    assert len(played) == 1 + len([*changed_runs(TRACE, "")])  # no other recording, answer, byte or file


def that_two_files_say_the_same(copy):
    assert copy.read_text() == Path(__file__).read_text()


@pytest.mark.parametrize(
    ("proof", "given"),
    [
        (how_much_it_is, {"grown": lambda name: ROWS}),
        (what_is_answered, {}),
        (what_is_answered_later, {}),
        (what_it_recorded_itself, {}),
        (what_a_file_says, {}),
    ],
)
def test_counts_answers_recordings_and_files_are_changed_too(proof, given):
    assert weakness(proof, given) == ""


def test_of_two_files_that_are_compared_one_is_changed(tmp_path):
    (tmp_path / "copy.py").write_text(Path(__file__).read_text())

    assert weakness(that_two_files_say_the_same, {"copy": tmp_path / "copy.py"}) == ""


def what_it_left_behind(folder):
    (folder / "left").mkdir()

    assert [file.name for file in folder.iterdir()] == ["left"]


def what_its_own_folder_has(tmp_path):
    (tmp_path / "left").mkdir()

    assert (tmp_path / "left").is_dir()


def test_a_proof_that_only_its_own_remains_make_fail_is_weak(tmp_path):
    what_it_left_behind(tmp_path)

    assert weakness(what_it_left_behind, {"folder": tmp_path}).startswith("it does not pass twice")
    assert weakness(what_its_own_folder_has, {"tmp_path": tmp_path}) == "no change of what it asks makes it fail"


def test_each_change_differs_from_the_run_and_from_the_others():
    found = [*changed_runs(TRACE, "")]

    assert {name for name, _ in found} == {*CHANGES}
    assert TRACE not in [trace for _, trace in found]
    assert len({trace.events.__repr__() for _, trace in found}) == len(found)
    assert [rows for _, rows in changed_counts(ROWS)] == [
        {1: {"requests": 2, "own": 2}},
        {1: {"requests": 1, "own": 3}},
    ]


def test_what_the_proof_speaks_of_is_changed_first_and_in_every_way():
    source = "{e.where for e in run('one_request').select('start', name='say_hello')}"
    found = [name for name, trace in changed_runs(TRACE, source) if trace.select("start") != TRACE.select("start")]

    first = [name for name, _ in changed_runs(TRACE, source)][: len(CHANGES)]

    assert first == [*CHANGES]
    assert found[:3] == ["an event dropped", "a value changed", "another place"]
