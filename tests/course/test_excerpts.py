import pytest

from scripts.course.excerpts import excerpt, lacked
from scripts.course.scenarios import scenario, scenarios


def test_an_excerpt_is_the_function_without_what_records_it():
    text = excerpt(scenarios("hello")["two_requests"])

    assert text == 'def two_requests(client):\n    client.get("/hello")\n    client.get("/hello")'


def test_an_excerpt_has_what_its_function_needs_and_no_more():
    text = excerpt(scenarios("middleware")["endpoint_raises"])

    assert [line.split()[0] for line in text.splitlines() if line[:1].strip()] == ["FLOWER", "KEY", "def"]


@pytest.mark.parametrize(("lesson", "name"), [("dependencies", "two_streams"), ("input_contract", "nine_requests")])
def test_an_excerpt_runs_alone(lesson, name):
    defined = {}

    exec(excerpt(scenarios(lesson)[name]), defined)

    assert callable(defined[name])


def test_what_needs_sockets_or_threads_is_known_by_its_client_or_imports():
    assert lacked(scenarios("hello")["one_request_over_a_socket"]) == "a server"
    assert lacked(scenarios("background_tasks")["test_client"]) == "concurrent"
    assert lacked(scenarios("background_tasks")["called_too_soon"]) == "concurrent"
    assert lacked(scenarios("hello")["two_requests"]) == ""


def test_what_holds_or_waits_needs_threads():
    def held(client, hold): ...

    held.__module__ = "snippets.hello.scenarios"

    assert lacked(scenario("say_hello")(held)) == "threads"
