import asyncio
import contextvars
import queue
import threading
from contextlib import asynccontextmanager, suppress

import pytest
from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from scripts.recording.recorder import Recorder
from scripts.traces.steps import steps
from scripts.views.process_table import process_table
from tests.recordings import record


def results(trace, name):
    """What each call of a function was given, and what that call returned."""
    returned = {e.call: e.values["return"] for e in trace.select("return", name=name)}
    return [(*e.values.values(), returned.get(e.call)) for e in trace.select("start", name=name)]


def outputs(trace):
    """The function and the output of each row of the table that has an output."""
    cells = [row.split(" | ") for row in process_table(trace).split("\n")[2:]]
    return [(cell[3], cell[4]) for cell in cells if cell[4] != "—" and "lifespan" not in cell[4]]


@pytest.mark.parametrize("on_threads", [False, True])
def test_what_is_gathered_has_its_own_result_each(on_threads):
    both = threading.Barrier(2) if on_threads else asyncio.Barrier(2)

    def part_on_a_thread(number):
        both.wait()
        return number * 10

    async def part(number):
        await both.wait()
        return number * 10

    app = FastAPI()

    @app.get("/")
    async def gather():
        if on_threads:
            return await asyncio.gather(*(asyncio.to_thread(part_on_a_thread, number) for number in (1, 2)))
        return await asyncio.gather(part(1), part(2))

    trace = record(app, lambda client: client.get("/"))

    assert results(trace, "part_on_a_thread" if on_threads else "part") == [("1", "10"), ("2", "20")]
    assert all(len({e.call for e in s.events if e.kind in ("return", "unwind")}) <= 1 for s in steps(trace))


def test_a_default_factory_does_not_take_the_result_of_the_endpoint():
    def new_number():
        return 7

    class Order(BaseModel):
        number: int = Field(default_factory=new_number)

    app = FastAPI()

    @app.get("/")
    async def order():
        return Order().number + 1

    trace = record(app, lambda client: client.get("/"))

    assert outputs(trace)[-3:-1] == [
        ("`new_number()` on the event loop", "`7`, an `int`"),
        ("`order()` ends", "`8`, an `int`"),
    ]


def test_an_endpoint_does_not_yield_what_its_generator_yields_and_two_sockets_are_told_apart():
    async def texts(socket):
        while True:
            yield await socket.receive_text()

    app = FastAPI()

    @app.websocket("/chat")
    async def chat(socket: WebSocket):
        await socket.accept()
        with suppress(WebSocketDisconnect):
            async for text in texts(socket):
                await socket.send_text(text.upper())

    def two_talk(client):
        with client.websocket_connect("/chat") as one, client.websocket_connect("/chat") as two:
            for socket, text in ((one, "a"), (two, "b"), (one, "c")):
                socket.send_text(text)
                socket.receive_text()

    trace = record(app, two_talk)

    yields = {e.whose: e.values["yield"] for e in trace.select("suspend") if e.values}
    assert {(name, request, told) for (request, _, name, _), told in yields.items()} == {
        ("texts", 1, "'c'"),
        ("texts", 2, "'b'"),
    }
    assert not any("yields" in output for _, output in outputs(trace))
    titles = [s.title for s in steps(trace) if s.action == "Send message"]
    assert titles == [f"Send message (request {number})" for number in (1, 2, 1)]


def test_a_worker_thread_of_the_application_works_for_no_request():
    asked = queue.Queue()

    def worker():
        while asking := asked.get():
            asking[1].put(predict(asking[0]))

    def predict(number):
        return number + 1

    @asynccontextmanager
    async def lifespan(app):
        thread = threading.Thread(target=worker)
        thread.start()
        yield
        asked.put(None)
        thread.join()

    app = FastAPI(lifespan=lifespan)

    @app.get("/{number}")
    def ask(number: int):
        answer = queue.Queue()
        asked.put((number, answer))
        return answer.get()

    trace = record(app, lambda client: [client.get("/1"), client.get("/2")])

    (started,) = trace.select("start", name="worker")
    assert results(trace, "predict") == [("1", "2"), ("2", "3")]
    assert {(e.request, e.caller) for e in trace.select("start", name="predict")} == {(0, started.call)}
    assert [e.request for e in trace.select("return", name="ask")] == [1, 2]


def test_a_copied_context_carries_its_request_into_any_thread():
    def work():
        return 1

    app = FastAPI()
    kept = []

    @app.get("/keep")
    async def keep():
        kept.append(contextvars.copy_context())

    @app.get("/use")
    def use():
        thread = threading.Thread(target=kept[0].run, args=[work])
        thread.start()
        thread.join()

    trace = record(app, lambda client: [client.get("/keep"), client.get("/use")])

    assert [(e.request, e.where) for e in trace.select("start", name="work")] == [(1, "worker thread")]


def test_a_generator_keeps_its_call_on_whichever_thread_it_goes_on():
    def words():
        yield "a"
        yield "b"

    app = FastAPI()

    @app.get("/")
    async def stream():
        said = words()
        first = next(said)
        return StreamingResponse(iter([first, *[await asyncio.to_thread(next, said)]]))

    trace = record(app, lambda client: client.get("/"))

    (started,) = trace.select("start", name="words")
    own = [e for e in trace.events if e.whose == started.whose]
    assert {e.values["yield"]: e.where for e in own if e.kind == "suspend"} == {
        "'a'": "event loop",
        "'b'": "worker thread",
    }


def test_a_generator_that_is_dropped_is_never_mistaken_for_the_next_one():
    def words(number):
        yield number
        yield number

    recorder = Recorder()
    recorder.watch(words.__code__)
    with recorder:
        for number in (1, 2, 3):
            next(words(number))

    assert [(e.call, e.values["yield"]) for e in recorder.trace.select("suspend")] == [(1, "1"), (2, "2"), (3, "3")]


def test_calls_are_numbered_in_the_order_they_start():
    def outer():
        return [inner(), inner()]

    def inner(): ...

    recorder = Recorder()
    recorder.watch(outer.__code__)
    recorder.watch(inner.__code__)
    with recorder:
        outer()

    assert [(e.name, e.call, e.caller) for e in recorder.trace.select("start")] == [
        ("outer", 1, 0),
        ("inner", 2, 1),
        ("inner", 3, 1),
    ]


def test_a_call_in_an_empty_context_is_of_its_callers_request():
    def square(n):
        return n * n

    app = FastAPI()

    @app.get("/")
    async def read():
        return contextvars.Context().run(square, 3)

    trace = record(app, lambda client: client.get("/"))

    assert [(e.request, e.depth) for e in trace.select(name="square")] == [(1, 1)] * 3


def test_an_await_that_outlives_a_cancellation_raises_nothing():
    async def patient():
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        return 5

    def inner():
        with suppress(KeyError):
            yield

    app = FastAPI()

    @app.get("/")
    async def read():
        task = asyncio.create_task(waiting())
        await asyncio.sleep(0)
        task.cancel()
        return await task

    async def waiting():
        return await patient()

    @app.get("/from")
    def delegate():
        generator = outer()
        next(generator)
        generator.throw(KeyError())
        generator.throw(StopIteration())

    def outer():
        yield from inner()
        with suppress(StopIteration):
            yield
        yield

    trace = record(app, lambda client: (client.get("/"), client.get("/from")))

    assert [e.values for e in trace.select("resume", name="waiting")] == [{}]
    assert [e.values for e in trace.select("resume", name="outer")] == [{}, {"raised": "StopIteration()"}]
