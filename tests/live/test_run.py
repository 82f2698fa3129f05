import json

import pytest
from fastapi import FastAPI

from scripts.course.scenarios import recorded
from scripts.live import jobs
from scripts.live import run as live
from scripts.traces.events import Event
from scripts.traces.stored import fields_of
from scripts.views.catalogue import OF_A_TRACE

SERVICE = """from fastapi import FastAPI

app = FastAPI()


@app.get("/hello")
def say_hello():
    return {"message": "Hello, world!"}
"""
TRIED = Event("trial", 1, "event loop", values={"path": "/hello", "tried": "/hello", "outcome": "full"})
CLIENT = 'def ask(client):\n    client.get("/hello")\n'


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run a service and a client as a worker does; what was posted, by kind."""
    (tmp_path / "own").mkdir()
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(live, "ROOT", tmp_path)
    live.at_first.cache_clear()

    def run_live(service=SERVICE, client=CLIENT, **job):
        posted = {}
        job = {"module": "own.service", "scenario": "ask", "service": service, "client": client, "views": []} | job
        jobs.run_json(json.dumps(job), lambda kind, value: posted.setdefault(kind, []).append(json.loads(value)))
        return posted

    return run_live


def test_answers_come_first_and_the_end_last(run):
    posted = run(views=["process-table", "sequence"])

    assert list(posted) == ["answers", "errors", "view", "diagram", "done"]
    assert posted["answers"][0][0]["body"] == '{"message":"Hello, world!"}'
    assert posted["diagram"][0]["source"].startswith("sequenceDiagram")
    assert posted["view"][0]["html"].startswith("<table>")


def test_views_tell_a_step_player_what_belongs_to_a_step(run):
    posted = run(views=["sequence", "status-tracker", "transcript"])
    tracker, transcript = posted["view"]

    assert "%% step 2, Receive request" in posted["diagram"][0]["source"]
    assert '<span data-steps="2"></span><code>GET /hello</code>' in tracker["html"]
    assert '<span data-lines="own/service.py:8" data-request="1"></span><strong>Receive request' in transcript["html"]


def test_what_is_printed_is_posted_up_to_a_length(run):
    posted = run(client="def ask(client):\n    print('a' * 30_000)\n    print('b' * 30_000)\n")

    assert "".join(posted["output"]) == "a" * live.LONGEST_OUTPUT + "\n… and more, which is not shown.\n"


def test_lines_are_posted_as_they_come_and_many_of_them_together(run):
    posted = run(client="def ask(client):\n    for n in range(3000):\n        print(n)\n    print('end', end='')\n")

    assert posted["output"][:2] == ["0\n", "1\n"]
    assert "".join(posted["output"]) == "".join(f"{n}\n" for n in range(3000)) + "end"
    assert len(posted["output"]) < live.LINES + 20


@pytest.mark.parametrize("change", ["FastAPI.get = FastAPI.post", "FastAPI.build_middleware_stack = lambda self: None"])
def test_a_run_that_changes_the_framework_says_what(run, monkeypatch, change):
    for name in ("get", "build_middleware_stack"):  # put back at the end of this test
        monkeypatch.setattr(FastAPI, name, getattr(FastAPI, name))
    name = change.partition(" ")[0]

    posted = run(f"{SERVICE}\n{change}\n")

    assert f"fastapi.applications.{name}" in posted["changed"][0]
    assert list(posted)[-1] == "done"


def test_an_error_in_the_service_is_shown_with_its_line(run):
    posted = run(SERVICE.replace("return {", "return {1 / 0: 1, "))

    assert posted["errors"][0][0]["marks"] == {"service": 8}
    assert posted["errors"][0][0]["text"].splitlines()[-1] == "ZeroDivisionError: division by zero"
    assert 'File "own/service.py", line 8, in say_hello' in posted["errors"][0][0]["text"]


def test_an_error_in_the_client_is_shown_with_its_line_and_what_ran_before(run):
    posted = run(client=CLIENT + "    client.get('/hello').json()['no']\n")

    assert posted["errors"][0][0]["marks"] == {"client": 3}
    assert len(posted["answers"][0]) == 2


@pytest.mark.parametrize("part", ["service", "client"])
def test_what_is_no_python_is_marked(run, part):
    posted = run(**{part: "x = 1\nx = (\n"})

    assert posted["errors"][0][0]["marks"] == {part: 2}
    assert posted["errors"][0][0]["text"].endswith("SyntaxError: '(' was never closed\n")


def test_the_program_may_end_itself(run):
    posted = run(client="def ask(client):\n    raise SystemExit(3)\n")

    assert posted["errors"][0][0]["text"].endswith("SystemExit: 3\n")


def test_a_client_without_a_function_is_told_what_to_write(run):
    posted = run(client="x = 1")

    assert "write def ask(client)" in posted["errors"][0][0]["text"]


def test_every_view_shows_a_run_in_which_nothing_was_asked(run):
    views = [*OF_A_TRACE]

    posted = run(client="def ask(client):\n    pass\n", views=views)

    assert posted["errors"] == [[]]
    assert len(posted.get("view", [])) + len(posted.get("diagram", [])) == len(views)


@pytest.mark.parametrize(
    ("job", "kinds"),
    [
        ({"views": ["transcript"]}, []),
        ({"views": ["trials"]}, ["trial"]),
        ({"views": [], "recorded": [fields_of(TRIED)]}, ["trial"]),
    ],
)
def test_trials_are_recorded_where_they_are_shown_or_compared(run, job, kinds):
    told = run(**job, events=True)["events"][0]

    assert list(dict.fromkeys(event["kind"] for event in told if event["kind"] == "trial")) == kinds


def test_a_run_is_compared_with_the_recording(run):
    recording = [fields_of(event) for event in recorded("hello", "two_requests").events]

    same = run(module="own.service", recorded=recording)["differences"][0]

    assert same["inline"]
    assert "Only in the recording: <strong>Receive request 2" in same["html"]


CHECKS = """def test_it_answers(client):
    status = client.get("/hello").status_code
    assert status == 200, f"GET /hello answered {status}"
"""


def test_a_check_posts_what_was_printed_and_each_outcome(run):
    posted = run(SERVICE.replace("    return", "    print('called')\n    return"), checks=CHECKS)

    assert posted == {
        "output": ["called\n"],
        "outcomes": [[{"test": "test_it_answers", "passed": True, "told": "", "line": 0}]],
        "done": [{}],
    }
