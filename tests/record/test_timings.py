import pytest

from scripts.record.__main__ import main

SERVICE = """\
import asyncio
from contextlib import asynccontextmanager
from fastapi import FastAPI, WebSocket
from fastapi.responses import StreamingResponse

@asynccontextmanager
async def lifespan(app):
    load()
    yield

def load(): ...

app = FastAPI(lifespan=lifespan)

@app.get("/both")
async def both():
    return [*await asyncio.gather(part(1), part(2)), await asyncio.to_thread(count, 9)]

async def part(n):
    await asyncio.sleep(0)
    return count(n)

def count(n):
    return n

@app.get("/many")
def many():
    return [count(n) for n in range(150)]

@app.get("/stream")
def stream():
    async def words():
        for n in range(200):
            yield "soup"
            await asyncio.sleep(0)
    return StreamingResponse(words())

@app.websocket("/chat")
async def chat(socket: WebSocket):
    await socket.accept()
    await socket.send_text(await socket.receive_text())

def say(client):
    with client.websocket_connect("/chat") as socket:
        socket.send_text("soup")
        socket.receive_text()
"""
CLIENTS = pytest.mark.parametrize("client", [[], ["--server"]])


@pytest.fixture
def told(tmp_path, monkeypatch, capsys):
    (tmp_path / "kitchen.py").write_text(SERVICE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")

    def recorded(*words):
        assert main(["kitchen:app", *words, "--timings"]) == 0
        out, err = capsys.readouterr()
        assert err == ""
        return out.split("\n")

    return recorded


def called(lines):
    """What stands before the milliseconds, of each row that has some, and whether it waits."""
    rows = [line for line in lines if line[30:40].strip().replace(",", "").replace(".", "").isdigit()]
    return [(row[:30].rstrip(), bool(row[40:50].strip())) for row in rows]


@CLIENTS
def test_calls_of_tasks_and_threads_stand_under_who_made_them(told, client):
    lines = told("GET /both", *client)

    assert called(lines) == [
        ("lifespan()", True),
        ("  load()", False),
        ("both()", True),
        ("part()", True),
        ("  count()", False),
        ("part()", True),
        ("  count()", False),
        ("count()", False),
    ]
    assert [line for line in lines if line.startswith("Request 1: GET /both: 200 after ")]


def test_many_calls_share_a_row_and_those_past_the_limit_are_counted(told):
    lines = told("GET /many")

    assert called(lines)[2:] == [
        ("many()", False),
        ("  count()", False),
        ("  count()", False),
        ("  98 more count()", False),
    ]
    assert "100 more events of count() are not timed" in lines


@CLIENTS
def test_a_stream_waits_and_after_100_pauses_nobody_knows(told, client):
    lines = told("GET /stream", *client)

    assert called(lines)[2:] == [("stream()", False), ("words()", True)]
    assert [line for line in lines if line.startswith("words()") and " >" in line]
    assert [line for line in lines if "first chunk after " in line]


@CLIENTS
def test_a_websocket_is_timed_from_its_accept(told, client):
    lines = told("kitchen:say", *client)

    assert called(lines)[2:] == [("chat()", True)]
    assert [line for line in lines if line.startswith("Request 1: WEBSOCKET /chat: accepted after ")]


def test_what_is_included_is_told_alone_and_excluded_calls_pass_theirs_on(told):
    included = called(told("GET /both", "--include", "count"))
    excluded = called(told("GET /many", "--exclude", "lifespan"))

    assert included == [("count()", False)] * 3
    assert [name for name, _ in excluded][:2] == ["load()", "many()"]


def test_markdown_has_it_as_a_block(told):
    lines = told("GET /many", "--format", "markdown")

    assert lines[:3] == ["## Waterfall", "", "```"]


@pytest.mark.parametrize("other", [["--only", "tree"], ["--format", "json"], ["--format", "mermaid"]])
def test_it_goes_with_no_other_view(told, capsys, other):
    assert main(["kitchen:app", "GET /many", "--timings", *other]) == 1

    assert capsys.readouterr().err.startswith("--timings is a view of its own")
