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
from scripts.course.exercises import failed
from scripts.course.lessons import LESSONS
from scripts.course.projects import number_of_steps, projects
from scripts.course.tasks import exercise, tasks
from scripts.playing.clients import over_a_socket
from snippets.hello import greet_by_hand, say_hello


def lines(trace):
    return [e.name for e in trace.select("output")]


def says(trace, text):
    return any(text in line for line in lines(trace))


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
    shown = lines(run("ask_with_httpx"))
    body = "\n".join(shown[shown.index("") + 1 :])

    assert shown[0] == "HTTP/1.1 200 OK"
    assert {"server: uvicorn", "content-length: 27", "content-type: application/json"} <= {*shown[1:]}
    assert body == json.dumps({"message": "Hello, world!"}, indent=4)


def test_the_argument_names_module_and_variable(run):
    (command,) = run("serve_main").select("command")

    assert command.name == "uvicorn main:app"
    assert says(run("fastapi_dev"), "Using import string: main:app")
    assert import_from_string("snippets.hello.say_hello:app") is say_hello.app
    assert import_from_string("snippets.hello.greet_by_hand:respond") is greet_by_hand.respond


def test_a_port_can_be_chosen(run):
    (chosen,), (not_chosen,) = (trace.select("command") for trace in (run("serve_elsewhere"), run("serve_main")))

    assert "--port 9000" in chosen.name and "--port" not in not_chosen.name
    assert says(run("serve_elsewhere"), "Uvicorn running on http://0.0.0.0:9000 (")
    assert Config("main:app").port == 8000 and says(run("serve_main"), "http://127.0.0.1:8000 (")


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
    assert says(run("serve_elsewhere") if anywhere else run("serve_main"), f"running on http://{host}:")


def test_reload_starts_anew_what_was_saved(run):
    printed = lines(run("serve_elsewhere"))
    saved = printed.index("WARNING:  WatchFiles detected changes in 'main.py'. Reloading...")
    starts = [n for n, line in enumerate(printed) if "Application startup complete" in line]
    answers = [n for n, line in enumerate(printed) if line.endswith('"GET /hello HTTP/1.1" 200 OK')]

    assert (len(starts), len(answers)) == (2, 2)
    assert starts[0] < answers[0] < saved < starts[1] < answers[1]


def test_reload_watches_the_python_files(run):
    watched = FileFilter(Config("main:app", reload=True))

    assert watched(Path("main.py")) and watched(Path("routers/users.py"))
    assert not watched(Path("notes.txt"))
    assert says(run("serve_elsewhere"), "Will watch for changes in these directories: ['.']")


def test_fastapi_dev_reloads_and_fastapi_run_does_not(run):
    dev, served = run("fastapi_dev"), run("fastapi_run")

    for trace, command, reloads, host in ((dev, "dev", True, "127.0.0.1"), (served, "run", False, "0.0.0.0")):
        assert trace.select("command")[0].name == f"fastapi {command}"
        assert says(trace, "Using import string: main:app (auto-discovered")
        assert says(trace, "Started reloader process") is reloads
        assert says(trace, f"Uvicorn running on http://{host}:8000")


def test_ctrl_c_shuts_the_application_down_first(run):
    told = [e.name for e in run("serve_main").select("key", "output")]
    after = [line.partition(":")[2].strip() for line in told[told.index("^C") + 1 :]]

    assert after == [
        "Shutting down",
        "Waiting for application shutdown.",
        "Application shutdown complete.",
        "Finished server process [<number 1>]",
    ]


def test_the_other_pages_hold_what_is_said_of_them():
    services = [exercise(folder) for folder in tasks("hello").values()]
    _, problems = timed(LESSONS / "hello" / "challenge.md")

    assert [bool(failed(each, each.start)) for each in services] == [True] * 5
    assert [failed(each, each.solution) for each in services] == [[]] * 5
    assert (len(problems), number_of_steps(projects()["hello"])) == (5, 4)


def test_a_server_calls_what_the_file_alone_does_not_serve(run):
    called = []

    async def noted(scope, receive, send):
        called.append(scope["type"])
        await say_hello.app(scope, receive, send)

    with over_a_socket(noted) as client:
        bodies = [client.get("/hello").content for _ in range(3)]

    assert [e.name for e in run("run_the_file").select("output", "exit")] == ["0"]
    assert called == ["lifespan", "http", "http", "http"]
    assert [len(body) for body in bodies] == [27, 27, 27]
    assert {e.values["type"] for e in run("two_requests").select("return")} == {"dict"}
