import asyncio
import ctypes
import json
import os
import signal
import subprocess
import sys
from functools import partial
from itertools import islice
from pathlib import Path
from secrets import token_hex

import numpy
import pytest
import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState
from uvicorn.supervisors import multiprocess

from scripts.bench.engines import ENGINES, running
from scripts.course.excerpts import lacked
from scripts.course.scenarios import scenarios
from scripts.traces.batches import batched
from scripts.traces.pools import pool_changes
from scripts.traces.requests import answers, header, is_test_client
from scripts.traces.steps import steps
from snippets.capacity import goes_on, in_batches, many
from snippets.capacity import scenarios as played
from snippets.iris import MODEL, predict


def source(name):
    return Path(f"snippets/capacity/{name}.py").read_text().split("\n")


def statuses(trace):
    return [answer.status for answer in answers(trace)]


def calls(trace):
    """The requests that each call of the model was made for."""
    return [batch.requests for batch in batched(trace)]


def test_five_requests_are_five_calls_or_two(run):
    one_by_one, in_batches = run("five_calls"), run("two_calls")

    assert calls(one_by_one) == [[1], [2], [3], [4], [5]]
    assert calls(in_batches) == [[1], [2, 3, 4, 5]]
    for trace in (one_by_one, in_batches):
        assert {batch.name for batch in batched(trace)} == {"predict_all"}
        assert statuses(trace) == ["200"] * 5
        assert [*trace.select("scope", name="http")][-1].request == 5
        assert trace.events.index(trace.select("scope", request=5)[0]) < batched(trace)[0].end


def test_forty_of_sixty_run_and_five_requests_are_two_calls(run):
    most, waiting = pool_changes(run("number_61_at_once"))[:2]

    assert (most.running, waiting.running, waiting.waiting, 40 + 20) == (40, 40, 20, 60)
    assert len(calls(run("two_calls"))) == 2 and sum(map(len, calls(run("two_calls")))) == 5


def test_no_browser_can_play_this_lesson(run):
    lacking = {name: lacked(scenario) for name, scenario in scenarios("capacity").items()}
    asked = [scope for name in lacking for scope in run(name).select("scope", name="http")]

    assert {*lacking.values()} == {"a server"}
    assert [is_test_client(scope) for scope in asked] == [False] * 152


def test_the_queue_is_left_and_taken_where_the_page_says(run):
    lines, trace = source("in_batches"), run("two_calls")
    left, waits = (text.strip() for text in lines[33:35])

    assert (left, waits) == ("waiting.put_nowait((measurements, promise))", "return await promise")
    assert [e.line for e in trace.select("suspend", name="predict_species")] == [35] * 5
    assert [e.line for e in trace.select("suspend", name="run_batches")] == [13, 16, 16, 13]
    assert "to_thread(predict_all, " in lines[15] and "promise.set_result(answer)" in lines[17]
    assert [e.line for e in trace.select("line", name="run_batches")].count(15) == 3
    assert {e.where for e in trace.select("start", name="predict_all")} == {"worker thread"}


def test_the_recording_holds_each_call_of_the_model(run):
    for name in ("five_calls", "two_calls", "one_too_many"):
        assert all(batch.held for batch in batched(run(name)))


def test_each_batch_takes_what_came_while_the_model_worked(run):
    trace = run("two_calls")
    first, second = [step for step in steps(trace) if any(e.kind == "held" for e in step.events)]
    came = [step.number for step in steps(trace) if any(e.kind == "http.request" for e in step.events)]

    assert came[0] == 2 and (first.number, second.number) == (4, 14)
    assert all(first.number < number < second.number for number in came[1:])
    flowers = [json.loads(e.values["flowers"]) for e in trace.select("start", name="predict_all")]
    assert flowers == [played.FLOWERS[:1], played.FLOWERS[1:]]
    assert [len(some) for some in flowers] == [1, 4]


def test_predict_is_called_five_times_in_both_services(run):
    assert [len(run(name).select("start", name="predict")) for name in ("five_calls", "two_calls")] == [5, 5]


@pytest.mark.unshaken("numpy computes what the model of the course does: no run and no file has a part in it")
def test_one_product_of_matrices_scores_all_flowers():
    flowers = numpy.array(played.FLOWERS)

    scores = flowers @ numpy.array(MODEL["weights"]).T + numpy.array(MODEL["bias"])

    species = [MODEL["species"][best] for best in scores.argmax(axis=1)]
    assert species == [predict(flower)["species"] for flower in played.FLOWERS]


