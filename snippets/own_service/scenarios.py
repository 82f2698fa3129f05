import os
from pathlib import Path

from scripts.course import in_terminal, scenario
from snippets.own_service.reviews.stories import two_callers

HERE = Path(__file__).parent
RECORD = "asgi-steps reviews.main:app"
STARTED = "import sys; sys.argv[0] = 'asgi-steps'; from scripts.record.__main__ import main; sys.exit(main())"
"""What the command does that the package installs."""
SCORE = """'POST /score {"text": "Good soup"}'"""
HEADER = "--header 'Authorization: Bearer spring-2026'"

callers = scenario("main")(two_callers)


def record(terminal, arguments, expected=0, command=RECORD):
    terminal.folder, terminal.programs = HERE, {"asgi-steps": ["-c", STARTED]}
    assert terminal.run(f"{command} {arguments}".strip()) == expected


@in_terminal
def a_failing_test(terminal):
    alone = ["-c", os.devnull, "--rootdir", ".", "--disable-plugin-autoload", "-p", "no:cacheprovider"]
    here = [*alone, "-p", "scripts.record.fixtures"]
    terminal.folder, terminal.programs = HERE, {"pytest": ["-m", "pytest", *here]}
    assert terminal.run("pytest -qq --tb=short") == 1


@in_terminal
def one_request(terminal):
    record(terminal, f"{SCORE} {HEADER}")


@in_terminal
def what_to_ask(terminal):
    record(terminal, "")


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
    record(terminal, '"GET /"', 1, command="asgi-steps reviews.mian:app")


@in_terminal
def a_forgotten_quote(terminal):
    record(terminal, "'POST /score {text: good}'", 1)


@in_terminal
def command_help(terminal):
    record(terminal, "--help", command="asgi-steps")
