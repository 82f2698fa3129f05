import pytest

from scripts.course import asgi_transport, in_depth, in_terminal, over_a_socket, scenario, without_lifespan
from scripts.course import scenarios as module
from scripts.course.growths import growths
from scripts.course.scenarios import IN_DEPTH, IN_TERMINAL, Kind, Scenario, scenarios
from scripts.problems import Problem
from scripts.traces.events import Event, Trace


def ask(client):
    client.get("/hello")


ask.__module__ = "snippets.hello.scenarios"


def test_a_scenario_is_played_on_the_snippet_beside_it():
    played = scenario("say_hello")(ask)

    assert (played.name, played.module) == ("ask", "snippets.hello.say_hello")
    assert [e.values["status"] for e in played.play().select("http.response.start")] == ["200"]


def test_only_a_test_client_needs_nothing_that_a_browser_lacks():
    clients = [over_a_socket, asgi_transport, without_lifespan]
    played = [scenario("say_hello"), *(scenario("say_hello", client) for client in clients), in_depth("say_hello")]

    lacks = ["", "a server", "httpx", "a client without a lifespan", "a server", "a server"]
    assert [decorator(ask).kind.lacks for decorator in (*played, in_terminal)] == lacks


def test_in_depth_the_calls_of_server_and_framework_are_recorded():
    played = in_depth("say_hello")(ask)

    assert played.kind is IN_DEPTH
    assert {"read", "thread", "write"} <= {e.kind for e in played.play().events}


def test_in_a_terminal_the_commands_are_recorded():
    played = in_terminal(lambda terminal: terminal.run("python -c 'print(1)'"))

    assert played.kind is IN_TERMINAL
    assert [(e.kind, e.name) for e in played.play().events[1:]] == [("output", "1"), ("exit", "0")]


def test_a_kind_says_how_its_scenarios_are_played():
    told = Kind(lambda played: Trace((Event("told", 0, "somewhere", played.name),)))

    assert [e.name for e in Scenario(ask, "any.module", told).play().events] == ["ask"]


def test_a_snippet_that_is_not_there_is_one_line_which_says_who_names_it():
    with pytest.raises(Problem) as raised:
        scenario("say_helo")(ask).play()

    cure = "write it, or correct snippets/hello/scenarios.py"
    assert str(raised.value) == f"snippets/hello/say_helo.py:1: 'ask' is played on this, and it is not here; {cure}"


@pytest.mark.parametrize("decorator", [scenario, in_depth])
def test_a_decorator_without_a_snippet_is_refused(decorator):
    with pytest.raises(TypeError, match=rf'name the snippet: @{decorator.__name__}\("SNIPPET"\)'):
        decorator(lambda client: None)


def test_scenarios_that_could_not_be_imported_are_not_imported_again(tmp_path, monkeypatch):
    file = tmp_path / "elsewhere" / "odd" / "scenarios.py"
    file.parent.mkdir(parents=True)
    file.write_text("from pathlib import Path\n\nPath(__file__).with_name('once').mkdir()\n1 / 0\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(module, "SNIPPETS", tmp_path / "elsewhere")

    for known in (scenarios, growths):
        with pytest.raises(Problem, match=r"scenarios.py:4: importing the scenarios failed: ZeroDivisionError: "):
            known("odd")
