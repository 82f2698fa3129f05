import asyncio

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from scripts.course.scenarios import SNIPPETS
from scripts.playing.checks import imported
from snippets.hello import with_post

TASKS = SNIPPETS / "hello" / "tasks"


def test_one_path_has_a_function_for_each_method():
    client = TestClient(with_post.app)

    assert client.get("/hello").json() == {"message": "Hello, world!"}
    assert client.post("/hello?message=Good morning!").json() == {"message": "Good morning!"}


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


@pytest.mark.parametrize(("version", "loops"), [("start", True), ("solution", False), ("solution_to_thread", False)])
def test_the_printer_holds_up_the_event_loop_at_the_start_alone(version, loops):
    service = (TASKS / "ticket" / f"{version}.py").read_text()
    printed_on = []

    with imported(service) as ticket:
        ticket.sleep = lambda seconds: printed_on.append(asyncio._get_running_loop())
        TestClient(ticket.app).get("/ticket")

    assert [loop is not None for loop in printed_on] == [loops]
