import json
import re
import shlex
import shutil
import sys
import tomllib
from pathlib import Path

import jsonschema_rs
import pytest
from fastapi import FastAPI
from uvicorn.importer import import_from_string

from scripts.course.lessons import DOCS
from scripts.problems import ROOT
from scripts.record.__main__ import main
from snippets.own_service.scenarios import HERE

ASKED = ['POST /score {"text": "Good soup"}', "--header", "Authorization: Bearer spring-2026"]
TALKS = """\
import logging, sys
from fastapi import FastAPI
app = FastAPI()
logging.getLogger("talks").handlers = [logging.StreamHandler(sys.stdout)]

@app.get("/talk")
def talk():
    print("printed")
    logging.getLogger("talks").warning("logged")

@app.get("/leave")
def leave():
    raise SystemExit
"""


LONG = """\
from dataclasses import dataclass
from fastapi import FastAPI
from fastapi.openapi.models import Contact
app = FastAPI()

@dataclass
class Soup:
    text: str = "x" * 200

@app.get("/long")
def long():
    return [once(n) for n in range(30)] + [deep(Contact(name="x" * 200), Soup())]

def once(n):
    return n

def deep(contact, soup):
LINES
    return 0
""".replace("LINES", "\n".join(f"    n{n} = {n}" for n in range(95)))


CHAT = """\
from fastapi import FastAPI, WebSocket
app = FastAPI()

@app.websocket("/chat")
async def chat(socket: WebSocket):
    await socket.accept()
    await socket.send_text((await socket.receive_text()).upper())

def say(client):
    with client.websocket_connect("/chat") as socket:
        socket.send_text("good soup")
        socket.receive_text()
"""


WAITS = """\
import asyncio, sys
from fastapi import FastAPI
app = FastAPI()
seen = sys.monitoring

@app.get("/wait")
async def wait():
    await asyncio.sleep(0)
    return [lined() for _ in range(6)]

def lined():
    watched = [seen.get_local_events(n, lined.__code__) for n in range(6) if seen.get_tool(n)]
    print(any(events & seen.events.LINE for events in watched))
"""


ENDLESS = """\
import asyncio, os
from fastapi import FastAPI
app = FastAPI()

@app.get("/hello")
def say_hello():
    return "hello"

@app.get("/endless/{signal}")
async def endless(signal: int):
    os.kill(os.getpid(), signal)
    await asyncio.Event().wait()
"""
CTRL_C, CLOCK = 2, 14
"""Signals that the service sends itself: of these keys, and of the clock that tells when patience ends."""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Another folder with the service of this page, and nothing else."""
    shutil.copytree(HERE / "reviews", tmp_path / "reviews", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path


@pytest.fixture
def installed(tmp_path_factory, monkeypatch):
    """The name of a service that lies outside that folder, where Python finds it."""
    place = tmp_path_factory.mktemp("installed")
    (place / "talks.py").write_text(TALKS)
    monkeypatch.syspath_prepend(place)
    yield "talks"
    sys.modules.pop("talks", None)


@pytest.fixture
def record(folder, capsys, monkeypatch):
    """Records there: the exit code, and the lines on standard output and on standard error."""

    def recorded(*arguments, app="reviews.main:app", columns=80):
        monkeypatch.setenv("COLUMNS", str(columns))
        code = main([app, *arguments])
        out, err = capsys.readouterr()
        return code, out.splitlines(), err.splitlines()

    return recorded


def printed(trace):
    return [e.name for e in trace.select("output")]


def told(lines, words):
    return sum(words in line for line in lines)


def contents(folder):
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_your_folder_stays_as_it_was(run, record, folder):
    before = contents(folder)

    code, out, err = record(*ASKED)

    assert (code, out, err) == (0, printed(run("own_service/one_request")), [])
    assert contents(folder) == before


def test_the_application_is_named_as_for_uvicorn(run):
    name = run("own_service/one_request").events[0].name.split()[1]

    assert name == "reviews.main:app"
    assert isinstance(import_from_string(f"snippets.own_service.{name}"), FastAPI)


def test_the_package_has_the_recorders_modules_and_one_command():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wheel = project["tool"]["hatch"]["build"]

    assert project["project"]["scripts"] == {"asgi-steps": "asgi_steps.record.__main__:run"}
    assert wheel["targets"]["wheel"]["sources"] == {"scripts": "asgi_steps"}
    assert {"scripts/record", "scripts/recording"} <= {*wheel["only-include"]}


def test_it_brings_clients_and_tables_and_no_fastapi_or_uvicorn():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    *clients, tables = project["dependencies"]

    assert (clients, len(clients), tables) == (["httpx", "httpx2[ws]"], 2, "rich")


def test_the_service_has_two_modules_and_knows_nothing_of_this_project(run):
    functions = {(e.file, e.name) for e in run("own_service/two_callers").select("start")}
    files = {file for file, _ in functions}
    imported = {name for file in files for name in re.findall(r"^from (\S+)", (ROOT / file).read_text(), re.M)}

    assert {(Path(file).name, name) for file, name in functions} == {
        ("main.py", "caller"),
        ("main.py", "score_review"),
        ("scoring.py", "score"),
    }
    assert (len(files), imported) == (2, {"typing", "fastapi", "pydantic", ".scoring"})


def test_you_see_three_views_and_no_key(run):
    lines = printed(run("own_service/one_request"))
    titles = [line.partition(" ─")[0] for line in lines if line.endswith("──")]

    assert titles == ["Process table", "Transcript", "Status tracker"]
    assert lines.count("                 authorization = •••") == 1
    assert "spring-2026" not in "\n".join(lines)


def test_rows_become_cards_where_the_table_does_not_fit(run, record):
    narrow, wide = record(*ASKED, columns=80)[1], record(*ASKED, columns=160)[1]

    assert narrow == printed(run("own_service/one_request"))
    assert "Action           Start app" in narrow
    assert [line for line in wide if re.match(r" 1 +│ Start app +│", line)]


KEYS = """
from base64 import b64encode
from fastapi import FastAPI, Header

