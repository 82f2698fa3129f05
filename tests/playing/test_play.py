import subprocess
import sys

import pytest

from scripts.playing.clients import in_process
from scripts.playing.play import play
from scripts.problems import Problem
from scripts.recording.recorder import Recorder
from tests.checkouts import LONGEST

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


ENDLESS = """
import asyncio, os, signal, threading
from fastapi import FastAPI
app = FastAPI()

@app.get("/never")
async def never():
    os.kill(os.getpid(), signal.SIGALRM)
    await asyncio.Event().wait()

@app.get("/held")
def held():
    os.kill(os.getpid(), signal.SIGALRM)
    threading.Event().wait()
"""


def test_a_scenario_that_never_ends_is_a_problem_in_time(tmp_path, monkeypatch):
    def patient(client):
        client.get("/never")

    with pytest.raises(Problem, match=r"service.py:1: playing 'patient' on noted.service was not over after 300 sec"):
        played(tmp_path, monkeypatch, patient, ENDLESS)


HELD = """
from pathlib import Path
from scripts.playing import patience
from scripts.playing.clients import in_process
from scripts.playing.play import play
from scripts.recording.recorder import Recorder

patience.GRACE = 0
play("noted.service", "app", Path("noted").absolute(), in_process, lambda client: client.get("/held"), Recorder())
"""


def test_a_service_whose_thread_never_ends_ends_the_process_with_a_word(tmp_path):
    (tmp_path / "noted").mkdir()
    (tmp_path / "noted" / "service.py").write_text(ENDLESS)
    options = {"cwd": tmp_path, "capture_output": True, "text": True, "timeout": LONGEST}

    run = subprocess.run([sys.executable, "-c", HELD], **options)

    assert run.returncode == 1
    assert run.stderr.endswith("was not over after 300 seconds; end what it waits for, then build again\n")
    assert run.stderr.count("\n") == 1
