import subprocess
import sys

import pytest

from scripts.bench import growth, recording, writing
from scripts.bench.building import built, docs
from scripts.bench.timing import shown
from scripts.course.lessons import SNIPPETS
from scripts.course.scenarios import IN_TERMINAL, scenarios

LESSONS = sorted(file.parent.name for file in SNIPPETS.glob("*/scenarios.py"))
SCENARIOS = [played for lesson in LESSONS for played in scenarios(lesson).values() if played.kind is not IN_TERMINAL]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: f"{scenario.module}-{scenario.name}")
def test_every_scenario_runs_unrecorded_and_under_bare_monitoring(scenario):
    before = [sys.monitoring.get_tool(tool) for tool in range(6)]

    recording.unrecorded(scenario)
    recording.watched(scenario)

    assert [sys.monitoring.get_tool(tool) for tool in range(6)] == before


def test_growing_runs_hold_as_many_requests_as_they_say():
    assert len(growth.record(3).select("scope", name="http")) == 3


def test_a_scenario_of_ours_is_recorded_on_the_hello_snippet():
    trace = recording.on_hello(lambda client: client.get("/hello")).play()

    assert trace.select("import")[0].name == "snippets.hello.say_hello"


@pytest.mark.parametrize("plain", [True, False])
def test_copies_of_the_lesson_are_built_as_a_site(tmp_path, plain):
    built(tmp_path, docs(tmp_path, 2), plain=plain)

    page = (tmp_path / "site/lessons/hello-1/steps/index.html").read_text()
    assert "GET /hello1" in page
    assert ("quiz-question" in page) is not plain


def test_a_copy_of_the_lesson_is_written_as_the_lesson_is(tmp_path):
    writing.copied(tmp_path / "copy", 1)

    command = [sys.executable, "-m", "scripts.pages", "docs/lessons/hello0/steps.md"]
    done = subprocess.run(command, cwd=tmp_path / "copy", capture_output=True, text=True)

    assert (done.stderr, done.returncode) == ("", 0)


def test_times_are_shown_in_a_readable_unit():
    assert [shown(value) for value in (2, 0.0125, 0.00004)] == ["2.00 s", "12.5 ms", "40 µs"]
