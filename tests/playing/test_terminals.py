import signal
import sys
from importlib.metadata import version

import httpx
import pytest

from scripts.playing import terminals
from scripts.playing.terminals import Terminal
from tests.killed import outlive

SERVER = """import http.server, sys
print(f"http://127.0.0.1:{sys.argv[2]}/")
server = http.server.HTTPServer(("127.0.0.1", int(sys.argv[2])), http.server.SimpleHTTPRequestHandler)
print("process [123] is ready", flush=True)
try:
    server.serve_forever()
except KeyboardInterrupt:
    print("bye")
"""


def said(terminal):
    return [(event.kind, event.name) for event in terminal.trace.events]


def test_a_command_is_kept_with_what_it_printed_and_its_exit_code(tmp_path):
    (tmp_path / "hello.py").write_text("import os\nprint('in', os.getcwd())\nraise SystemExit(3)\n")
    terminal = Terminal(tmp_path)

    code = terminal.run("python hello.py")

    assert code == 3
    assert said(terminal) == [("command", "python hello.py"), ("output", "in ."), ("exit", "3")]


def test_a_secret_that_a_command_prints_is_not_kept(tmp_path):
    (tmp_path / "hello.py").write_text("print('postgres://svc:' + 'hunter2@db/shop', 'Pass' + 'word=hunter2')\n")
    terminal = Terminal(tmp_path)

    terminal.run("python hello.py")

    assert said(terminal)[1] == ("output", "postgres://svc:•••@db/shop Password=•••")


def test_a_program_other_than_python_is_the_one_installed_beside_it(tmp_path):
    terminal = Terminal(tmp_path)

    terminal.run("uvicorn --version")

    assert said(terminal)[1][1].startswith(f"Running uvicorn {version('uvicorn')}")


def test_a_client_asks_the_server_of_another_terminal_at_the_port_that_is_shown(tmp_path):
    (tmp_path / "server.py").write_text(SERVER)
    server, client = Terminal(tmp_path), Terminal(tmp_path)

    with server.serve("python server.py", "is ready"):
        client.port = server.port
        client.run("httpx http://127.0.0.1:8000/nothing")

    assert said(client)[:2] == [
        ("command", "httpx http://127.0.0.1:8000/nothing"),
        ("output", "HTTP/1.0 404 File not found"),
    ]
    assert any(text.startswith("Date: ") for _, text in said(client))


def test_no_outer_pytest_speaks_to_one_that_is_run(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTEST_ADDOPTS", "--no-such-option")
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "test_hello.py").write_text("def test_hello():\n    pass\n")
    terminal = Terminal(tmp_path)

    terminal.run("pytest --no-header")

    (_, told), ended = said(terminal)[-2:]
    assert (" 1 passed in " in told, ended) == (True, ("exit", "0"))


def test_errors_stand_among_the_output(tmp_path):
    terminal = Terminal(tmp_path)

    terminal.run("python -c \"import sys; print('a', file=sys.stderr)\"")

    assert said(terminal)[1:] == [("output", "a"), ("exit", "0")]


def test_a_server_answers_on_a_free_port_shown_as_8000_and_is_stopped_by_ctrl_c(tmp_path):
    (tmp_path / "server.py").write_text(SERVER)
    terminal = Terminal(tmp_path)

    with terminal.serve("python server.py", "is ready") as address:
        status = httpx.get(address).status_code

    assert status == 200
    assert said(terminal)[:3] == [
        ("command", "python server.py"),
        ("output", "http://127.0.0.1:8000/"),
        ("output", "process [123] is ready"),
    ]
    assert ("key", "^C") in said(terminal)
    assert said(terminal)[-1] == ("output", "bye")


def test_a_port_that_the_command_names_is_the_one_that_is_shown(tmp_path):
    (tmp_path / "server.py").write_text(SERVER.replace("argv[2]", "argv[-1]"))
    terminal = Terminal(tmp_path)

    with terminal.serve("python server.py --port 9000", "is ready") as address:
        pass

    assert not address.endswith(":9000")
    assert said(terminal)[1] == ("output", "http://127.0.0.1:9000/")


def test_a_server_that_was_started_in_the_background_heeds_ctrl_c(tmp_path):
    (tmp_path / "server.py").write_text(SERVER)
    terminal, before = Terminal(tmp_path), signal.signal(signal.SIGINT, signal.SIG_IGN)

    try:
        with terminal.serve("python server.py", "is ready") as address:
            httpx.get(address)
    finally:
        signal.signal(signal.SIGINT, before)

    assert said(terminal)[-1] == ("output", "bye")


def test_a_server_that_ends_before_it_is_ready_is_an_error(tmp_path):
    terminal = Terminal(tmp_path)

    with (
        pytest.raises(RuntimeError, match="the server ended, or had 150 seconds, without"),
        terminal.serve("python -c pass", "ready"),
    ):
        pass


def test_a_server_that_never_gets_ready_is_killed_with_what_it_started(tmp_path, monkeypatch):
    monkeypatch.setattr(terminals, "LONGEST_WAIT", 1)
    (tmp_path / "child.py").write_text("import threading\nthreading.Event().wait()\n")
    (tmp_path / "server.py").write_text(
        "import subprocess, sys\nprint('started', flush=True)\nsubprocess.run([sys.executable, 'child.py'])\n"
    )
    terminal = Terminal(tmp_path)

    with pytest.raises(RuntimeError, match="had 1 seconds, without printing 'is ready'"):  # noqa: SIM117
        with terminal.serve("python server.py", "is ready"):
            pass

    assert ("output", "started") in said(terminal)


def test_of_a_command_that_prints_without_end_the_beginning_is_kept_and_how_much_is_left_out(tmp_path):
    (tmp_path / "many.py").write_text("print('a' * 3000)\nfor n in range(50_000): print(n)\n")
    terminal = Terminal(tmp_path)

    terminal.run("python many.py")
    terminal.run("python -c 'print(1)'")

    _, (_, long), *printed, left_out, _, _, again, _ = said(terminal)
    assert (len(long), long[-20:]) == (1020, "a… (3,000 characters)"[-20:])
    assert [name for _, name in printed] == [str(n) for n in range(199)]
    assert (left_out, again) == (("output", "… (49,801 more lines)"), ("output", "1"))


KILLED = """
import sys
from pathlib import Path

from scripts.playing.terminals import Terminal

terminal = Terminal(Path(sys.argv[1]))
with terminal.serve("python server.py", "is ready"):
    print(terminal._server.pid, flush=True)
    input()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="no other system tells who was started")
def test_a_server_does_not_outlive_who_started_it(tmp_path):
    (tmp_path / "server.py").write_text(SERVER)

    assert outlive(KILLED, tmp_path) == []
