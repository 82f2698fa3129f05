import json
import sys
from base64 import b64decode, b64encode

import pytest

from scripts.live import asking, jobs
from scripts.live import run as live

JSON = {"content-type": "application/json"}
SERVICE = """from fastapi import FastAPI

app = FastAPI()
names = []


@app.post("/names")
def add(name: str):
    names.append(name)
    return names
"""


@pytest.fixture
def ask(tmp_path, monkeypatch):
    """Ask a service as a worker does; what was posted, by kind."""
    (tmp_path / "own").mkdir()
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(live, "ROOT", tmp_path)

    def ask_service(method, path, body=b"", service=SERVICE):
        posted = {}
        asked = {"method": method, "path": path, "headers": JSON, "body": b64encode(body).decode()}
        job = {"module": "own.service", "service": service, "ask": asked}
        jobs.run_json(json.dumps(job), lambda kind, value: posted.update({kind: json.loads(value)}))
        return posted

    yield ask_service
    asking._open.close()
    asking.opened.cache_clear()
    sys.modules.pop("own.service", None)


def body(posted):
    return json.loads(b64decode(posted["answer"]["body"]))


def test_a_service_that_stays_open_remembers(ask):
    ask("POST", "/names?name=ada")

    posted = ask("POST", "/names?name=grace")

    assert list(posted) == ["answer", "done"]
    assert (posted["answer"]["status"], body(posted)) == (200, ["ada", "grace"])
    assert ["content-type", "application/json"] in posted["answer"]["headers"]


def test_it_answers_docs_and_what_they_ask_for(ask):
    docs = b64decode(ask("GET", "/docs")["answer"]["body"]).decode()

    assert "url: '/openapi.json'" in docs
    assert list(body(ask("GET", "/openapi.json"))["paths"]) == ["/names"]


def test_a_body_arrives_as_it_was_sent(ask):
    service = SERVICE.replace("def add(name: str)", "def add(name: dict)")

    posted = ask("POST", "/names", b'{"a": 1}', service)

    assert body(posted) == [{"a": 1}]


def test_a_service_that_does_not_start_is_an_error_with_its_line(ask):
    posted = ask("GET", "/docs", service="1 / 0")

    assert list(posted) == ["errors", "done"]
    assert posted["errors"][0]["marks"] == {"service": 1}
