import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.bench import endpoints, engines, growth, marked, recording, writing
from scripts.bench.building import built, docs
from scripts.bench.timing import shown
from scripts.course.lessons import course
from scripts.problems import ROOT
from scripts.recording.recorder import Recorder


@pytest.mark.parametrize("watching", [recording.recorded, recording.of_others, *recording.OTHERS.values()])
@pytest.mark.parametrize("asking", [recording.directly, recording.through_a_test_client])
def test_whatever_watches_the_requests_are_answered_and_nothing_is_left_behind(watching, asking):
    before = [sys.monitoring.get_tool(tool) for tool in range(6)], sys.gettrace()

    with watching() as application, asking(application, "/hello") as ask:
        ask(2)

    assert ([sys.monitoring.get_tool(tool) for tool in range(6)], sys.gettrace()) == before


def test_a_request_of_the_benchmark_is_recorded_with_its_lines():
    recorder = Recorder()
    recorder.watch(endpoints.loop.__code__)
    with recorder, recording.directly(recorder.wrap(endpoints.app), "/loop") as ask:
        ask(1)

    assert [len(recorder.trace.select(kind)) for kind in ("scope", "start", "line", "end")] == [1, 1, 100, 1]


def test_growing_runs_hold_as_many_requests_as_they_say():
    assert len(growth.record(3).select("scope", name="http")) == 3


def test_a_scenario_of_ours_is_recorded_on_the_hello_snippet():
    trace = growth.on_hello(lambda client: client.get("/hello")).play()

    assert trace.select("import")[0].name == "snippets.hello.say_hello"


@pytest.mark.parametrize("plain", [True, False])
def test_copies_of_the_lesson_are_built_as_a_site(tmp_path, plain):
    built(tmp_path, docs(tmp_path, 2), plain=plain)

    page = (tmp_path / "site/lessons/hello/steps-1/index.html").read_text()
    assert "GET /hello1" in page
    assert ("<li data-key>" in page) is not plain


def test_a_copy_of_a_lesson_is_written_as_the_lesson_is(tmp_path):
    writing.copied(tmp_path / "copy", len(written_lessons()) + 1)
    page = f"docs/lessons/{writing.COPIED}0/why.md"

    command = [sys.executable, "-m", "scripts.pages", page]
    subprocess.run(command, cwd=tmp_path / "copy", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    assert f"{writing.COPIED}0/" in (tmp_path / "copy" / page).read_text()


@pytest.mark.parametrize("file, old", [(file, old) for file, old, _ in writing.EDITS.values()])
def test_what_the_benchmark_edits_is_there(file, old):
    assert old in (ROOT / file).read_text()


def test_the_snippet_that_the_benchmark_edits_is_shown_on_the_page_that_is_waited_for():
    file, _, _ = writing.EDITS["a snippet"]

    assert (ROOT / file).read_text().strip() in (ROOT / writing.EDITS["prose"][0]).read_text()


def written_lessons():
    return [lesson for lesson in course().lessons if lesson.written]


def test_times_are_shown_in_a_readable_unit():
    assert [shown(value) for value in (2, 0.0125, 0.00004)] == ["2.00 s", "12.5 ms", "40 µs"]


def test_what_an_engine_takes_is_a_row_of_the_page():
    taken = engines.Measured("own queue", "uvicorn 1", installed=17_400_000, processes=2, memory=33_000_000, ready=0.64)

    assert taken.cells == ["own queue", "17 MB", "2", "33 MB", "0.6 s"]


def test_a_process_of_an_engine_is_known_by_its_mark_whoever_started_it():
    command = [sys.executable, "-c", "input()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, env=os.environ | {"MARK": "of-this-test"}) as process:
        found = marked.running("of-this-test")
        memory = marked.proportional_set(found[0])
        process.communicate(b"\n")

    assert (found, memory > 0) == ([Path(f"/proc/{process.pid}")], True)