def test_forty_of_sixty_predictions_run(run):
    run40, waits = pool_changes(run("number_61"))[:2]

    assert (run40.kind, run40.requests, run40.held) == ("start", tuple(range(1, 41)), True)
    assert (waits.kind, waits.running, waits.requests[:20]) == ("waits", 40, tuple(range(41, 61)))
    assert source("in_threads").count("def predict_species(measurements: list[float]):") == 1


def test_health_starts_when_21_predictions_have_returned(run):
    handed, returned, health = pool_changes(run("number_61"))[2:5]

    assert source("in_threads")[13] == "def health():"
    assert (handed.kind, handed.requests, handed.then) == ("handed", tuple(range(1, 21)), tuple(range(41, 61)))
    assert (returned.kind, returned.requests) == ("return", (21,))
    assert (health.kind, health.what, health.requests) == ("start", "health", (61,))


def order(trace):
    """What the client says, and which requests arrive and are answered, in order."""
    facts = trace.select("client", "scope", "http.response.start")
    return [e.name or e.values["status"] for e in facts if e.kind != "scope" or e.request]


def test_health_waits_for_c_code_that_keeps_the_lock(run):
    kept, let_go = run("lock_is_kept"), run("lock_is_let_go")
    texts = [source(name) for name in ("keeps_the_lock", "lets_the_lock_go")]

    assert order(kept) == ["http", played.SENT, played.IN_FOCUS, "http", "200", "200"]
    assert order(let_go) == ["http", played.SENT, "http", "200", played.IN_FOCUS, "200"]
    assert [e.values["path"] for e in kept.select("scope", name="http")] == ["/predict", "/health"]
    assert [[e.request for e in trace.select("http.response.start")] for trace in (kept, let_go)] == [[2, 1]] * 2
    assert [pair for pair in zip(*texts, strict=True) if len({*pair}) > 1] == [
        ("driver = ctypes.PyDLL(None)", "driver = ctypes.CDLL(None)")
    ]
    assert {e.where for e in kept.select("start", name="predict_species")} == {"worker thread"}
    assert "async def health():" in texts[0]


@pytest.mark.unshaken("it asks Python itself: no run, no answer and no file has a part in it")
@pytest.mark.parametrize(("library", "has_it"), [(ctypes.PyDLL, 1), (ctypes.CDLL, 0)], ids=["PyDLL", "CDLL"])
def test_a_call_through_pydll_has_the_lock_and_one_through_cdll_has_not(library, has_it):
    assert library(None).PyGILState_Check() == has_it


@pytest.mark.unshaken("it asks a worker of uvicorn and its parent: no run, no answer and no file has a part in it")
def test_uvicorn_kills_a_worker_that_gives_no_sign_of_life(monkeypatch, tmp_path, caplog):
    os.mkfifo(lens := tmp_path / "lens")
    (tmp_path / "driven.py").write_text(f"import ctypes; ctypes.PyDLL(None).system(b'cat {lens}')")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(multiprocess, "SIGNALS", {})
    config = uvicorn.Config("driven:app", log_config=None, timeout_worker_healthcheck=1, workers=1)
    parent = multiprocess.Multiprocess(config, [])
    parent.init_processes()
    (silent,) = parent.processes

    with lens.open("w"), caplog.at_level("INFO", "uvicorn.error"):
        parent.keep_subprocess_alive()
        lens.unlink()

    (another,) = parent.processes
    another.kill()
    another.join()
    assert (silent.exitcode, another is silent) == (-signal.SIGKILL, False)
    assert f"Child process [{silent.pid}] died" in caplog.text
    assert uvicorn.Config("driven:app", log_config=None).timeout_worker_healthcheck == 5
    assert {"--workers", "--timeout-worker-healthcheck"} <= {
        option for one in uvicorn.main.params for option in one.opts
    }


def test_the_killed_workers_client_gets_nothing_and_the_other_its_200(run):
    trace = run("one_is_killed")
    facts = [(e.process, e.name) for e in trace.select("scope", "held", "signal", "client") if e.name != "lifespan"]
    answered = [(e.process, e.request, e.values["status"]) for e in trace.select("http.response.start")]

    assert facts == [
        *[("worker 1", "http"), ("worker 1", "predict"), ("worker 2", "http"), ("worker 2", "predict")],
        *[("worker 1", "SIGKILL"), ("", played.UNANSWERED), ("worker 2", "http"), ("", "SIGTERM")],
    ]
    assert answered == [("worker 2", 2, "200"), ("worker 2", 3, "200")]
    assert [e.process for e in trace.select("import")] == ["worker 1", "worker 2", "worker 3"]
    assert "500" not in statuses(trace)


