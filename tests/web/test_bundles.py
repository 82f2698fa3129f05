import gzip
import json
import subprocess
import sys

import pytest

from scripts.course.excerpts import excerpt, service
from scripts.course.scenarios import recorded
from scripts.problems import ROOT
from scripts.traces.events import Event
from scripts.web import bundles


@pytest.fixture(scope="module")
def bundle():
    return json.loads(gzip.decompress(bundles.packed()))


BROWSER = """
import json, sys, threading
from pathlib import Path
sys.path.insert(0, "")
sys.modules.update(dict.fromkeys(["uvicorn", "httpx", "multiprocessing"]))
def refuse(self): raise RuntimeError("can't start new thread")
threading.Thread.start = refuse
from scripts.live import jobs
for job in json.load(sys.stdin):
    posted = {}
    jobs.run_json(json.dumps(job), lambda kind, value: posted.update({kind: json.loads(value)}))
    print("posted", json.dumps(posted))
for module in [*sys.modules.values()]:
    file = Path(getattr(module, "__file__", None) or "/")
    print("loaded", json.dumps(str(file.relative_to(Path.cwd())) if file.is_relative_to(Path.cwd()) else ""))
"""
LISTED = ["process-flow", "process-table", "sequence", "status-tracker", "transcript"]


def jobs(recorded):
    """A run of each scenario that a browser can play, a check of an exercise, and one request to an open service."""
    for lesson, played in bundles.playable():
        texts = {"service": service(played).read_text(), "client": excerpt(played)}
        known = {"scenario": played.name, "views": LISTED, "recorded": recorded[f"{lesson}/{played.name}"]}
        yield {"module": played.module} | known | texts
    yield {"module": "", "service": texts["service"], "checks": "def test_it(client):\n    client.get('/')\n"}
    yield {"module": "snippets.iris_again", "service": "from snippets.hello.say_hello import app", "ask": ASKED}


ASKED = {"method": "GET", "path": "/hello", "headers": [], "body": ""}


def in_a_browser(bundle, folder):
    """What comes of the jobs where there is nothing but this bundle, and which of its files were loaded."""
    for name, text in bundle["sources"].items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    given = json.dumps([*jobs(bundle["recorded"])])
    done = subprocess.run([sys.executable, "-c", BROWSER], cwd=folder, input=given, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    lines = [line.partition(" ") for line in done.stdout.splitlines()]
    return [[json.loads(text) for kind, _, text in lines if kind == wanted] for wanted in ("posted", "loaded")]


def test_a_browser_gets_the_modules_it_imports_and_no_others(bundle, tmp_path):
    posted, loaded = in_a_browser(bundle, tmp_path)

    assert {file for file in loaded if file.startswith("scripts/")} == {
        name for name in bundle["sources"] if name.startswith("scripts/")
    }
    assert "No module named" not in str(posted)
    assert posted[-2]["outcomes"] and posted[-1]["answer"]["status"] == 200


def test_the_modules_and_the_model_are_those_of_the_repository(bundle):
    sources = bundle["sources"]

    assert {"scripts/recording/recorder.py", "snippets/hello/say_hello.py", "snippets/iris.json"} <= {*sources}
    assert all(text == (ROOT / name).read_text() for name, text in sources.items())


def test_what_no_browser_runs_stays_at_home(bundle):
    names = {file.relative_to(ROOT).as_posix() for file in bundles.SNIPPETS.rglob("*.py")} & {*bundle["sources"]}

    assert "snippets/own_service/reviews/scoring.py" in names  # one that another imports as `.scoring`
    assert [name for name in names if "/tasks/" in name or "/project/" in name or "def_or_async" in name] == []


def test_the_recordings_are_those_of_the_pages(bundle):
    events = tuple(Event(**fields) for fields in bundle["recorded"]["hello/two_requests"])

    assert events == recorded("hello", "two_requests").events


def test_what_needs_a_socket_or_a_process_has_no_recording(bundle):
    assert not [name for name in bundle["recorded"] if name.startswith("def_or_async/")]
    assert "hello/serve" not in bundle["recorded"]
