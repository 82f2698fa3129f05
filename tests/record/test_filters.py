import json
import re

import pytest

from scripts.record.__main__ import main
from scripts.record.filters import Filter, filtered
from scripts.traces.events import Event, Trace

DEEP = "\n".join(f"    n{n} = n" for n in range(95))
SERVICE = f"""\
from contextlib import asynccontextmanager
from dataclasses import dataclass
from fastapi import Depends, FastAPI
from fastapi.openapi.models import Contact; from fastapi.responses import StreamingResponse
from shop.prices import price

for n in range(20):
    price(n)

@dataclass
class Everything:
    text: str = "x" * 200

@asynccontextmanager
async def lifespan(app):
    for n in range(30):
        price(n)
    yield

def caller():
    return "ada"

app = FastAPI(lifespan=lifespan)

@app.get("/one")
def one(by: str = Depends(caller)):
    return price(1)

@app.get("/many")
def many():
    found = []
    for n in range(15):
        found.append(price(n))
    return len(found)

@app.get("/deep")
def deep(by: str = Depends(caller)):
    return first(1)

def first(n):
{DEEP}
    return second(n)

def second(n):
{DEEP}
    return price(n)

@app.get("/stream")
def stream():
    def chunks():
        for n in range(60):
            yield "ab"
    return StreamingResponse(chunks())

@app.get("/large")
def large():
    return len(keep(Everything(), Contact(name="x" * 200)))

def keep(everything, contact):
    return everything.text

@app.get("/fails")
def fails():
    return first(1) / 0
"""


@pytest.fixture
def told(tmp_path, monkeypatch, capsys):
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "main.py").write_text(SERVICE)
    (tmp_path / "shop" / "prices.py").write_text("def price(n):\n    return 2 * n\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")

    def recorded(*words, only="transcript"):
        assert main(["shop.main:app", *words, *(["--only", only] if only else [])]) == 0
        out, err = capsys.readouterr()
        return [line.strip() for line in out.split("\n")], err

    return recorded


def about(lines, *words):
    return [line.partition(". ")[2] for line in lines if all(word in line for word in words)]


def after(lines):
    """What is told from the first request on."""
    return lines[lines.index("2. Receive request 1") :]


def test_what_the_import_calls_is_not_shown_and_of_the_lifespan_little_is(told):
    lines, err = told("GET /one")

    before = lines[: lines.index("2. Receive request 1")]
    assert about(before, "price()", "starts") == [f"price() starts on the event loop, with n = {n}." for n in (0, 1)]
    assert about(before, "more like this") == ["And 28 more like this."]
    assert err == ""


def test_a_short_request_is_shown_whole(told):
    lines, _ = told("GET /one")

    assert about(after(lines), "runs") == [
        'caller() runs shop/main.py:21: return "ada"',
        "one() runs shop/main.py:27: return price(1)",
        "price() runs shop/prices.py:2: return 2 * n",
    ]


def test_of_a_long_request_the_endpoint_and_all_calls_are_shown(told):
    lines, _ = told("GET /deep")

    assert about(after(lines), "runs") == ["deep() runs shop/main.py:38: return first(1)"]
    called = [text.split("(")[0] for text in about(after(lines), "starts")]
    assert called == [
        "caller",
        "deep",
        "first",
        "second",
        "price",
    ]


def test_what_is_not_shown_of_a_request_is_said_after_what_failed(told, capsys):
    assert main(["shop.main:app", "GET /fails", "--only", "outcomes"]) == 1

    failed, hidden, end = capsys.readouterr().err.split("\n")
    assert failed.startswith("shop/main.py:252: GET /fails ended with ZeroDivisionError(")
    assert hidden.endswith(" events are not shown; --all shows them, --include PATTERN some")
    assert end == ""


def test_rounds_of_a_loop_are_told_twice_and_counted(told):
    lines, _ = told("GET /many")

    assert len(about(after(lines), "price()", "starts")) == 2
    assert about(after(lines), "more like this") == ["And 13 more like this."]


@pytest.mark.parametrize("only", ["transcript", "process-table"])
def test_chunks_of_a_stream_are_told_twice_and_counted(told, only):
    lines, _ = told("GET /stream", only=only)

    counts = re.findall(r"(\d+) more like this", "\n".join(lines))
    assert counts == ["28", "48", "8"]


def test_the_bytes_of_chunks_that_are_not_told_are_counted(told):
    lines, _ = told("GET /stream", only="outcomes")

    assert any("120 bytes" in line for line in lines)


def test_a_large_object_of_the_service_tells_its_fields_and_any_other_its_class(told):
    lines, _ = told("GET /large")

    (begins,) = [place for place, line in enumerate(lines) if "keep() starts" in line]
    said = "".join(lines[begins : begins + 3])
    assert "with everything =Everything(text='xxxxx" in said
    assert "contact = <Contact>." in said


def test_an_exception_is_told_by_its_words_however_long():
    def told(**values):
        events = Event("start", 1, "event loop", "read"), Event("unwind", 1, "event loop", "read", values=values)
        return filtered(Trace(events), Filter()).events[-1].values

    text = f"ValidationError([{'x' * 500}])"
    assert told(raised=text) == {"raised": f"{text[:400]}…"}
    assert told(error=text) == {"error": "<ValidationError>"}


def test_all_shows_all(told):
    lines, err = told("GET /deep", "--all")

    assert len(about(lines, "first() runs")) == 96
    assert (len(about(lines, "Start app")), err) == (1, "")


def test_calls_only_shows_every_call_and_no_line(told):
    lines, _ = told("GET /many", "--calls-only")

    assert not about(lines, "many() runs")
    assert about(lines, "more like this")[-1] == "And 13 more like this."


@pytest.mark.parametrize("pattern", ["price", "shop.prices", "shop/prices.py", "shop.prices:pr*"])
def test_what_is_included_is_shown_as_the_framework_called_it(told, pattern):
    lines, _ = told("GET /one", "--include", pattern)
    table, _ = told("GET /one", "--include", pattern, only="process-table")

    assert [line for line in table if "price() on a worker thread" in line]
    assert "Call function" not in "\n".join(lines[:3])
    assert about(lines, "starts")[-1] == "price() starts on a worker thread, with n = 1."
    assert not about(lines, "one()")


def test_what_is_excluded_is_not_shown(told):
    lines, _ = told("GET /one", "--exclude", "shop.prices", "--exclude", "caller")

    assert not about(lines, "price()") and not about(lines, "caller()")
    assert about(lines, "one()", "runs")


def test_json_is_the_whole_recording_unless_an_option_says_less(told):
    def kinds(*options):
        out, _ = told("GET /one", "--format", "json", *options, only="")
        return [event["kind"] for event in json.loads("\n".join(out))["events"]]

    assert kinds().count("line") > 80
    assert (kinds("--calls-only").count("line"), kinds("--all")) == (0, kinds())
