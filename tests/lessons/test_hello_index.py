import json
import socket
import sys
from importlib.metadata import distribution, requires
from ipaddress import ip_address
from pathlib import Path

import pytest
from uvicorn import Config
from uvicorn.importer import import_from_string
from uvicorn.supervisors.watchfilesreload import FileFilter

from scripts.course.challenges import timed
from scripts.course.claims import LESSONS
from scripts.course.projects import number_of_steps, projects
from scripts.course.tasks import folders
from snippets.hello import greet_by_hand, say_hello


def lines(run, scenario):
    return [e.name for e in run(scenario).select("output")]


def says(run, scenario, text):
    return any(text in line for line in lines(run, scenario))


def brought_by(package, extra):
    return " ".join(need.partition(";")[0] for need in requires(package) if need.endswith((f"'{extra}'", f'"{extra}"')))


def commands(package):
    return {entry.name for entry in distribution(package).entry_points if entry.group == "console_scripts"}


def test_the_extras_bring_a_server_and_two_commands():
    standard, cli = brought_by("fastapi", "standard"), brought_by("httpx", "cli")

    assert "uvicorn[standard]" in standard and "fastapi-cli[standard]" in standard
    assert commands("fastapi") == {"fastapi"} and commands("httpx") == {"httpx"}
    assert all(f"{needed}=" in cli or f"{needed}<" in cli for needed in ("click", "pygments", "rich"))


def test_the_server_waits_until_somebody_presses_ctrl_c(run):
    told = [e.name for e in run("serve_main").select("output", "key")]
    requests = [line for line in told if '"GET ' in line]

    assert [line.partition('"')[2] for line in requests] == ['GET /hello HTTP/1.1" 200 OK']
    assert told.index("^C") == told.index(requests[0]) + 1
    assert told[told.index("^C") + 1].endswith("Shutting down")


def test_the_command_line_indents_what_the_server_sent(run):
    shown = lines(run, "ask_with_httpx")
    body = "\n".join(shown[shown.index("") + 1 :])

    assert shown[0] == "HTTP/1.1 200 OK"
    assert {"server: uvicorn", "content-length: 27", "content-type: application/json"} <= {*shown[1:]}
    assert body == json.dumps({"message": "Hello, world!"}, indent=4)


def test_the_argument_names_module_and_variable(run):
    (command,) = run("serve_main").select("command")

    assert command.name == "uvicorn main:app"
    assert says(run, "fastapi_dev", "Using import string: main:app")
    assert import_from_string("snippets.hello.say_hello:app") is say_hello.app
    assert import_from_string("snippets.hello.greet_by_hand:respond") is greet_by_hand.respond


def test_a_port_can_be_chosen(run):
    commands = {name: run(name).select("command")[0].name for name in ("serve_main", "serve_elsewhere")}

    assert "--port 9000" in commands["serve_elsewhere"] and "--port" not in commands["serve_main"]
    assert says(run, "serve_elsewhere", "Uvicorn running on http://0.0.0.0:9000 (")
    assert Config("main:app").port == 8000 and says(run, "serve_main", "http://127.0.0.1:8000 (")


def can_connect(address, port):
    with socket.socket() as client:
        client.settimeout(5)
        return client.connect_ex((address, port)) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a machine has not all of 127.0.0.0/8")
@pytest.mark.parametrize(("host", "anywhere"), [("0.0.0.0", True), (Config("main:app").host, False)])
def test_a_host_can_be_chosen(run, host, anywhere):
    with Config("main:app", host=host, port=0).bind_socket() as server:
        server.listen()
        reached = [can_connect(address, server.getsockname()[1]) for address in ("127.0.0.1", "127.0.0.2")]

    assert reached == [True, anywhere]
    assert ip_address(host).is_unspecified if anywhere else ip_address(host).is_loopback
    assert says(run, "serve_elsewhere" if anywhere else "serve_main", f"running on http://{host}:")


def test_reload_starts_anew_what_was_saved(run):
    printed = lines(run, "serve_elsewhere")
    saved = printed.index("WARNING:  WatchFiles detected changes in 'main.py'. Reloading...")
    starts = [n for n, line in enumerate(printed) if "Application startup complete" in line]
    answers = [n for n, line in enumerate(printed) if line.endswith('"GET /hello HTTP/1.1" 200 OK')]

    assert (len(starts), len(answers)) == (2, 2)
    assert starts[0] < answers[0] < saved < starts[1] < answers[1]


def test_reload_watches_the_python_files():
    watched = FileFilter(Config("main:app", reload=True))

    assert watched(Path("main.py")) and watched(Path("routers/users.py"))
    assert not watched(Path("notes.txt"))


def test_fastapi_dev_reloads_and_fastapi_run_does_not(run):
    for command, reloads, host in (("dev", True, "127.0.0.1"), ("run", False, "0.0.0.0")):
        assert run(f"fastapi_{command}").select("command")[0].name == f"fastapi {command}"
        assert says(run, f"fastapi_{command}", "Using import string: main:app (auto-discovered")
        assert says(run, f"fastapi_{command}", "Started reloader process") is reloads
        assert says(run, f"fastapi_{command}", f"Uvicorn running on http://{host}:8000")


def test_ctrl_c_shuts_the_application_down_first(run):
    told = [e.name for e in run("serve_main").select("key", "output")]
    after = [line.partition(":")[2].strip() for line in told[told.index("^C") + 1 :]]

    assert after == [
        "Shutting down",
        "Waiting for application shutdown.",
        "Application shutdown complete.",
        "Finished server process […]",
    ]


def test_the_other_pages_hold_what_is_said_of_them():
    _, problems = timed(LESSONS / "hello" / "challenge.md")

    assert (len(folders("hello")), len(problems)) == (5, 5)
    assert number_of_steps(projects()["hello"]) == 4
