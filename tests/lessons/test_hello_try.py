from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from threading import Barrier

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from scripts.course.lacking import lacked_by
from scripts.course.lessons import SNIPPETS
from scripts.course.tasks import tasks
from scripts.playing.checks import imported, run_checks
from scripts.playing.clients import over_a_socket
from scripts.playing.inline import inline
from scripts.problems import ROOT
from snippets.hello import with_post
from tests.lessons.scripts_of_the_site import said

TASKS = SNIPPETS / "hello" / "tasks"


def test_what_a_failed_attempt_opens():
    attempts = ROOT / "docs" / "assets" / "check-it" / "attempts.js"
    opened = said(attempts, "[0, 1, 2, 3].map((failed) => opened(failed, false))")

    assert [each["hint"] for each in opened] == [False, True, True, True]
    assert [each["solution"] for each in opened] == [False, False, False, True]
    assert len(tasks("hello")) == 5


def test_without_threads_and_sockets_every_task_is_checked_too():
    for task in ("path", "method", "body", "number", "ticket"):
        start, solution, checks = ((TASKS / task / f"{n}.py").read_text() for n in ("start", "solution", "test_task"))

        assert not all(outcome.passed for outcome in run_checks(start, checks, inline))
        assert all(outcome.passed for outcome in run_checks(solution, checks, inline))
        assert lacked_by(TASKS / task / "solution.py", checks) == ""


def test_one_path_has_a_function_for_each_method():
    client = TestClient(with_post.app)

    assert client.get("/hello").json() == {"message": "Hello, world!"}
    assert client.post("/hello?message=Good morning!").json() == {"message": "Good morning!"}
    assert HTTPStatus(201).phrase == "Created"


def answer(task, request):
    with imported((TASKS / task / "start.py").read_text()) as service:
        return TestClient(service.app, raise_server_exceptions=False).get(request)


def test_what_is_json_already_becomes_one_string():
    assert answer("body", "/hello").json() == '{"message": "Hello, world!"}'


def test_without_an_annotation_a_number_is_text():
    service = FastAPI()
    service.get("/")(lambda times: type(times).__name__)

    assert TestClient(service).get("/?times=2").json() == "str"
    assert answer("number", "/hello?times=2").status_code == 500


def test_what_is_drawn_at_the_import_is_the_same_for_everybody():
    with imported((TASKS / "ticket" / "start.py").read_text()) as service:
        client = TestClient(service.app)

        numbers = [client.get("/ticket").json()["number"] for _ in range(3)]

    assert numbers == [1, 1, 1]


@pytest.mark.parametrize(
    ("version", "seconds", "status"), [("start", 0.5, 500), ("solution", 60, 200), ("solution_to_thread", 60, 200)]
)
def test_the_printer_holds_up_the_others_at_the_start_alone(version, seconds, status):
    two_at_once = Barrier(2, timeout=seconds)

    with imported((TASKS / "ticket" / f"{version}.py").read_text()) as ticket:
        ticket.sleep = lambda _: two_at_once.wait()  # blocks, and raises when nobody else comes meanwhile
        with over_a_socket(ticket.app) as client, ThreadPoolExecutor(2) as visitors:
            statuses = [answer.status_code for answer in visitors.map(client.get, ["/ticket"] * 2)]

    assert statuses == [status] * 2
