"""What never ends, played by a player whose clock is set off by what is played."""

import json
import shutil
import subprocess
import sys

import pytest

from scripts.course.machines import here
from scripts.problems import ROOT
from tests.checkouts import LONGEST
from tests.written import write

SERVICE = """
import asyncio, os, signal
from fastapi import FastAPI

app = FastAPI()


@app.get("/def")
def in_def():
    os.kill(os.getpid(), signal.SIGALRM)
    while True: ...


@app.get("/async-def")
async def in_async_def():
    os.kill(os.getpid(), signal.SIGALRM)
    while True: ...


@app.get("/waiting")
async def waiting():
    os.kill(os.getpid(), signal.SIGALRM)
    await asyncio.Event().wait()


@app.get("/held")
async def held():
    print("x" * 5_000_000)
    os.kill(os.getppid(), signal.SIGALRM)
    while True: ...
"""
AT_IMPORT = "import os, signal\nos.kill(os.getpid(), signal.SIGALRM)\nwhile True: ...\n"
SCENARIOS = """
import os, signal
from scripts.course import in_terminal, scenario


@scenario("service")
def in_def(client):
    client.get("/def")


@scenario("service")
def in_async_def(client):
    client.get("/async-def")


@scenario("service")
def waiting(client):
    client.get("/waiting")


@scenario("service")
def held(client):
    client.get("/held")


@scenario("at_import")
def at_import(client):
    client.get("/")


@scenario("service")
def looping(client):
    os.kill(os.getpid(), signal.SIGALRM)
    while True: client


@in_terminal
def in_a_terminal(terminal):
    command = "import os, signal, threading; os.kill(os.getppid(), signal.SIGALRM); threading.Event().wait()"
    terminal.run(f"python -c '{command}'")
"""
PLAYER = """
import runpy
from scripts.playing import patience
patience.GRACE = 0
runpy.run_module("scripts.course.player", run_name="__main__")
"""
LATE = "was not over after 180 seconds; "


def line_of(source, text):
    return source[: source.index(text)].count("\n") + 1


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """What the player answers to each scenario, and what is printed meanwhile."""
    folder = tmp_path_factory.mktemp("course")
    shutil.copytree(ROOT / "scripts", folder / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    write(folder, {"snippets/__init__.py": "", "snippets/odd/__init__.py": ""})
    texts = {"service.py": SERVICE, "at_import.py": AT_IMPORT, "scenarios.py": SCENARIOS}
    write(folder / "snippets" / "odd", texts)
    names = ["in_def", "in_async_def", "waiting", "held", "at_import", "looping", "in_a_terminal"]
    asked = "".join(f"{json.dumps(['scenario', 'odd', name])}\n" for name in names)
    run, options = [sys.executable, "-c", PLAYER], {"text": True, "timeout": LONGEST, "env": here(folder)}
    done = subprocess.run(run, cwd=folder, input=asked, capture_output=True, **options)
    return dict(zip(names, map(json.loads, done.stdout.splitlines()), strict=True)), done.stderr


@pytest.mark.parametrize(
    ("name", "file", "line"),
    [
        ("in_def", "service", line_of(SERVICE, "while True")),
        ("in_async_def", "service", line_of(SERVICE, "async def in_async_def") + 2),
        ("waiting", "scenarios", line_of(SCENARIOS, '"/waiting"')),
        ("looping", "scenarios", line_of(SCENARIOS, "while True")),
        ("in_a_terminal", "scenarios", line_of(SCENARIOS, "terminal.run")),
        ("at_import", "at_import", 3),
    ],
)
def test_what_never_ends_is_ended_and_told_at_the_line_that_it_is_at(answers, name, file, line):
    told = answers[0][name]["problem"]

    place, _, said = told.partition(": ")
    assert place in [f"snippets/odd/{file}.py:{line - 1}", f"snippets/odd/{file}.py:{line}"]
    assert LATE in said


def test_what_holds_all_of_its_process_is_killed(answers):
    assert answers[0]["held"] == {"ended": -9}


def test_what_is_printed_while_it_is_played_goes_nowhere(answers):
    assert answers[1] == ""
