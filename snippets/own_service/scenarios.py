from pathlib import Path

from scripts.course import in_terminal, scenario
from snippets.own_service.reviews.stories import two_callers

HERE = Path(__file__).parent
RECORD = "python -m scripts.record reviews.main:app"
SCORE = """'POST /score {"text": "Good soup"}'"""
HEADER = "--header 'Authorization: Bearer spring-2026'"

callers = scenario("main")(two_callers)


def record(terminal, arguments, expected=0):
    terminal.folder = HERE
    assert terminal.run(f"{RECORD} {arguments}") == expected


@in_terminal
def one_request(terminal):
    record(terminal, f"{SCORE} {HEADER}")


@in_terminal
def a_story(terminal):
    record(terminal, "reviews.stories:two_callers --only status-tracker")


@in_terminal
def through_a_server(terminal):
    record(terminal, f"{SCORE} {HEADER} --server --format mermaid")


@in_terminal
def a_request_that_raises(terminal):
    record(terminal, f"""'POST /score {{"text": ""}}' {HEADER} --only process-table""", 1)


@in_terminal
def a_typing_error(terminal):
    terminal.folder = HERE
    assert terminal.run('python -m scripts.record reviews.mian:app "GET /"') == 1


@in_terminal
def a_forgotten_quote(terminal):
    record(terminal, "'POST /score {text: good}'", 1)


@in_terminal
def command_help(terminal):
    terminal.folder = HERE
    assert terminal.run("python -m scripts.record --help") == 0
