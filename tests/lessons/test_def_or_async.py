import asyncio
import inspect
import threading

from scripts.course.excerpts import lacked
from scripts.course.scenarios import scenarios
from scripts.traces.steps import steps
from snippets.def_or_async import in_async_def, in_def, with_await


def test_the_two_services_differ_in_one_word():
    blocking, threaded = inspect.getsource(in_async_def), inspect.getsource(in_def)

    assert blocking.replace("async def predict_species", "def predict_species") == threaded


def test_line_14_returns_when_the_scanner_has_measured(run):
    for scenario in ("in_async_def", "in_def"):
        events = [e for e in run(scenario).select("line", "client", depth=0) if e.name != "health"]
        blocks, of_2, measured, returns = events[:4]

        assert [blocks.line, of_2.request, measured.name, returns.line] == [14, 2, "the scanner has measured", 15]
        assert returns.changed == {"measurements": "'[5.1, 3.5, 1.4, 0.2]'"}


def test_in_async_def_the_neighbour_waits(run):
    seen = [(e.request, e.kind, e.line or e.name) for e in run("in_async_def").events]

    blocks, returns = seen.index((1, "line", 14)), seen.index((1, "line", 15))
    sent, arrives = seen.index((2, "client", "GET /health is sent")), seen.index((2, "scope", "http"))

    assert blocks < sent < returns < arrives


def test_in_def_the_neighbour_does_not_wait(run):
    seen = [(e.request, e.kind, e.line or e.name) for e in run("in_def").events]

    blocks, returns = seen.index((1, "line", 14)), seen.index((1, "line", 15))
    arrives, answered = seen.index((2, "scope", "http")), seen.index((2, "client", "the client has its answer"))

    assert blocks < arrives < answered < returns


def test_the_event_loop_runs_one_function_after_the_other(run):
    events = run("in_async_def").select("start", "return", depth=0)

    assert [(e.name, e.kind, e.where) for e in events] == [
        ("predict_species", "start", "event loop"),
        ("predict_species", "return", "event loop"),
        ("health", "start", "event loop"),
        ("health", "return", "event loop"),
    ]


def test_the_application_is_called_after_request_1_is_over(run):
    sent, received = [s for s in steps(run("in_async_def")) if s.request == 2][:2]
    over = next(s for s in steps(run("in_async_def")) if s.request == 1 and s.first("end"))

    assert (sent.number, sent.events[0].name) == (3, "GET /health is sent")
    assert (received.number, received.action) == (8, "Receive request")
    assert over.number == 7


def test_def_moves_the_blocking_call_to_a_worker_thread(run):
    events = run("in_def").select("start", "return", depth=0)

    assert [(e.name, e.kind, e.where) for e in events] == [
        ("predict_species", "start", "worker thread"),
        ("health", "start", "event loop"),
        ("health", "return", "event loop"),
        ("predict_species", "return", "worker thread"),
    ]


def test_await_gives_the_event_loop_back(run):
    events = run("with_await").select("start", "suspend", "resume", "return", depth=0)

    assert [(e.name, e.kind) for e in events] == [
        ("predict_species", "start"),
        ("predict_species", "suspend"),
        ("health", "start"),
        ("health", "return"),
        ("predict_species", "resume"),
        ("predict_species", "return"),
    ]
    assert {e.where for e in events} == {"event loop"}


def test_to_thread_calls_a_function_on_another_thread():
    there = asyncio.run(asyncio.to_thread(threading.get_ident))

    assert there != threading.get_ident()


def test_without_await_an_async_def_never_gives_the_loop_back(run):
    blocking, awaiting = run("in_async_def"), run("with_await")

    assert [e.name for e in awaiting.select("suspend")] == ["predict_species"]
    assert blocking.select("suspend") == []


def test_a_def_neighbour_waits_too(run):
    seen = [(e.request, e.kind, e.line or e.name) for e in run("with_def_neighbour").events]
    taken, started = run("with_def_neighbour").select("scope", "start", request=2)

    sent, returns = seen.index((2, "client", "GET /health is sent")), seen.index((1, "line", 15))

    assert sent < returns < seen.index((2, "scope", "http"))
    assert (taken.where, started.where) == ("event loop", "worker thread")


def test_quiz_when_the_neighbour_starts(run, key):
    seen = [(e.request, e.kind) for e in run("in_async_def").events]
    lines = [(e.request, e.line) for e in run("in_async_def").events if e.kind in ("line", "start")]

    outcomes = {
        "As soon as it is sent": lines.index((2, 18)) < lines.index((1, 15)),
        "When line 14 returns, before request 1 is answered": lines.index((1, 15)) < lines.index((2, 18))
        and seen.index((2, "start")) < seen.index((1, "http.response.body")),
        "After request 1 is answered": seen.index((1, "http.response.body")) < seen.index((2, "start")),
        "Never: it is lost": (2, "start") not in seen,
    }

    assert [text for text, true in outcomes.items() if true] == [key]


def test_quiz_who_is_answered_first(run, key):
    paths = {1: "/predict", 2: "/health"}
    threaded = [paths[e.request] for e in run("in_def").select("http.response.body")]
    blocking = [paths[e.request] for e in run("in_async_def").select("http.response.body")]

    assert key == f"`GET {threaded[0]}`"
    assert blocking == threaded[::-1]


def test_quiz_what_a_def_neighbour_gains(run, key):
    before = [(e.request, e.kind) for e in run("in_async_def").events]
    after = [(e.request, e.kind) for e in run("with_def_neighbour").events]
    where = {e.name: e.where for e in run("with_def_neighbour").select("start")}
    waits = after.index((1, "end")) < after.index((2, "start"))

    outcomes = {
        "It is answered at once, on a worker thread": not waits,
        "It waits less: the scanner is read on a worker thread now": where["predict_species"] == "worker thread",
        "It runs on the event loop, as before": where["health"] == "event loop",
        "Nothing: it waits as before, and then runs on a worker thread": waits
        and before == after
        and where["health"] == "worker thread",
    }

    assert [text for text, true in outcomes.items() if true] == [key]


def test_quiz_which_line_lets_the_neighbour_in(run, key):
    pause = run("with_await").select("suspend")[0]
    line = inspect.getsource(with_await).split("\n")[pause.line - 1]

    assert key == f"`{line.strip()}`"


def test_no_browser_can_play_this_lesson():
    assert all(lacked(played) for played in scenarios("def_or_async").values())
