import os
import subprocess
import sys
import uuid
from datetime import datetime
from pathlib import Path

import pytest
from fastapi import FastAPI

from scripts.course.scenarios import scenarios
from scripts.problems import ROOT
from scripts.traces.steady import steady
from tests.recordings import record

HELLO = "from scripts.course.scenarios import scenarios; print(scenarios('hello')['two_requests'].play())"


@pytest.mark.parametrize(("scenario", "runs"), [("two_requests", 200), ("one_request_over_a_socket", 20)])
def test_recordings_in_a_row_give_identical_bytes(scenario, runs):
    first = scenarios("hello")[scenario].play()
    traces = {repr(steady(first, scenarios("hello")[scenario].play())) for _ in range(runs)}

    assert len(traces) == 1


def hello(python: str, **environment: str) -> str:
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **environment}
    done = subprocess.run([python, "-c", HELLO], env=variables, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_hash_seed_does_not_matter():
    assert hello(sys.executable, PYTHONHASHSEED="1") == hello(sys.executable, PYTHONHASHSEED="4")


def other_python(folder: Path) -> str:
    """The other supported Python, with the locked packages that a recording needs; skips where uv finds none."""
    version = "3.12" if sys.version_info >= (3, 13) else "3.13"
    uv = str(ROOT / ".tools" / "bin" / "uv")
    places = [str(place) for place in Path.home().glob(f".pyenv/versions/{version}*/bin")]
    search = {**os.environ, "PATH": os.pathsep.join([*places, os.environ["PATH"]])}
    piped: dict = {"capture_output": True, "text": True, "check": False, "env": search}
    if subprocess.run([uv, "python", "find", "--no-python-downloads", version], **piped).returncode:
        pytest.skip(f"uv finds no Python {version}: run `.tools/bin/uv python install {version}`")
    python = str(folder / "bin" / "python")
    packages = ["fastapi", "uvicorn", "httpx", "httpx2"]
    lock = str(ROOT / "requirements.txt")
    for command in (
        ["venv", "--quiet", "--no-python-downloads", "--python", version, str(folder)],
        ["pip", "install", "--quiet", "--python", python, "--constraint", lock, *packages],
    ):
        done = subprocess.run([uv, *command], **piped)
        assert done.returncode == 0, done.stderr
    return python


def test_the_other_supported_python_gives_identical_bytes(tmp_path):
    assert hello(other_python(tmp_path / "other")) == hello(sys.executable)


def test_an_id_and_a_date_of_the_client_stay_as_they_are():
    app = FastAPI()

    @app.get("/{item}")
    def read(item: uuid.UUID, day: datetime):
        return {"item": item, "day": day}

    path = "/3fa85f64-5717-4562-b3fc-2c963f66afa6?day=2020-02-29T12:00:00"
    trace = record(app, lambda client: client.get(path))

    assert dict(trace.select("start")[0].values) == {
        "item": "UUID('3fa85f64-5717-4562-b3fc-2c963f66afa6')",
        "day": "datetime('2020-02-29T12:00:00')",
    }


def test_the_recorder_and_the_views_need_no_server_no_socket_and_no_thread():
    blocked = ["uvicorn", "httpx", "httpx2"]
    views = ["process_flow", "process_table", "sequence", "status_tracker", "transcript"]
    ours = ["recording.recorder", "traces.steps", *(f"views.{name}" for name in views)]
    code = f"""
import socket, subprocess, sys, threading
sys.modules.update(dict.fromkeys({blocked!r}))
def refuse(self, *given, **named): raise RuntimeError("there is none here")
threading.Thread.start = socket.socket.__init__ = subprocess.Popen.__init__ = refuse
import {", ".join(f"scripts.{name}" for name in ours)}
from scripts.recording.recorder import Recorder

async def app(scope, receive, send):
    await send({{"type": "http.response.start", "status": 200, "headers": []}})
    await send({{"type": "http.response.body", "body": b"ok"}})

async def nothing(message): ...

recorder = Recorder()
with recorder:
    recorder.watch(app.__code__)
    scope = {{"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}}
    try:
        recorder.wrap(app)(scope, None, nothing).send(None)
    except StopIteration:
        print(scripts.views.transcript.transcript(recorder.trace))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert "returns" in done.stdout


def test_nothing_of_this_machine_stands_in_a_trace():
    trace = repr(scenarios("hello")["two_requests"].play())

    assert str(ROOT) not in trace
    assert str(Path.home()) + "/" not in trace
    assert " at 0x" not in trace
