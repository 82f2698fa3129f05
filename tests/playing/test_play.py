import importlib

import pytest

from scripts.playing import play as play_module
from scripts.playing.clients import in_process
from scripts.playing.play import play
from scripts.problems import Problem
from scripts.recording.recorder import Recorder

SERVICE = """
from fastapi import FastAPI
app = FastAPI()

@app.get("/")
def read(): ...
"""


def played(tmp_path, monkeypatch, run, service=SERVICE):
    (tmp_path / "noted").mkdir()
    (tmp_path / "noted" / "service.py").write_text(service)
    monkeypatch.syspath_prepend(str(tmp_path))
    return play("noted.service", "app", tmp_path / "noted", in_process, run, Recorder(str(tmp_path)))


def test_a_scenario_may_note_what_its_client_knows(tmp_path, monkeypatch):
    def patient(client, note):
        client.get("/")
        note("the client has its answer", request=1)
        note("and sleeps")

    trace = played(tmp_path, monkeypatch, patient)

    assert [(e.name, e.request, e.where) for e in trace.select("client")] == [
        ("the client has its answer", 1, "client"),
        ("and sleeps", 1, "client"),
    ]


def test_a_scenario_gets_what_it_asks_for_by_name_in_any_order(tmp_path, monkeypatch):
    def hasty(client, until, patience=1, *, note, **others):
        client.get("/")
        until("end", name="http")
        note(f"{patience} {others}")

    trace = played(tmp_path, monkeypatch, hasty)

    assert [e.name for e in trace.select("client")] == ["1 {}"]


def test_a_name_that_is_not_offered_is_a_problem_with_its_line(tmp_path, monkeypatch):
    def asks(client, notes): ...

    line = asks.__code__.co_firstlineno

    told = (
        rf"tests/playing/test_play.py:{line}: 'asks' asks for 'notes', which is not offered; take note, until, hold or"
    )
    with pytest.raises(Problem, match=told):
        played(tmp_path, monkeypatch, asks)


def test_a_scenario_that_waits_in_vain_is_one_line_with_its_own(tmp_path, monkeypatch):
    monkeypatch.setattr(play_module, "WAIT", 0.1)
    (tmp_path / "noted").mkdir()
    (tmp_path / "noted" / "service.py").write_text(SERVICE)
    (tmp_path / "noted" / "scenarios.py").write_text("def held(client, hold):\n    with hold('read'):\n        pass\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    run = importlib.import_module("noted.scenarios").held

    told = r"scenarios.py:2: playing 'held' on noted.service failed: TimeoutError: waited 0.1 seconds until 1 calls of"
    with pytest.raises(Problem, match=told):
        play("noted.service", "app", tmp_path / "noted", in_process, run, Recorder(str(tmp_path)))


def test_a_scenario_that_raises_is_a_problem(tmp_path, monkeypatch):
    def broken(client):
        raise ValueError("odd")

    with pytest.raises(Problem, match=r"playing 'broken' on noted\.service failed: ValueError: odd"):
        played(tmp_path, monkeypatch, broken)


def test_a_service_that_fails_at_import_is_a_problem_with_its_line(tmp_path, monkeypatch):
    with pytest.raises(Problem, match=r"service.py:1: importing noted.service failed: ZeroDivisionError"):
        played(tmp_path, monkeypatch, lambda client: None, "1 / 0")


def test_of_a_module_outside_the_lesson_only_the_calls_are_recorded(tmp_path, monkeypatch):
    (tmp_path / "noted").mkdir()
    (tmp_path / "noted" / "model.py").write_text("def guess():\n    answer = 1\n    return answer\n")
    (tmp_path / "noted" / "lesson").mkdir()
    service = SERVICE.replace("def read(): ...", "def read():\n    from noted.model import guess\n    return guess()\n")
    (tmp_path / "noted" / "lesson" / "service.py").write_text(service)
    monkeypatch.syspath_prepend(str(tmp_path))

    root, recorder = tmp_path / "noted", Recorder(str(tmp_path))
    trace = play("noted.lesson.service", "app", root, in_process, lambda client: client.get("/"), recorder)

    assert [e.kind for e in trace.select("start", "line", "return", name="guess")] == ["start", "return"]
    assert [e.kind for e in trace.select("start", "line", "return", name="read")] == ["start", "line", "line", "return"]


EXITS = """
from fastapi import FastAPI
app = FastAPI()

@app.get("/")
def read():
    raise SystemExit(3)
"""


def test_an_endpoint_that_exits_is_a_problem_at_its_line(tmp_path, monkeypatch, capfd):
    def asks(client):
        client.get("/").json()

    with pytest.raises(Problem, match=r"service.py:7: playing 'asks' on noted.service failed: SystemExit: 3; make it"):
        played(tmp_path, monkeypatch, asks, EXITS)

    assert capfd.readouterr() == ("", "")
