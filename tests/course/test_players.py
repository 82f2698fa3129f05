"""Services whose values, or whose order, are others on every run: recorded by two players, twice."""

import json
import multiprocessing
import os
import re
import shutil
import subprocess
import sys

import pytest

from scripts.course.players import pair
from scripts.problems import ROOT
from tests.written import write

SERVICE = """
import getpass
import json
import os
import platform
import random
import secrets
import socket
import tempfile
import threading
import time
import uuid
from datetime import UTC, date, datetime
from pathlib import Path

import anyio
from fastapi import FastAPI, Response
from fastapi.responses import FileResponse


PRICE = 4321.98765
ETAG = "3fa85f64571745624b3fc2c963f66afa6"
app = FastAPI()


@app.middleware("http")
async def timed(request, call_next):
    began = time.perf_counter()
    response = await call_next(request)
    response.headers["x-response-time"] = f"{(time.perf_counter() - began) * 1000:.2f}ms"
    response.headers["x-process-time"] = str(time.perf_counter() - began)
    return response


@app.get("/constant")
def constant(response: Response):
    response.headers["etag"] = f'"{ETAG}"'
    return {"price": PRICE, "id": "6d0b7d3c-8c5a-4f0a-9f39-0d2c9d1c2b4d", "day": "2020-02-29T12:00:00"}


@app.get("/made")
def made():
    name = f"msg_{secrets.token_hex(12)}"
    return {"id": name, "again": name, "uuid": uuid.uuid4().hex, "n": 3}


@app.get("/clocks")
def clocks():
    up, rounded = int(time.monotonic()), round(time.perf_counter() - time.perf_counter(), 1)
    return {"now": int(time.time()), "today": date.today(), "at": datetime.now(UTC), "here": time.strftime("%H:%M")}


@app.get("/took")
def took():
    began = time.perf_counter()
    return {"seconds": round(time.perf_counter() - began, 2)}


@app.get("/signed")
def signed():
    return {"sub": "ann", "exp": int(time.time()) + 1800}


@app.get("/cancelled")
async def cancelled():
    with anyio.move_on_after(0.01):
        await sleep()


async def sleep():
    await anyio.sleep_forever()


@app.get("/set")
def names():
    return list({"ada", "bo", "cy", "di", "eve"})


@app.get("/places")
def places():
    made = tempfile.mkdtemp()
    os.rmdir(made)
    return {"file": __file__, "folder": str(Path.cwd()), "made": made, "home": str(Path.home()), "at": repr(object())}


@app.get("/file")
def file():
    return FileResponse(__file__)


@app.get("/machine")
def machine():
    return [socket.gethostname(), platform.node(), platform.release(), getpass.getuser(), os.cpu_count()]


@app.get("/folder")
def folder():
    made = Path(tempfile.mkdtemp())
    for name in "ab":
        made.joinpath(name).touch()
    return [os.listdir(made), [file.name for file in made.glob("*")], [file.name for file in made.iterdir()]]


@app.get("/by_the_hour")
def by_the_hour():
    now = datetime.now()
    greeting = "Good morning" if now.hour < 12 else "Good evening"
    return [greeting, now.weekday() < 5, datetime.now(UTC).hour < 12, time.monotonic() < 86400 * 30]


@app.get("/coarse")
def coarse():
    readings = [(read(), read()) for read in (time.time, time.monotonic, time.perf_counter, time.process_time)]
    return [int(readings[0][1]) - int(readings[0][0]), *[round(late - soon, 1) for soon, late in readings[1:]]]


@app.get("/environment")
def environment():
    return [os.environ.get("GREETING"), os.environ["USER"]]


@app.get("/own_generators")
def own_generators():
    return [random.Random().choice("ab"), random.Random().random() < 0.5, random.Random(3).choice("ab")]


@app.get("/racing")
def racing():
    threads = [threading.Thread(target=target) for target in (ada, bo)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@app.get("/drawn")
def drawn():
    return [random.choice("ab"), secrets.choice("ab"), uuid.uuid4().hex[0]]


@app.get("/tossed")
def tossed():
    return ada() if random.random() < 0.5 else bo()


@app.get("/order")
def order():
    for name in {"ada", "bo", "cy", "di", "eve"}:
        (ada if name == "ada" else bo)()


def ada(): ...


def bo(): ...
"""
PLAIN = """
from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse

app = FastAPI()


@app.post("/form")
async def form(request: Request):
    return {"size": len(await request.body())}


@app.get("/moved")
async def moved(request: Request):
    return RedirectResponse(request.url_for("form"), headers={"x-client": str(request.client.port)})
"""
SCENARIOS = """
import os
import sys

from scripts.course import growing, in_terminal, over_a_socket, scenario

PATHS = ("constant", "made", "clocks", "took", "signed", "cancelled", "set", "places", "file")


@scenario("odd")
def all_of_it(client):
    for path in PATHS:
        client.get(f"/{path}")


@scenario("plain")
def form(client):
    client.post("/form", files={"file": b"text"})


@scenario("plain", over_a_socket)
def socket(client):
    client.get("/moved")


@scenario("odd")
def order(client):
    client.get("/order")


@scenario("odd")
def chance(client):
    for path in ("machine", "folder", "drawn"):
        client.get(f"/{path}")


@scenario("odd")
def hours(client):
    for path in ("by_the_hour", "coarse", "environment", "own_generators"):
        client.get(f"/{path}")


@scenario("odd")
def race(client):
    client.get("/racing")


@scenario("odd")
def toss(client):
    client.get("/tossed")


@in_terminal
def printed(terminal):
    terminal.run("python -c 'import os, time; print(os.getpid(), time.strftime(\\"%Y-%m-%d\\"), os.getcwd())'")


@scenario("odd")
def exits(client):
    sys.exit("no")


@scenario("odd")
def dies(client):
    os._exit(3)


@growing("odd", "Sizes", 1, 2)
def sizes(client, size):
    client.get("/constant")


@growing("odd", "Sizes", 1)
def by_chance(client, size):
    for name in {"ada", "bo", "cy", "di", "eve"}:
        if name == "ada":
            break
        client.get("/constant")
"""
ASK = """
import json, sys
from scripts.course.growths import counted, growths
from scripts.course.scenarios import recorded, scenarios
from scripts.problems import Problem
from scripts.traces.stored import fields_of
found = {}
for name in [*scenarios("odd"), *growths("odd")]:
    try:
        if name in growths("odd"):
            found[name] = counted("odd", name)
        else:
            found[name] = [fields_of(event) for event in recorded("odd", name).events]
    except Problem as problem:
        found[name] = str(problem)
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """What two processes recorded, each by two players, of the scenarios and growths above, by their names."""
    folder = tmp_path_factory.mktemp("course")
    shutil.copytree(ROOT / "scripts", folder / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    write(folder, {"snippets/__init__.py": "", "snippets/odd/__init__.py": ""})
    write(folder / "snippets" / "odd", {"odd.py": SERVICE, "plain.py": PLAIN, "scenarios.py": SCENARIOS})
    ask = [sys.executable, "-c", ASK]
    environment = {**os.environ, "GREETING": "Hi"}
    asked = [subprocess.Popen(ask, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    return [json.loads(process.communicate()[0]) for process in asked]


def bodies(found):
    return [
        e["values"]["body"] for e in found[0]["all_of_it"] if e["kind"] == "http.response.body" and e["values"]["body"]
    ]


def test_two_processes_record_the_same(found):
    one, other = found

    assert one == other


def test_what_only_looks_like_a_clock_or_an_id_is_shown(found):
    constant = '{"price":4321.98765,"id":"6d0b7d3c-8c5a-4f0a-9f39-0d2c9d1c2b4d","day":"2020-02-29T12:00:00"}'

    assert bodies(found)[0] == constant
    assert 'etag: "3fa85f64571745624b3fc2c963f66afa6"' in str(found[0]["all_of_it"])


def test_what_was_made_or_read_from_a_clock_has_a_name(found):
    _, made, clocks, took, signed, *_ = bodies(found)

    assert made == '{"id":"msg_<id 1>","again":"msg_<id 1>","uuid":"<id 2>","n":3}'
    assert clocks == '{"now":<time 5>,"today":"<time 8>","at":"<time 6>","here":"<time 7>"}'
    assert took == '{"seconds":<number 11>}'
    assert signed == '{"sub":"ann","exp":<time 12>}'


def test_a_duration_and_the_length_that_follows_from_it_have_names(found):
    (head,) = [e for e in found[0]["all_of_it"] if e["kind"] == "http.response.start" and e["request"] == 4]

    assert head["values"]["headers"].split("\n") == [
        "content-length: <number 12>",
        "content-type: application/json",
        "x-response-time: <number 13>ms",
        "x-process-time: <number 14>",
    ]


def test_a_scope_that_cancels_an_order_without_one_and_a_file_of_any_day_have_names(found):
    *_, names, _, _ = bodies(found)
    text = str(found[0]["all_of_it"])

    assert "CancelledError" in text
    assert names == '["<id 3>","<id 4>","<id 5>","<id 6>","<id 7>"]'
    assert re.search(r'last-modified: <time \d+>\\netag: "<id \d+>"', text)


def test_folders_of_the_machine_are_told_by_what_they_are(found):
    (told,) = [body for body in bodies(found) if "folder" in body]

    assert told.startswith('{"file":"snippets/odd/odd.py","folder":".","made":"<temp>/<id 8>')


def test_what_one_of_two_was_drawn_is_no_page_for_the_other(found):
    *_, drawn = [e["values"]["body"] for e in found[0]["chance"] if e["values"].get("body")]

    assert re.fullmatch(r'\["(<id \d+>)","\1","<(id|number) \d+>"\]', drawn)
    assert "two recordings of 'toss' differ" in found[0]["toss"]


def test_what_follows_from_the_hour_the_day_or_a_coarse_clock_is_found_whenever_it_is_recorded(found):
    by_the_hour, coarse, *_ = [e["values"]["body"] for e in found[0]["hours"] if e["values"].get("body")]

    assert re.fullmatch(r'\["Good <id \d+>"(,<id \d+>){3}\]', by_the_hour)
    assert re.fullmatch(r"\[<number \d+>(,<number \d+>){3}\]", coarse)


def test_no_variable_of_who_records_is_seen(found):
    _, _, environment, _ = [e["values"]["body"] for e in found[0]["hours"] if e["values"].get("body")]

    assert re.fullmatch(r'\[null,"<id \d+>"\]', environment)


def test_what_a_generator_draws_that_is_told_no_seed_is_found(found):
    *_, drawn = [e["values"]["body"] for e in found[0]["hours"] if e["values"].get("body")]

    assert re.fullmatch(r'\["<id \d+>",<id \d+>,"[ab]"\]', drawn)


def test_threads_that_race_are_told_with_both_events(found):
    assert "two recordings of 'race' differ: start 'ada' (request 1" in found[0]["race"]
    assert "in one recording, line 'racing' (request 1" in found[0]["race"]


def test_the_names_of_a_machine_and_the_order_in_a_folder_have_names(found):
    machine, folder, _ = [e["values"]["body"] for e in found[0]["chance"] if e["values"].get("body")]

    assert re.fullmatch(r'\["(<id \d+>)","\1",".*<id \d+>.*","<id \d+>",<number \d+>\]', machine)
    assert re.fullmatch(r'\[(\["<id (\d+)>","<id (?!\2)\d+>"\],?){3}\]', folder)


def test_ports_and_boundaries_have_names(found):
    form, socket = (str(found[0][name]) for name in ("form", "socket"))

    assert "content-type: multipart/form-data; boundary=<id 1>" in form
    assert "location: http://127.0.0.1:<port 1>/form" in socket


def test_what_a_terminal_printed_is_steady(found):
    assert [e["name"] for e in found[0]["printed"]][1:] == ["<number 1> <time 1> .", "0"]


def test_an_order_by_chance_is_told_with_both_events_and_the_line_of_the_scenario(found):
    told, line = found[0]["order"], SCENARIOS[: SCENARIOS.index("def order")].count("\n")

    assert told.startswith(f"snippets/odd/scenarios.py:{line}: two recordings of 'order' differ: start 'ada'")
    assert "in one recording, start 'bo' (request 1, worker thread, snippets/odd/odd.py:" in told


def test_what_ends_the_program_is_told_at_its_line(found):
    exits = SCENARIOS[: SCENARIOS.index("sys.exit")].count("\n") + 1

    assert found[0]["exits"].startswith(f"snippets/odd/scenarios.py:{exits}: playing 'exits' on snippets.odd.odd ")
    assert (
        ": playing odd/dies ended with exit code 3; let it end, and nothing in it end the program" in found[0]["dies"]
    )


def test_counts_that_differ_are_told(found):
    assert found[0]["sizes"]["1"] == found[0]["sizes"]["2"]
    assert "two counts of 'by_chance' differ at 1: {'requests': 2" in found[0]["by_chance"]


def test_a_process_that_is_forked_from_here_leaves_the_second_its_folder():
    with pair() as (_, second):
        pass

    process = multiprocessing.get_context("fork").Process(target=int)
    process.start()
    process.join()
    assert second.folder.joinpath("snippets/hello/scenarios.py").is_file()
