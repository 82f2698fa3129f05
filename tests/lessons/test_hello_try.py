import asyncio

import pytest
from fastapi.testclient import TestClient

from scripts.exercises import imported
from scripts.scenarios import SNIPPETS
from snippets.hello import with_post


def test_one_path_has_a_function_for_each_method():
    client = TestClient(with_post.app)

    assert client.get("/hello").json() == {"message": "Hello, world!"}
    assert client.post("/hello?message=Good morning!").json() == {"message": "Good morning!"}


@pytest.mark.parametrize(("version", "loops"), [("start", True), ("solution", False)])
def test_the_printer_holds_up_the_event_loop_at_the_start_alone(version, loops):
    service = (SNIPPETS / "hello" / "tasks" / "ticket" / f"{version}.py").read_text()
    printed_on = []

    with imported(service) as ticket:
        ticket.sleep = lambda seconds: printed_on.append(asyncio._get_running_loop())
        TestClient(ticket.app).get("/ticket")

    assert [loop is not None for loop in printed_on] == [loops]