app = FastAPI()

@app.get("/")
def read(x_api_key: str = Header()):
    spelt = [x_api_key.upper(), x_api_key.encode().hex(), b64encode(x_api_key.encode())]
    return [x_api_key[::-1], *x_api_key]
"""


def test_a_secret_is_masked_in_capitals_hex_and_base64_and_shown_backwards(record, folder):
    (folder / "keys.py").write_text(KEYS)
    code, out, _ = record("GET / x-api-key:kiwi-2026-kiwis", "--only", "transcript", app="keys:app")

    text = " ".join("\n".join(out).split())
    assert (code, told(out, "read() starts on a worker thread, with x_api_key = •••.")) == (0, 1)
    assert "spelt is now ['•••', '•••', b'•••']" in text
    assert "read() returns ['siwik-6202-iwik', 'k', 'i', 'w', 'i', '-', '2', " in text


CHILD = """
import subprocess, sys
from fastapi import FastAPI

app = FastAPI()

@app.get("/")
def read():
    return subprocess.run([sys.executable, "-c", "print(2)"], capture_output=True).stdout
"""


def test_what_runs_in_another_process_is_not_recorded_and_a_line_says_so(record, folder):
    (folder / "child.py").write_text(CHILD)
    _, out, err = record("GET /", "--only", "transcript", app="child:app")

    assert told(out, "read() starts") == 1
    assert err == ["the service started 1 other process: what ran there is not in the recording"]


def test_a_module_that_is_missing_is_named_with_the_command_that_installs_it(run, record, folder):
    (folder / "reviews" / "main.py").write_text((HERE / "reviews" / "main.py").read_text() + "import soups\n")
    code, _, err = record(*ASKED)
    (folder / "requirements.txt").write_text("Soups>=2\n")
    _, _, named = record(*ASKED)
    (folder / "requirements.txt").unlink()

    assert (code, len(err)) == (1, 1)
    assert "ModuleNotFoundError: No module named 'soups'; " in err[0]
    assert "uv pip install" not in err[0]
    assert named[0].endswith(f"install it: uv pip install --python {sys.executable} Soups")


def test_the_name_alone_lists_each_route_with_a_command_to_try(run, record):
    lines = printed(run("own_service/what_to_ask"))
    code, out, _ = record()
    tried = [shlex.split(line)[2] for line in lines if line.startswith("  asgi-steps ")]

    assert (code, [line.replace("python -m scripts.record", "asgi-steps") for line in out]) == (0, lines)
    paths = [route.path for route in import_from_string("snippets.own_service.reviews.main:app").routes]
    assert sorted(line.split()[1] for line in tried) == sorted(paths)
    assert tried[0] == 'POST /score authorization:string {"text": "string"}'


def test_of_a_long_run_rounds_are_counted_and_what_is_left_out_is_said(record, folder):
    (folder / "long.py").write_text(LONG)
    asked = ("GET /long", "--only", "transcript")
    _, out, err = record(*asked, app="long:app", columns=120)
    _, whole, nothing = record(*asked, "--all", app="long:app", columns=120)

    assert [line.strip() for line in out if "more like this" in line] == ["9. And 28 more like this."]
    assert (told(out, "deep() runs"), told(whole, "deep() runs")) == (0, 96)
    assert (told(out, "with contact = <Contact>, soup ="), told(out, "Soup(text='xxx")) == (1, 1)
    assert (len(err), "events are not shown; --all shows them" in err[0], nothing) == (1, True, [])


def test_functions_that_lie_elsewhere_are_not_recorded_and_a_line_names_their_package(record, folder, installed):
    (folder / "mine.py").write_text(f"from {installed} import app\n")
    _, out, err = record("GET /talk", app="mine:app")
    _, whole, _ = record("GET /talk", app=f"{installed}:app")

    assert (told(out, "talk() starts"), told(whole, "talk() starts")) == (0, 1)
    assert err[0].startswith(f"the endpoints lie outside {folder.name}/, in talks, and none of their functions is")


def test_only_calls_are_shown_or_what_fits_a_pattern_or_does_not(record):
    def shown(*options):
        out = record(*ASKED, "--only", "transcript", *options)[1]
        names = [name for name in ("caller", "score_review", "score") if told(out, f" {name}() starts")]
        return names, told(out, "() runs")

    assert shown("--calls-only") == (["caller", "score_review", "score"], 0)
    assert shown("--include", "reviews.scoring") == shown("--include", "*/scoring.py") == (["score"], 2)
    assert shown("--exclude", "score", "--exclude", "caller") == (["score_review"], 1)


def test_timings_have_a_row_for_each_call_with_its_waiting_and_no_lines_are_watched(record, folder):
    (folder / "waits.py").write_text(WAITS)
    _, out, timed = record("GET /wait", "--timings", app="waits:app")
    _, whole, lined = record("GET /wait", "--format", "json", app="waits:app")
    calls = [e["name"] for e in json.loads("\n".join(whole))["events"] if e["kind"] == "start"]
    rows = [line for line in out if "() " in line]

    assert [row.partition("()")[0] for row in rows] == ["wait", "  lined", "  lined", "  4 more lined"]
    assert [len(row.partition("█")[0].split()) for row in rows] == [3, 2, 2, 4]
    assert (calls, {*timed}, {*lined}) == (["wait", *6 * ["lined"]], {"False"}, {"True"})


def test_a_line_has_headers_a_form_or_a_file(record, folder):
    (folder / "ask.json").write_text('{"text":  "good"}')
    key = 'authorization:"Bearer spring-2026"'
    lines = (f"POST /score {key} @ask.json", f"POST /score {key} text=good", f"POST /score {key} a=b text@ask.json")
    events = json.loads("\n".join(record(*lines, "--format", "json")[1]))["events"]

    bodies = [e["values"]["body"] for e in events if e["kind"] == "http.request"]
    assert [e["values"]["status"] for e in events if e["kind"] == "http.response.start"] == ["200", "422", "422"]
    assert bodies[:2] == ['{"text":  "good"}', "text=good"]
    assert 'name="a"' in bodies[2] and 'name="text"; filename="ask.json"' in bodies[2]


def test_a_line_keeps_what_the_next_one_needs(record):
    first = 'POST /score authorization:"Bearer spring-2026" {"text": "Good soup"} -> by'
    events = json.loads("\n".join(record(first, "GET /docs?by={{by}}", "--format", "json")[1]))["events"]

    assert [e["values"].get("query") for e in events if e["kind"] == "scope" and e["request"]] == [None, "by=Ada"]


def test_request_lines_are_sent_one_after_the_other(record):
    out = record("GET /docs", "GET /redoc", "--format", "json")[1]

    told = [(e["request"], e["kind"]) for e in json.loads("\n".join(out))["events"] if e["request"]]
    assert [fact for fact in told if fact[1] in ("scope", "end")] == [
        (1, "scope"),
        (1, "end"),
        (2, "scope"),
        (2, "end"),
    ]


def test_what_runs_in_your_function_is_not_recorded(run):
    trace = run("own_service/two_callers")

    assert [e.values["path"] for e in trace.select("scope") if e.request] == ["/score", "/score"]
    assert [e.name for e in trace.select("start")] == ["caller", "score_review", "score", "caller"]


def test_a_function_opens_a_websocket_with_a_server_too(record, folder):
    (folder / "chat.py").write_text(CHAT)

    def said(*options):
        code, out, _ = record("chat:say", "--format", "json", *options, app="chat:app")
        events = json.loads("\n".join(out))["events"]
        return code, [e["values"]["text"] for e in events if e["kind"] in ("websocket.receive", "websocket.send")]

    assert said() == (0, ["good soup", "GOOD SOUP"])
    assert said("--server") == (0, ["good soup", "GOOD SOUP"])


def test_the_second_caller_gets_a_401_from_the_dependency(run):
    answered = run("own_service/two_callers").select("http.response.start", request=2)
    last = run("own_service/two_callers").select("start")[-1]

    assert [e.values["status"] for e in answered] == ["401"]
    assert (last.request, last.name) == (2, "caller")
    assert "After request 2  401" in "\n".join(printed(run("own_service/a_story")))


def test_each_format_prints_what_it_is_called_after(run, record):
    markdown = record(*ASKED, "--format", "markdown")[1]
    mermaid = printed(run("own_service/through_a_server"))

    headings = [line for line in markdown if line.startswith("#")]
    assert headings == ["## Process table", "## Transcript", "## Status tracker"]
    assert "| Step | Action | Input | Function called | Output | Response sent |" in markdown
    assert [line for line in mermaid if line.startswith("sequenceDiagram")] == mermaid[:1]


def test_with_server_a_uvicorn_is_asked_and_without_it_a_test_client(record):
    def client(*options):
        events = json.loads("\n".join(record(*ASKED, "--format", "json", *options)[1]))["events"]
        return [e["values"]["headers"].split("\n")[4] for e in events if e["kind"] == "scope" and e["request"]]

    assert [name.split("/")[0] for name in client("--server")] == ["user-agent: python-httpx"]
    assert client() == ["user-agent: testclient"]


def test_the_json_is_what_its_schema_says_one_event_a_line(record):
    schema = json.loads((DOCS / "trace-2.schema.json").read_text())
    out = record(*ASKED, "--format", "json")[1]
    told = json.loads("\n".join(out))

    assert [json.loads(line.strip(" ,")) for line in out if '"kind": ' in line] == told["events"]
    assert [e["name"] for e in told["events"] if e["kind"] == "start"] == ["caller", "score_review", "score"]
    assert (told["version"], jsonschema_rs.is_valid(schema, told)) == (2, True)
    assert not jsonschema_rs.is_valid(schema, told | {"version": 1})
    assert not jsonschema_rs.is_valid(schema, told | {"clock": 1})
    assert not jsonschema_rs.is_valid(schema, {name: told[name] for name in told if name != "steps"})


def test_a_request_that_raises_is_recorded_and_told_in_one_line(run, record):
    code, out, err = record('POST /score {"text": ""}', *ASKED[1:], "--only", "process-table")

    assert [*out, *err] == printed(run("own_service/a_request_that_raises"))
    assert (code, len(err)) == (1, 1)
    assert err[0].startswith("reviews/scoring.py:6: POST /score ended with ZeroDivisionError(")


def test_what_ends_the_recording_is_told_in_one_line(run, record, folder):
    (folder / "broken.py").write_text("1 / 0\n")
    code, out, err = record("GET /", app="broken:app")

    assert (code, out, len(err)) == (1, [], 1)
    assert err[0].startswith("broken.py:1: importing broken failed: ZeroDivisionError: division by zero")
    for trace in (run("own_service/a_typing_error"), run("own_service/a_forgotten_quote")):
        assert [e.kind for e in trace.events] == ["command", "output", "exit"]
        assert trace.events[-1].name == "1"


def test_what_a_service_prints_goes_to_standard_error_and_its_exit_is_recorded(record, folder):
    (folder / "talks.py").write_text(TALKS)
    code, out, err = record("GET /talk", "GET /leave", "--format", "json", app="talks:app")

    told = [(e["kind"], e["name"]) for e in json.loads("\n".join(out))["events"] if e["name"] in ("talk", "leave")]
    assert [fact for fact in told if fact[0] in ("return", "unwind")] == [("return", "talk"), ("unwind", "leave")]
    assert (code, err[:2], len(err)) == (1, ["printed", "logged"], 3)
    assert err[2].startswith("talks.py:13: GET /leave ended with SystemExit()")


def test_what_takes_too_long_ends_the_recording_as_ctrl_c_does(record, folder):
    (folder / "endless.py").write_text(ENDLESS)

    def ended(signal, *options):
        code, out, err = record("GET /hello", f"GET /endless/{signal}", *options, app="endless:app")
        return code, told(out, "say_hello() returns 'hello', a str."), err[0].partition(";")[0]

    assert ended(CTRL_C) == (130, 1, "stopped by Ctrl+C")
    assert ended(CLOCK) == (1, 1, "GET /endless/14 was not over after 300 seconds")
    assert ended(CLOCK, "--patience", "50") == (1, 1, "GET /endless/14 was not over after 50 seconds")


def test_a_test_that_fails_prints_what_was_recorded_of_its_requests(run):
    lines = printed(run("own_service/a_failing_test"))
    failed, recording = lines.index("E   assert 0.0 < 0"), lines.index("- Recorded requests -".center(80, "-"))
    titles = [line.partition(" ─")[0] for line in lines[recording:] if re.match(r"\w.* ─+$", line)]

    assert lines[0].startswith(".F ")
    assert [line for line in lines if line.startswith("____")] == [" test_cold_soup_is_bad ".center(80, "_")]
    assert failed < recording and titles == ["Outcomes", "Transcript"]
    assert "    6. score() returns 0.0, a float." in lines[recording:]
