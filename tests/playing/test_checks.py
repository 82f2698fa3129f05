import sys

import pytest

from scripts.playing.checks import Outcome, run_checks
from scripts.playing.clients import in_process
from scripts.playing.inline import inline

SERVICE = """from fastapi import FastAPI

app = FastAPI()
asked = []


@app.get("/hello")
def say_hello():
    asked.append(1)
    return {"asked": len(asked)}
"""
CHECKS = """def test_it_answers(client):
    status = client.get("/hello").status_code

    assert status == 200, f"GET /hello answered {status}"


def test_it_was_asked_once(client):
    assert client.get("/hello").json() == {"asked": 1}, "somebody asked before"
"""


def told(service, checks=CHECKS):
    return [(o.told, o.line) for o in run_checks(service, checks, in_process)]


@pytest.mark.parametrize("client", [in_process, inline])
def test_each_test_meets_a_service_that_nobody_has_asked(client):
    assert run_checks(SERVICE, CHECKS, client) == [
        Outcome("test_it_answers", True),
        Outcome("test_it_was_asked_once", True),
    ]


def test_a_failed_assertion_tells_its_message():
    assert told(SERVICE.replace("/hello", "/goodbye"))[0] == ("GET /hello answered 404", 0)


def test_what_the_service_raised_is_told_with_its_line():
    service = SERVICE.replace("len(asked)", "1 / 0")

    said = "GET /hello answered 500\nLine 10 of your code raised ZeroDivisionError: division by zero"
    assert told(service)[0] == (said, 10)


def test_what_a_check_raises_is_told_too():
    assert told(SERVICE, 'def test_a(client):\n    client.get("/hello").json()["no"]\n') == [
        ("The check stopped at KeyError: 'no'", 0)
    ]


def test_what_no_line_of_the_service_raised_is_told_of_fastapi():
    service = SERVICE.replace('"/hello"', '"/hello", status_code="x"')

    assert told(service)[0][0].split("\n")[1].startswith("FastAPI stopped at TypeError: ")


def test_a_blank_that_is_left_is_the_only_outcome():
    (outcome,) = run_checks(SERVICE.replace("say_hello", "____"), CHECKS, in_process)

    assert outcome == Outcome(
        "test_no_blank_is_left", False, "Line 8 has a blank: write something in the place of ____.", 8
    )


@pytest.mark.parametrize(
    ("service", "line", "said"),
    [
        ("x = (\n", 1, "Line 1 of your code raised SyntaxError: '(' was never closed"),
        ("x = 1\nx.y\n", 2, "Line 2 of your code raised AttributeError: 'int' object has no attribute 'y'"),
        ("import sys\nsys.exit(3)\n", 2, "Line 2 of your code raised SystemExit: 3"),
        ("x = 1", 0, "The service has no app: write app = FastAPI()."),
    ],
)
def test_a_service_that_cannot_be_imported_is_not_asked(service, line, said):
    (outcome,) = run_checks(service, CHECKS, in_process)

    assert outcome == Outcome("test_the_service_can_be_imported", False, said, line)


def test_a_service_that_does_not_start_is_told_with_its_line():
    fail = "@asynccontextmanager\nasync def fail(app):\n    raise OSError('no model')\n    yield\n"
    imports = "from contextlib import asynccontextmanager\nfrom fastapi import FastAPI\n"

    (first, _) = told(f"{imports}{fail}app = FastAPI(lifespan=fail)\n")

    assert first == ("Line 5 of your code raised OSError: no model", 5)


# Where there are threads, an exit ends the event loop's own thread, and pytest reports that.
@pytest.mark.parametrize(
    ("raising", "client"),
    [
        ("raise SystemExit(3)", inline),
        ("say_hello()", in_process),
        ("say_hello()", inline),
        ("assert 0, 'mine'", inline),
    ],
)
def test_whatever_a_function_raises_the_next_test_is_run(raising, client):
    first, second = run_checks(SERVICE.replace("return {", f"{raising}\n    return {{"), CHECKS, client)

    assert not first.passed and not second.passed
    assert (first.line, first.told.count("Line 10 of your code raised")) == (10, 1)


def test_the_client_knows_the_application():
    checks = "def test_a(client):\n    assert client.app.title == 'FastAPI', client.app.title\n"

    assert run_checks(SERVICE, checks, in_process) == [Outcome("test_a", True)]


def test_a_model_of_the_service_is_found_by_its_name():
    model = "from pydantic import BaseModel\n\nclass A(BaseModel):\n    b: 'B'\n\nclass B(BaseModel):\n    c: int\n\n"
    service = f"{model}{SERVICE}\n@app.post('/a')\ndef post(a: A):\n    return a.b.c\n"
    checks = "def test_a(client):\n    assert client.post('/a', json={'b': {'c': 1}}).json() == 1, 'no'\n"

    assert run_checks(service, checks, in_process) == [Outcome("test_a", True)]


def test_no_module_is_left():
    before = sys.modules.get("main")

    run_checks(SERVICE, CHECKS, in_process)

    assert sys.modules.get("main") is before
