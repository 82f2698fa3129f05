import gzip
import json

import pytest

from scripts.course.scenarios import recorded
from scripts.problems import ROOT
from scripts.traces.events import Event
from scripts.web import bundles


@pytest.fixture(scope="module")
def bundle():
    return json.loads(gzip.decompress(bundles.packed()))


def test_the_modules_are_those_of_the_repository(bundle):
    sources = bundle["sources"]

    assert {
        "scripts/recording/recorder.py",
        "scripts/live/run.py",
        "snippets/hello/say_hello.py",
        "snippets/iris.json",
    } <= {*sources}
    assert all(text == (ROOT / name).read_text() for name, text in sources.items())


def test_the_solutions_of_exercises_stay_at_home(bundle):
    assert "scripts/playing/checks.py" in bundle["sources"]
    assert [name for name in bundle["sources"] if "/tasks/" in name] == []


def test_the_recordings_are_those_of_the_pages(bundle):
    events = tuple(Event(**fields) for fields in bundle["recorded"]["hello/two_requests"])

    assert events == recorded("hello", "two_requests").events


def test_what_needs_a_socket_or_a_process_has_no_recording(bundle):
    assert not [name for name in bundle["recorded"] if name.startswith("def_or_async/")]
    assert "hello/serve" not in bundle["recorded"]
