import pytest

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
