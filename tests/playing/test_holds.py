import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from pathlib import Path
from time import sleep

import anyio
import pytest
from fastapi import FastAPI

from scripts.playing import play
from scripts.playing.clients import in_process, over_a_socket
from scripts.playing.inline import inline
from scripts.playing.play import perform
from scripts.problems import ROOT
from scripts.recording.functions import COUNTED
from scripts.recording.journal import TURNS, Journal
from scripts.recording.recorder import Recorder
from scripts.recording.telling import Stop, Telling

FILE = Path(__file__)


def performed(act, app, *functions, client=over_a_socket, lines=True):
    recorder = Recorder(str(ROOT))
    for function in functions:
        recorder.watch(function.__code__, lines)
    with recorder:
        perform(act, app, client, recorder)
    return recorder.trace


def ask(client, path):
    connection = socket.create_connection((client.base_url.host, client.base_url.port), 60)
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: iris\r\nConnection: close\r\n\r\n".encode())
    return connection


def answer(connection):
    with connection, connection.makefile() as response:
        return response.read()


app = FastAPI()


@app.get("/def")
def in_def():
    text = "a"
    return text + FILE.read_text()[:0]


@app.get("/async")
async def in_async():
    return FILE.read_text()[:0]


@app.get("/to-thread")
async def to_thread():
    return (await asyncio.to_thread(FILE.read_text))[:0]


@app.get("/health")
async def health():
    return "ok"


def told(trace, *kinds):
    return [(e.request, e.kind, e.name, e.where) for e in trace.select(*kinds)]


def test_a_function_stops_as_it_starts_until_it_is_let_go():
    def act(client, until, hold):
        with hold("in_def"):
            first = ask(client, "/def")
            until("held")
            answer(ask(client, "/health"))
        answer(first)

    trace = performed(act, app, in_def, health)

    assert told(trace, "start", "held", "let go", "return") == [
        (1, "start", "in_def", "worker thread"),
        (1, "held", "in_def", "worker thread"),
        (2, "start", "health", "event loop"),
        (2, "return", "health", "event loop"),
        (1, "let go", "in_def", "worker thread"),
        (1, "return", "in_def", "worker thread"),
    ]
    assert {e.whose for e in trace.select(name="in_def")[1:]} == {trace.select("held")[0].whose}


def test_a_function_stops_at_the_line_with_a_text():
    def act(client, hold):
        with hold("in_def", at="return text"):
            first = ask(client, "/def")
        answer(first)

    trace = performed(act, app, in_def)

    line = in_def.__code__.co_firstlineno + 3
    assert [(e.kind, e.line) for e in trace.select("line", "held", "let go", request=1)] == [
        *[("line", line - 1), ("line", line)],
        *[("held", line), ("let go", line)],
    ]


def test_a_line_is_held_though_so_many_came_before_it_that_they_are_not_watched_any_more():
    busy = FastAPI()

    @busy.get("/")
    def predict():
        for _ in range(COUNTED):
            pass
        return "a"

    def act(client, hold):
        client.get("/")
        with hold("predict", at="return"):
            second = ask(client, "/")
        answer(second)

    trace = performed(act, busy, predict)

    assert [(e.kind, e.request) for e in trace.select("held", "let go")] == [("held", 2), ("let go", 2)]


@pytest.mark.parametrize(
    ("path", "where", "line"),
    [("/def", "worker thread", 3), ("/async", "event loop", 2), ("/to-thread", "worker thread", 0)],
)
def test_a_function_of_a_library_is_held_where_the_service_calls_it(path, where, line):
    def act(client, until, hold):
        with hold(Path.read_text):
            first = ask(client, path)
            until("held", request=1)
            FILE.read_text()
        answer(first)

    functions = {"/def": in_def, "/async": in_async, "/to-thread": to_thread}
    function = functions[path]
    trace = performed(act, app, function)

    (held,) = trace.select("held")
    assert (held.request, held.name, held.where) == (1, "Path.read_text", where)
    assert held.line == (function.__code__.co_firstlineno + line if line else 0)


