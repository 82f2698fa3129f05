import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema_rs
import pytest

from scripts.playing.fresh import is_inside
from scripts.problems import ROOT
from scripts.record.__main__ import main
from tests.checkouts import LONGEST
from tests.written import write

SERVICE = {
    "shop/__init__.py": "",
    "shop/api/__init__.py": "from .prices import price\n",
    "shop/api/prices.py": "def price(n):\n    return 100 // n\n",
    "shop/main.py": """\
from contextlib import asynccontextmanager
from fastapi import FastAPI, Header
from .api import price

print("printed at import")

def create_app(start="", stop=""):
    @asynccontextmanager
    async def lifespan(app):
        price(len(start) - 1 if start else 1)
        yield
        price(len(stop) - 1 if stop else 1)

    app = FastAPI(lifespan=lifespan)

    @app.get("/price/{n}")
    def show(n: int):
        print("printed by the endpoint")
        return {"price": price(n)}

    @app.post("/echo")
    async def echo(body: dict, key: str = Header("none", alias="x-api-key")):
        return body | {"seen": f"Key {key}"}

    return app

app = create_app()
start_fails, stop_fails = create_app(start="x"), create_app(stop="x")

async def refuses(scope, receive, send):
    await receive()
    await send({"type": "lifespan.startup.failed", "message": "no database"})

def wsgi(environ, start_response): ...
""",
    "stories.py": """\
from shop.api import price

def buy(client):
    for n in range(1, 80):
        price(n)
    client.get("/price/4")

def fails(client):
    assert client.get("/price/4").json() == {}

async def waits(client): ...

def tells(client, note):
    client.get("/price/4")
    note("the client has its answer")
""",
    "broken.py": "import shop\n\nshop.nothing\n",
    "unreadable.py": "def (\n",
    "lacks.py": "import shop\nimport pandaz\n",
    "leaves.py": "raise SystemExit('set DATABASE_URL')\n",
    "src/store/__init__.py": "from shop.main import app\n",
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    write(tmp_path, SERVICE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    return tmp_path


def typed(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    ours = ("COLUMNS", "FORCE_COLOR", "NO_COLOR", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE")
    plain = {name: value for name, value in os.environ.items() if name not in ours}
    command = [sys.executable, *words]
    options = {"cwd": folder, "env": {**plain, **environment}, "capture_output": True, "text": True, "timeout": LONGEST}
    return subprocess.run(command, **options)


def test_the_three_views_are_printed_and_nothing_is_left_in_the_folder(folder):
    before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}

    run = typed(folder, "-m", "scripts.record", "shop.main:app", "GET /price/4")

    assert run.returncode == 0
    assert [line.split(" ──")[0] for line in run.stdout.split("\n") if " ──" in line] == [
        "Process table",
        "Transcript",
        "Status tracker",
    ]
    assert "price() starts on a worker thread, with n = 4." in run.stdout
    assert {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()} == before


def test_piped_output_has_no_colours_no_trailing_blanks_and_at_most_120_columns(folder):
    lines = typed(folder, "-m", "scripts.record", "shop.main:app", "GET /price/4").stdout.split("\n")

    assert max(map(len, lines)) == 120
    assert not [line for line in lines if line != line.rstrip() or "\x1b" in line]


def test_what_the_service_prints_stays_out_of_the_output(folder, capsys):
    main(["shop.main:app", "GET /price/4", "--format", "json"])

    out, err = capsys.readouterr()
    assert json.loads(out)["service"] == "shop.main:app"
    assert err == "printed at import\nprinted by the endpoint\n"


@pytest.mark.parametrize("width", [30, 60, 80, 160])
def test_every_width_shows_every_word(folder, capsys, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))

    main(["shop.main:app", "GET /price/4", "--only", "process-table"])

    shown = capsys.readouterr().out
    assert max(map(len, shown.split("\n"))) <= width
    assert not re.search(r"\w…", shown)
    assert {"show()", "{'price':", "25},"} <= set(shown.split())


def test_a_wide_terminal_shows_a_table_and_a_narrow_one_cards(folder, capsys, monkeypatch):
    main(["shop.main:app", "GET /price/4", "--only", "status-tracker"])
    wide = capsys.readouterr().out
    monkeypatch.setenv("COLUMNS", "40")
    main(["shop.main:app", "GET /price/4", "--only", "status-tracker"])
    narrow = capsys.readouterr().out

    assert any(line.startswith(" thread ") and " │ worker thread" in line for line in wide.split("\n"))
    assert "│" not in narrow
    assert "\nAfter request 1  worker thread\n" in narrow


def test_the_routes_that_are_tried_are_recorded_where_they_are_shown(folder, capsys):
    main(["shop.main:app", "GET /price/4", "--only", "trials", "--format", "mermaid"])
    shown = capsys.readouterr().out
    main(["shop.main:app", "GET /price/4", "--only", "transcript"])

    assert "    R->>T: fits: GET /price/{" in shown
    assert "The router tries" not in capsys.readouterr().out


def test_colours_come_on_demand_only(folder):
    asked = ("-m", "scripts.record", "shop.main:app", "GET /price/4", "--only", "transcript")

    assert "\x1b[36mshow()\x1b[0m" in typed(folder, *asked, FORCE_COLOR="1").stdout
    assert "\x1b" not in typed(folder, *asked).stdout


def test_a_terminal_without_unicode_is_served(folder):
    run = typed(folder, "-m", "scripts.record", "shop.main:app", "GET /price/4", PYTHONIOENCODING="ascii")

    assert run.returncode == 0
    assert "Process table ------" in run.stdout


def test_json_is_what_its_schema_says(folder, capsys):
    schema = json.loads((ROOT / "docs" / "trace-2.schema.json").read_text())

    code = main(["shop.main:app", "GET /price/0", "GET /none", "stories:buy", "--server", "--format", "json"])
    trace = json.loads(capsys.readouterr().out)

    assert code == 1
    jsonschema_rs.validate(schema, trace)
    ends = [(step["first"], step["last"]) for step in trace["steps"]]
    assert [n for first, last in ends for n in range(first, last + 1)] == list(range(len(trace["events"])))


def test_the_schema_refuses_another_version_or_field(folder, capsys):
    schema = json.loads((ROOT / "docs" / "trace-2.schema.json").read_text())
    main(["shop.main:app", "GET /price/4", "--format", "json"])
    trace = json.loads(capsys.readouterr().out)

    assert not jsonschema_rs.is_valid(schema, {**trace, "version": 1})
    assert not jsonschema_rs.is_valid(schema, {**trace, "events": [{**trace["events"][0], "clock": 1}]})


def test_markdown_and_mermaid_are_the_views_of_the_pages(folder, capsys):
    main(["shop.main:app", "GET /price/4", "--format", "markdown"])
    markdown = capsys.readouterr().out
    main(["shop.main:app", "GET /price/4", "--format", "mermaid", "--only", "process-flow"])
    mermaid = capsys.readouterr().out

    headings = [line for line in markdown.split("\n") if line.startswith("## ")]
    assert headings == ["## Process table", "## Transcript", "## Status tracker"]
    assert "`{'price': 25}`, a `dict`" in markdown
    assert mermaid.startswith("flowchart TD\n") and "`" not in mermaid


def test_a_body_goes_out_as_typed_and_a_redirect_is_not_followed(folder, capsys):
    main(["shop.main:app", 'post /echo {"x":  1}', "GET /price/4/", "--format", "json"])

    events = json.loads(capsys.readouterr().out)["events"]
    assert [e["values"]["body"] for e in events if e["kind"] == "http.request" and e["request"] == 1] == ['{"x":  1}']
    assert [e["values"]["status"] for e in events if e["kind"] == "http.response.start"] == ["200", "307"]


def test_a_secret_header_is_shown_in_no_format(folder, capsys):
    header = ["--header", "X-Api-Key: abc-secret", "--header", "Cookie: session=abc-secret"]

    for form in ("text", "markdown", "json"):
        main(["shop.main:app", "POST /echo {}", "--format", form, *header])

    out, err = capsys.readouterr()
    assert out.count("Key •••") >= 3
    assert "abc-secret" not in out + err


def test_a_scenario_is_played_and_its_own_code_is_not_recorded(folder, capsys):
    main(["shop.main:app", "GET /price/1", "stories:buy", "--format", "json"])

    events = json.loads(capsys.readouterr().out)["events"]
    assert [e["values"]["path"] for e in events if e["kind"] == "scope" and e["request"]] == ["/price/1", "/price/4"]
    assert not [e for e in events if e["file"] == "stories.py" or e["kind"] == "more"]
    assert [e["request"] for e in events if (e["kind"], e["name"]) == ("start", "price")] == [0, 1, 2, 0]


def test_a_scenario_may_say_what_its_client_knows(folder, capsys):
    main(["shop.main:app", "stories:tells", "--only", "transcript"])

    assert "the client has its answer" in capsys.readouterr().out


def test_a_scenario_of_this_course_is_one(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)

    code = main(["snippets.hello.say_hello:app", "snippets.hello.scenarios:two_requests", "--only", "status-tracker"])

    assert code == 0
    assert "After request 2" in capsys.readouterr().out


@pytest.mark.parametrize("client", [[], ["--server"]])
def test_a_request_that_raises_is_shown_and_told(folder, capsys, client):
    code = main(["shop.main:app", "GET /price/0", "GET /price/4", *client])

    out, err = capsys.readouterr()
    told = "shop/api/prices.py:2: GET /price/0 ended with ZeroDivisionError("
    assert code == 1
    assert err.split("\n")[-2].startswith(told)
    assert "200 application/json" in out and "Finish" not in out


EXITS = """\
from fastapi import FastAPI

app = FastAPI()

@app.get("/exit")
def leave():
    raise SystemExit("set DATABASE_URL")

@app.get("/price")
async def show():
    return 25
"""


@pytest.mark.parametrize("client", [[], ["--server"]])
def test_a_request_that_exits_is_one_line_and_the_next_one_is_served(folder, client):
    write(folder, {"exits.py": EXITS})

    run = typed(folder, "-m", "scripts.record", "exits:app", "GET /exit", "GET /price", *client)

    assert run.returncode == 1
    assert run.stderr == (
        "exits.py:7: GET /exit ended with SystemExit('set DATABASE_URL'); the transcript shows the way there\n"
    )
    assert "show() returns 25, an int." in run.stdout


@pytest.mark.parametrize(
    ("app", "told"),
    [
        ("shop.main:start_fails", "shop/api/prices.py:2: the lifespan ended with ZeroDivisionError("),
        ("shop.main:refuses", "starting shop.main:refuses failed: RuntimeError: "),
    ],
)
@pytest.mark.parametrize("client", [[], ["--server"]])
def test_a_service_that_does_not_start_is_shown_and_told_in_one_line(folder, capsys, client, app, told):
    code = main([app, "GET /price/1", "--only", "transcript", *client])

    out, err = capsys.readouterr()
    assert code == 1
    assert "The application receives lifespan.startup." in out
    assert next(line for line in err.split("\n") if "printed" not in line).startswith(told)
    assert err.endswith("; correct the service, then record again\n")


@pytest.mark.parametrize("client", [[], ["--server"]])
def test_a_service_that_fails_to_stop_is_shown_and_told(folder, capsys, client):
    code = main(["shop.main:stop_fails", "GET /price/4", *client])

    out, err = capsys.readouterr()
    assert code == 1
    assert "{'price': 25}" in out
    assert err.split("\n")[-2].startswith("shop/api/prices.py:2: the lifespan ended with ZeroDivisionError(")


@pytest.mark.parametrize("words", [["store:app"], ["shop.main:create_app", "--factory"]])
def test_a_src_folder_and_a_factory_work(folder, capsys, words):
    assert main([*words, "GET /price/4", "--only", "transcript"]) == 0
    assert "show() starts on a worker thread" in capsys.readouterr().out


BAD = [
    (
        ["shop/main.py:app", "GET /"],
        "'shop/main.py:app' names no application; write shop.main:app, as uvicorn takes it",
    ),
    (["shop.main", "GET /"], "'shop.main' names no application; write shop.main:app, as uvicorn takes it"),
    (["shop.mian:app", "GET /"], "there is no module 'shop.mian' in FOLDER/ or its src/; write shop.main"),
    (["zzz:app", "GET /"], "there is no module 'zzz' in FOLDER/ or its src/; start in the folder that holds zzz"),
    (["shop.main:ap", "GET /"], "shop/main.py:1: shop.main has no 'ap'; use one of app, start_fails, stop_fails"),
    (
        ["shop.main:wsgi", "GET /"],
        "shop.main:wsgi is of type function, which is no ASGI application; "
        "name the variable that holds the application",
    ),
    (
        ["shop.main:create_app", "GET /"],
        "shop.main:create_app is of type function, which is no ASGI application; name the variable that holds the "
        "application, or add --factory when this function returns it",
    ),
    (
        ["broken:app", "GET /"],
        "broken.py:3: importing broken failed: AttributeError: module 'shop' has no attribute 'nothing'; "
        "correct the service, then record again",
    ),
    (
        ["unreadable:app", "GET /"],
        "unreadable.py:1: importing unreadable failed: SyntaxError: invalid syntax; "
        "correct the service, then record again",
    ),
    (
        ["lacks:app", "GET /"],
        "lacks.py:2: importing lacks failed: ModuleNotFoundError: No module named 'pandaz'; start in the folder that "
        f"holds it, or install the package that brings it for {sys.executable}",
    ),
    (
        ["leaves:app", "GET /"],
        "leaves.py:1: importing leaves failed: SystemExit: set DATABASE_URL; correct the service, then record again",
    ),
    (["shop.main:app", "GET"], "'GET' has no path; write GET /path, without host and port"),
    (["shop.main:app", "GET price"], "'GET price' has no path; write GET /path, without host and port"),
    (
        ["shop.main:app", "FETCH /x"],
        "'FETCH /x' begins with no HTTP method; begin with one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TRACE",
    ),
    (
        ["shop.main:app", "POST /echo {x"],
        "the body of 'POST /echo' is not JSON: Expecting property name enclosed in double quotes: line 1 column 2 "
        """(char 1); write 'POST /predict {"x": 1}' in single quotes, or name another --header 'Content-Type: ...'""",
    ),
    (
        ["shop.main:app", "GET /", "--header", "Authorization Bearer abc-secret"],
        "the header that begins with 'Authorization' is none; write it as --header 'Name: value'",
    ),
    (
        ["shop.main:app", "GET /", "--only", "zzz"],
        "argument --only: invalid choice: 'zzz' (choose from VIEWS); see python -m scripts.record --help",
    ),
    (
        ["shop.main:app", "GET /", "--format", "zzz"],
        "argument --format: invalid choice: 'zzz' (choose from VIEWS); see python -m scripts.record --help",
    ),
    (["zzz:app"], "there is no module 'zzz' in FOLDER/ or its src/; start in the folder that holds zzz"),
    (
        ["shop.main:app", "GET /", "--format", "json", "--only", "sequence"],
        "--format json holds the whole recording; leave out --only",
    ),
    (
        ["shop.main:app", "stories:waits"],
        "stories:waits is no scenario; name a plain function that takes the client: def name(client)",
    ),
    (["shop.main:app", "stories:bye"], "stories.py:1: stories has no 'bye'; use one of price, buy, fails, tells"),
]


@pytest.mark.parametrize(("words", "told"), BAD, ids=[" ".join(words) for words, _ in BAD])
def test_bad_input_is_one_line(folder, capsys, words, told):
    code = main(words)

    out, err = capsys.readouterr()
    begins, _, ends = told.replace("FOLDER", folder.name).partition("VIEWS")
    (line,) = [line for line in err.splitlines() if "printed" not in line]
    assert (code, out) == (1, "")
    assert line.startswith(begins) and line.endswith(ends)
    assert ends or line == begins


@pytest.mark.parametrize("name", ["1app", "my-service"])
def test_an_application_is_found_in_a_module_that_no_program_can_write(folder, capsys, name):
    write(folder, {f"{name}.py": "from shop.main import app\n"})

    assert main([f"{name}:app", "GET /price/4", "--only", "status-tracker"]) == 0
    assert "200" in capsys.readouterr().out


def test_a_diagram_is_asked_for_by_name(folder, capsys):
    assert main(["shop.main:app", "GET /price/4", "--format", "mermaid", "--only", "transcript"]) == 1
    assert "transcript is no diagram; use one of " in capsys.readouterr().err


def test_the_process_is_left_as_it_was(folder, capsys):
    before = sys.path[:], sys.dont_write_bytecode, set(sys.modules)

    main(["shop.main:app", "GET /price/4"])
    main(["broken:app", "GET /price/4"])

    assert (sys.path, sys.dont_write_bytecode) == before[:2]
    assert not [name for name in set(sys.modules) - before[2] if name.startswith(("shop", "broken", "stories"))]


@pytest.mark.parametrize("faulty", ["functions.returned", "telling.told"])
def test_a_fault_of_the_recorder_is_one_line_below_what_it_recorded(folder, capsys, monkeypatch, faulty):
    monkeypatch.setattr(f"scripts.recording.{faulty}", lambda *_: 1 / 0)

    code = main(["shop.main:app", "GET /price/4", "--only", "outcomes"])
    out, err = capsys.readouterr()

    assert (code, "GET /price/4" in out, "Traceback" in err) == (1, True, False)
    assert "the recorder failed at something: ZeroDivisionError: division by zero; the rest" in err.splitlines()[-1]


def test_a_fault_where_it_is_shown_is_one_line(folder, capsys, monkeypatch):
    monkeypatch.setattr("scripts.record.consoles.show", lambda *_: 1 / 0)

    assert main(["shop.main:app", "GET /price/4"]) == 1
    *_, said = capsys.readouterr().err.splitlines()
    assert "the recorder failed at something: ZeroDivisionError: division by zero; what is printed" in said


PROCESSES = """\
import asyncio, subprocess, sys
from fastapi import FastAPI

app = FastAPI()
NOTHING = sys.executable, "-Sc", ""

@app.get("/")
async def read():
    await asyncio.to_thread(subprocess.run, NOTHING)
    await (await asyncio.create_subprocess_exec(*NOTHING)).wait()
"""


def test_processes_that_the_service_starts_are_told_to_be_in_no_recording(folder, capsys):
    Path("many.py").write_text(PROCESSES)

    assert main(["many:app", "GET /", "--only", "outcomes"]) == 0
    said = "the service started 2 other processes: what ran there is not in the recording\n"
    assert capsys.readouterr().err.endswith(said)


CLASH = {
    "scripts/__init__.py": "",
    "scripts/values.py": "ANSWER = 42\n",
    "tests/__init__.py": "",
    "tests/stories.py": "def ask(client):\n    client.get('/answer')\n",
    "main.py": """\
from fastapi import FastAPI
from scripts.values import ANSWER

app = FastAPI()

@app.get("/answer")
def answer():
    return ANSWER
""",
}


@pytest.mark.parametrize("client", [(), ("--server",)])
def test_a_service_with_packages_named_scripts_and_tests_is_recorded_with_their_own(tmp_path, client):
    write(tmp_path, CLASH)
    asked = ("main:app", "tests.stories:ask", "--only", "transcript", *client)

    run = typed(tmp_path, "-P", "-m", "scripts.record", *asked)

    assert (run.returncode, run.stderr) == (0, "")
    assert "answer() returns 42, an int." in run.stdout


NAMESAKES = {
    **{f"{name}.py": f"def {name}():\n    return {name!r}\n" for name in ("problems", "record", "traces", "views")},
    "main.py": """\
from fastapi import FastAPI

app = FastAPI()

@app.get("/names")
def names():
    import problems, record, traces, views
    return [problems.problems(), record.record(), traces.traces(), views.views()]
""",
}


@pytest.mark.parametrize("client", [(), ("--server",)])
def test_a_service_with_modules_named_as_our_packages_is_recorded_with_its_own(tmp_path, client):
    write(tmp_path, NAMESAKES)

    run = typed(tmp_path, "-m", "scripts.record", "main:app", "GET /names", "--only", "transcript", *client)

    assert (run.returncode, run.stderr) == (0, "")
    assert "names() returns ['problems', 'record', 'traces', 'views'], a list" in run.stdout


def test_without_p_such_a_service_is_one_line(tmp_path):
    write(tmp_path, CLASH)

    run = typed(tmp_path, "-m", "scripts.record", "main:app", "GET /answer")

    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.endswith("No module named scripts.record\n") and run.stderr.count("\n") == 1


def test_pythons_own_modules_are_never_the_services():
    assert not is_inside(os.__file__, Path("/"))
    assert not is_inside(jsonschema_rs.__file__, Path("/"))


def test_help_begins_with_examples_that_fit_a_terminal(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])

    examples, usage, _ = capsys.readouterr().out.partition("usage: ")
    assert stopped.value.code == 0
    assert usage and examples.count("\n  python -m scripts.record ") == 6
    assert max(map(len, examples.split("\n"))) <= 100