def test_ray_serve_loses_what_a_killed_replica_had_and_keeps_what_waited():
    seen = json.loads(Path("snippets/capacity/with_ray.json").read_text())
    first, second, third = seen["requests"]

    assert first == {"replica": seen["killed"], "status": 500}
    assert second == third == {"replica": 2, "status": 200}
    assert (seen["killed"], seen["loads_anew"]) == (1, 3)
    assert "@serve.deployment(num_replicas=2, max_ongoing_requests=1)" in source("with_ray")


@pytest.mark.unshaken("it asks uvicorn itself: no run, no answer and no file has a part in it")
def test_uvicorn_with_two_workers_is_four_processes():
    nothing_asks_it = ["time:sleep", "--lifespan", "off", "--port", "0"]
    kinds = (b"--workers", b"spawn_main", b"resource_tracker")
    command = [sys.executable, "-m", "uvicorn", *nothing_asks_it, "--workers", "2"]
    environment = os.environ | {"MARK": (mark := token_hex())}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as parent:
        started = [line for line in islice((one for one in parent.stderr if "Started server process" in one), 2)]
        found = [(process / "cmdline").read_bytes() for process in running(mark)]
        parent.terminate()

    assert [e.name for e in ENGINES if "class Iris" in e.source] == ["LitServe, 2 workers", "BentoML, 2 workers"]
    assert (len(started), len(found)) == (2, 4)
    assert [sum(kind in one for one in found) for kind in kinds] == [1, 2, 1]


async def connected(option):
    """What uvicorn, started with this option, answers two clients one after the other, whose connections stay open."""
    given = uvicorn.main.make_context("uvicorn", [*option.split(), "service:app"]).params
    config = uvicorn.Config(FastAPI(), limit_concurrency=given["limit_concurrency"], log_config=None, lifespan="off")
    config.load()
    protocol = partial(H11Protocol, config, ServerState(), {})
    async with await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0) as server:
        place = server.sockets[0].getsockname()
        clients, told = [], []
        for _ in range(2):
            reader, writer = await asyncio.open_connection(*place)
            clients.append((reader, writer))
            writer.write(b"GET /docs HTTP/1.1\r\nHost: iris\r\n\r\n")
            told.append(int((await reader.readline()).split()[1]))
        for _, writer in clients:
            writer.close()
    return told


@pytest.mark.unshaken("it asks uvicorn itself: no run, no answer and no file has a part in it")
@pytest.mark.parametrize(
    ("limit", "answered"), [("--limit-concurrency 1", [503, 503]), ("--limit-concurrency 2", [200, 503])]
)
def test_a_limit_of_connections_counts_the_one_that_asks(limit, answered):
    assert asyncio.run(connected(limit)) == answered


def test_health_on_the_event_loop_is_answered_before_any_prediction_returns(run):
    trace = run("number_61_at_once")
    runs, waits, health, *_ = pool_changes(trace)
    (first, *_) = trace.select("return", name="predict_species")
    lines = zip(source("in_threads"), source("health_on_the_loop"), strict=True)

    assert (runs.running, waits.waiting, health.what, health.requests) == (40, 20, "200", (61,))
    assert health.places[0] < trace.events.index(first)
    assert [pair for pair in lines if len({*pair}) > 1] == [("def health():", "async def health():")]


def test_one_bad_flower_ends_the_queue_or_fails_its_own_call(run):
    before, after = run("nobody_is_answered"), run("the_next_is_answered")
    (ended,) = before.select("unwind", name="run_batches")
    asked = [trace.select("start", name="predict_species") for trace in (before, after)]
    sent = [[len(json.loads(e.values["measurements"])) for e in starts] for starts in asked]

    assert (ended.line, ended.error, ended.request) == (16, "ValueError", 0)
    assert statuses(before) == ["200", "", "", ""]
    assert statuses(after) == ["200", "500", "500", "200"]
    assert (calls(after), after.select("unwind", name="run_batches")) == ([[1], [2, 3], [4]], [])
    assert sent == [[4, 3, 4, 4]] * 2


async def after_one_is_given_up(queue, flower):
    """The error that ends this queue once a request was given up while the model worked, or the next one's answer."""
    batches = asyncio.create_task(queue.run_batches())
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await queue.predict_species(flower)
    request = asyncio.create_task(queue.predict_species(played.FLOWER))
    await asyncio.wait([batches, request], return_when=asyncio.FIRST_COMPLETED)
    return type(batches.exception()) if batches.done() else await request