def test_what_runs_on_a_thread_is_held_when_the_event_loop_has_gone_on():
    def act(client, until, hold):
        with hold(Path.read_text):
            first = ask(client, "/to-thread")
            until("held")
        answer(first)

    trace = performed(act, app, to_thread)

    assert [e.kind for e in trace.select("suspend", "held", "let go", "resume")] == [
        "suspend",
        "held",
        "let go",
        "resume",
    ]


def test_what_runs_on_a_thread_is_held_when_no_task_of_the_event_loop_is_ready_any_more():
    passing = FastAPI()

    @passing.get("/")
    async def predict():
        task = asyncio.create_task(pass_on())
        await asyncio.to_thread(FILE.read_text)
        await task

    async def pass_on():
        for _ in range(TURNS - 100):
            await asyncio.sleep(0)
        passed()

    def passed():
        pass

    def act(client, until, hold):
        with hold(Path.read_text):
            first = ask(client, "/")
            until("held")
        answer(first)

    trace = performed(act, passing, passed)

    assert [e.kind for e in trace.select("start", "held", "let go")] == ["start", "held", "let go"]


def test_what_a_task_of_the_service_hands_to_a_thread_is_held_when_the_event_loop_has_gone_on():
    working = FastAPI()

    @working.get("/")
    async def begin():
        Context().run(lambda: tasks.append(asyncio.create_task(hand_over())))

    tasks = []

    def work():
        pass

    async def hand_over():
        done = asyncio.get_running_loop().run_in_executor(None, work)
        sleep(0.01)  # the thread may begin now
        await done

    def act(client, until, hold):
        with hold("work"):
            answer(ask(client, "/"))
            until("held")
        until("return", name="work")

    trace = performed(act, working, work, hand_over)

    assert [(e.kind, e.name) for e in trace.select("suspend", "start", request=0)] == [
        ("start", "hand_over"),
        ("suspend", "hand_over"),
        ("start", "work"),
    ]


def test_calls_are_let_go_one_after_another():
    limited, limiter = FastAPI(), []

    @limited.get("/")
    async def predict():
        limiter[:] = limiter or [anyio.CapacityLimiter(2)]
        return await anyio.to_thread.run_sync(model, limiter=limiter[0])

    def model():
        return 1

    def act(client, until, hold):
        asked, held = [], hold("model")
        for n in range(1, 6):
            asked.append(ask(client, "/"))
            until("suspend", n)
            until("held", min(n, 2))
        for n in range(1, 6):
            held.let_go(1)
            until("end", n, name="http")
            until("held", min(n + 2, 5))
        held.let_go()
        assert [answer(connection)[-1] for connection in asked] == ["1"] * 5

    trace = performed(act, limited, predict, model)

    order = [(e.kind, e.request) for e in trace.select("held", "let go", "http.response.body")]
    assert order[:2] == [("held", 1), ("held", 2)]
    assert order[2:5] == [("let go", 1), ("http.response.body", 1), ("held", 3)]
    assert [request for kind, request in order if kind == "let go"] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("client", [over_a_socket, in_process])
def test_what_is_held_when_a_scenario_raises_is_let_go(client):
    def act(client, until, hold):
        with ThreadPoolExecutor(1) as clients, hold("in_def"):
            asked.append(clients.submit(client.get, "/def"))
            until("held")
            raise ValueError("odd")

    asked = []
    with pytest.raises(ValueError, match="odd"):
        performed(act, app, in_def, client=client)

    assert asked[0].result().status_code == 200


def test_what_is_held_when_a_scenario_ends_is_let_go():
    def act(client, until, hold):
        hold("in_def")
        connections.append(ask(client, "/def"))
        until("held")

    connections = []
    trace = performed(act, app, in_def)

    assert answer(connections[0]).endswith('"a"')
    assert [e.kind for e in trace.select("held", "let go", "return")] == ["held", "let go", "return"]