@pytest.mark.parametrize("flower", [played.FLOWER, played.FLOWER[:3]], ids=["sound", "bad"])
def test_a_request_that_is_given_up_ends_the_first_queue_and_not_the_one_that_goes_on(monkeypatch, flower):
    for queue in (in_batches, goes_on):
        monkeypatch.setattr(queue, "waiting", asyncio.Queue())
    first, other = (asyncio.run(after_one_is_given_up(queue, flower)) for queue in (in_batches, goes_on))

    assert first is (asyncio.InvalidStateError if len(flower) == 4 else ValueError)
    assert other == predict(played.FLOWER)
    assert [line.strip() for line in source("goes_on")].count("if not promise.done():") == 2


async def three_in_a_call(queue):
    """What three requests in one call of the model are answered, or the error of each, and the next one's answer."""
    batches = asyncio.create_task(queue.run_batches())
    told = await asyncio.gather(*(queue.predict_species(played.FLOWER) for _ in range(3)), return_exceptions=True)
    last = await queue.predict_species(played.FLOWER)
    batches.cancel()
    return told, last


def test_a_call_that_gives_too_few_answers_fails_alone(monkeypatch):
    monkeypatch.setattr(goes_on, "waiting", asyncio.Queue())
    monkeypatch.setattr(goes_on, "predict_all", lambda flowers: many.predict_all(flowers[:2]))
    told, last = asyncio.run(three_in_a_call(goes_on))

    assert [type(one) for one in told] == [ValueError] * 3
    assert last == predict(played.FLOWER)
    assert {str(one) for one in told} == {"zip() argument 2 is shorter than argument 1"}
    assert source("goes_on")[17].strip() == "answered = [*zip(batch, answers, strict=True)]"


def test_who_finds_the_queue_full_is_told_at_once(run):
    trace = run("one_too_many")
    (refused,) = trace.select("http.response.start", request=5)

    assert "waiting = asyncio.Queue(3)" in source("full_queue")
    assert (refused.values["status"], header(refused, "retry-after")) == ("503", "1")
    assert trace.events.index(refused) < batched(trace)[0].end
    assert (calls(trace), statuses(trace)) == ([[1], [2, 3, 4]], ["200"] * 4 + ["503"])


def test_quiz_when_health_starts(run, key):
    changes = pool_changes(run("number_61"))
    places = [change.places[0] for change in changes if (change.kind, change.what) == ("start", "health")]
    before = [e for e in run("number_61").events[: places[0]] if (e.kind, e.name) == ("return", "predict_species")]

    outcomes = {0: "At once, as it does nothing", 1: "When the first has returned", 21: "When the 21st has returned"}
    assert outcomes.get(len(before), "When all 60 have returned") == key


def test_quiz_how_often_the_model_is_called(run, key):
    made = calls(run("two_calls"))

    assert {1: "Once", 2: "Twice", 5: "Five times"}[len(made)] == key
    assert [len(some) for some in made] == [1, 4]


def test_quiz_what_health_does_under_the_lock(run, key):
    said = order(run("lock_is_kept"))
    between = said[said.index(played.SENT) + 1 : said.index(played.IN_FOCUS)]

    outcomes = {
        (): "It waits until the C code returns",
        ("http", "200"): "It answers, as the call is on a worker thread",
        ("http", "503"): "It gets a 503",
    }
    assert outcomes[tuple(between)] == key


def test_quiz_what_the_client_of_a_killed_worker_gets(run, key):
    trace = run("one_is_killed")
    (scope,) = trace.select("scope", process="worker 1", name="http")
    answered = {e.request: e.values["status"] for e in trace.select("http.response.start")}
    (said,) = trace.select("client")

    outcomes = {"": "No answer", "200": "A 200, from worker 2", "500": "A 500"}
    assert outcomes[answered.get(scope.request, "")] == key
    assert said.name == "the client of worker 1 gets no answer"


def test_quiz_what_becomes_of_the_next_request(run, key):
    outcomes = {"": "It waits, and nobody will answer it", "200": "It gets its 200", "500": "It gets a 500"}

    assert outcomes[statuses(run("nobody_is_answered"))[3]] == key
    assert statuses(run("the_next_is_answered"))[3] == "200"


@pytest.mark.unshaken("it asks uvicorn itself: no run, no answer and no file has a part in it")
def test_quiz_what_a_limit_of_one_lets_in(key):
    of_one, of_two = map(asyncio.run, (connected("--limit-concurrency 1"), connected("--limit-concurrency 2")))

    assert {0: "None", 1: "One"}[of_one.count(200)] == key
    assert (of_one, of_two) == ([503, 503], [200, 503])