@pytest.mark.parametrize("client", [in_process, inline])
def test_a_call_that_nobody_can_let_go_goes_on_and_is_told(client, monkeypatch):
    def act(client, hold):
        with hold("in_async"):
            client.get("/async")

    monkeypatch.setattr(play, "WAIT", 0.1)
    held_for = "was held for 0.1 seconds, and nobody let it go"
    told = held_for if client is in_process else "runs in the client's own thread"

    with pytest.raises((TimeoutError, RuntimeError), match=rf"in_async\(\) {told}"):
        performed(act, app, in_async, client=client)


def test_a_call_that_nobody_lets_go_before_the_scenario_ends_is_told_too(monkeypatch):
    def act(client, hold):
        hold("in_async")
        client.get("/async")

    monkeypatch.setattr(play, "WAIT", 0.1)

    with pytest.raises(TimeoutError, match=r"in_async\(\) was held for 0.1 seconds, and nobody let it go"):
        performed(act, app, in_async, client=in_process)


def test_what_is_held_keeps_its_thread_until_it_is_let_go():
    journal = Journal(str(ROOT))
    telling = Telling(journal)
    first, second, third = (Stop("read", 1, thread, False, None, "", 0) for thread in (11, 12, 13))

    for kind, stop in (("held", first), ("held", second), ("let go", first), ("held", third)):
        telling.stops(kind, stop)

    assert [e.where for e in journal.so_far()] == [
        "worker thread",
        "second worker thread",
        "worker thread",
        "worker thread",
    ]


def held(*asked, **named):
    def act(client, hold):
        hold(*asked, **named).let_go()

    return act


def held_twice(client, hold):
    hold("in_def")
    hold("in_def")


def waited(*asked, **named):
    return lambda client, until: until(*asked, **named)


WRONG = [
    (held("in_deff"), "no function 'in_deff' is recorded here: health, in_def are"),
    (held(len), r"<built-in function len> is no function in Python, which alone can be held"),
    (held("in_def", at="return texts"), r"'return texts' stands in none of the lines of in_def\(\)"),
    (held("in_def", at="text"), r"'text' stands in 2 of the lines of in_def\(\)"),
    (held("health", at="return"), r"the lines of health\(\) are not recorded: hold it as it starts"),
    (held_twice, r"in_def\(\) is held already"),
    (held("in_def"), r"waited 0.1 seconds until 1 calls of in_def\(\) came, and 0 did"),
    (
        waited("scope", 2, request=1, where="event loop"),
        "until 2 scope request=1 where='event loop', and there were 0, of ",
    ),
    (waited("scope", path="/"), "an event has no path: it has call, caller, "),
]


@pytest.mark.parametrize(("act", "told"), WRONG, ids=[told for _, told in WRONG])
def test_what_does_not_come_or_is_not_there_is_told(act, told, monkeypatch):
    monkeypatch.setattr(play, "WAIT", 0.1)
    recorder = Recorder(str(ROOT))
    recorder.watch(in_def.__code__)
    recorder.watch(health.__code__, lines=False)

    with pytest.raises((LookupError, TypeError, ValueError, TimeoutError), match=told), recorder:
        perform(act, app, in_process, recorder)


def test_a_recorder_whose_client_waits_is_left_as_it_was():
    def act(client, until, hold):
        client.get("/health")
        until("end", name="http")
        with hold("health") as held, ThreadPoolExecutor(1) as clients:
            clients.submit(client.get, "/health")
            held.let_go(1)

    recorder = Recorder(str(ROOT))
    recorder.watch(health.__code__)
    with recorder:
        perform(act, app, in_process, recorder)
        callbacks = recorder._functions.tool._callbacks

    assert {callback.__self__ for callback in callbacks.values() if hasattr(callback, "__self__")} == {
        recorder._functions
    }
