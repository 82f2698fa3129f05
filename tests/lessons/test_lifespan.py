import errno
import socket
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Thread

import httpx
import pytest
import uvicorn
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient

from scripts.course.excerpts import lacked
from scripts.course.scenarios import scenarios
from scripts.playing.servers import free_port
from scripts.traces.processes import Reported, in_order, processes_of
from scripts.traces.requests import answers, is_test_client
from scripts.traces.steps import steps
from scripts.views.status_tracker import snapshots
from snippets import iris
from snippets.iris_model import Model
from snippets.lifespan import load_once, test_predict
from snippets.lifespan.scenarios import FLOWER


def loads(trace):
    """For each load the request that it was for, 0 for none."""
    return [e.request for e in trace.select("start", name="load_model")]


def loading(trace):
    """The process of each load."""
    return [e.process for e in trace.select("start", name="load_model")]


def statuses(trace):
    return [answer.status for answer in answers(trace)]


def noted(told, name):
    @asynccontextmanager
    async def lifespan(app):
        told.append(f"{name} in")
        yield
        told.append(f"{name} out")

    return lifespan


def test_each_worker_loads_once_and_a_client_without_with_never(run):
    workers, test = run("two_workers"), run("without_with")
    served = [e.process for e in workers.select("scope", name="http")]

    assert loading(workers) == ["worker 1", "worker 2"]
    assert loads(workers) == [0, 0]
    assert (served, statuses(workers)) == (["worker 1", "worker 2", "worker 1"], ["200"] * 3)
    assert (loads(test), statuses(test)) == ([], ["500"])


def test_the_order_of_two_workers_is_drawn_and_not_known(run):
    started = run("two_workers").select(request=0)
    one, two = ([Reported(1, n, e) for e in started if e.process == f"worker {n}"] for n in (1, 2))
    names = {1: "worker 1", 2: "worker 2"}

    drawn = in_order([*one, *two], names)

    assert [e.process for e in drawn if e.kind == "import"] == ["worker 1", "worker 2"]
    assert drawn == in_order([*two, *one], names)


def test_the_lines_around_the_yield_run_at_startup_and_at_shutdown(run):
    trace = run("one_process")
    lines = [e.line for e in trace.select("line", name="lifespan")]
    kinds = [e.kind for e in trace.select(request=0) if e.name == "lifespan" or e.kind.startswith("lifespan.")]
    until = kinds.index("lifespan.startup.complete")

    assert lines == [18, 19, 20]
    assert kinds[until - 3 : until] == ["line", "line", "suspend"]
    assert kinds[until + 1 : until + 4] == ["lifespan.shutdown", "resume", "line"]
    assert [e.line for e in trace.select("line", name="predict_species")] == [28, 28]
    assert statuses(trace) == ["200", "200"]


def test_the_model_is_that_of_the_other_lessons():
    file = Path(iris.__file__).with_suffix(".json")

    assert file.name == "iris.json"
    assert Model().rows == [*zip(iris.MODEL["weights"], iris.MODEL["bias"], strict=True)]
    assert Model().predict(FLOWER)["species"] == iris.predict(FLOWER)["species"]


def test_a_browser_plays_one_process(run):
    one, two = (scenarios("lifespan")[name] for name in ("one_process", "two_workers"))

    assert (lacked(one), lacked(two)) == ("", "a server")
    assert is_test_client(run("one_process").select("scope", request=1)[0])
    assert processes_of(run("two_workers")) == ["worker 1", "worker 2"]


def test_each_worker_has_an_application_of_its_own(run):
    moments = dict(snapshots(run("two_workers")))

    assert [moments[f"After request {n}"]["process"] for n in (1, 2, 3)] == ["worker 1", "worker 2", "worker 1"]
    assert [moments["Start"][f"application, worker {n}"] for n in (1, 2)] == ["lifespan.startup.complete"] * 2


def test_a_worker_is_ready_when_the_model_is_loaded(run):
    trace = run("two_workers")
    first, request = steps(trace)[1], steps(trace)[3]
    facts = [e.name if e.kind in ("start", "return") else e.kind for e in first.events]
    order = [fact for fact in facts if fact in ("import", "load_model", "lifespan.startup.complete")]

    assert order == ["import", "load_model", "load_model", "lifespan.startup.complete"]
    assert (first.number, first.title) == (2, "Start app (worker 1)")
    assert (request.number, request.events[0].kind, request.events[0].name) == (4, "scope", "http")


def test_while_it_loads_a_client_is_refused():
    port, told = free_port(), []

    @asynccontextmanager
    async def lifespan(app):
        with socket.socket() as client:
            told.append(client.connect_ex(("127.0.0.1", port)))
        yield

    server = uvicorn.Server(uvicorn.Config(FastAPI(lifespan=lifespan), port=port, log_level="critical"))
    serving = Thread(target=server.run)
    serving.start()
    while not server.started and serving.is_alive():
        serving.join(0.01)
    status = httpx.get(f"http://127.0.0.1:{port}/docs").status_code
    server.should_exit = True
    serving.join()

    assert (told, status) == ([errno.ECONNREFUSED], 200)


def test_the_workers_share_nothing(run):
    trace = run("two_workers")
    started, stopped = steps(trace)[1:3], steps(trace)[13:15]

    assert processes_of(trace) == ["worker 1", "worker 2"]
    assert [e.process for e in trace.select("import")] == ["worker 1", "worker 2"]
    assert [s.first("import").process for s in started] == ["worker 1", "worker 2"]
    assert [s.number for s in (*started, *stopped) if s.process == "worker 1"] == [2, 14]
    assert [s.number for s in (*started, *stopped) if s.process == "worker 2"] == [3, 15]
    assert [e.process for e in trace.select("start", name="unload_model")] == ["worker 1", "worker 2"]


def test_preload_shares_only_what_is_loaded_at_import(run):
    lifespan, at_import = run("preloaded"), run("preloaded_at_import")

    assert [[e.process for e in trace.select("import")] for trace in (lifespan, at_import)] == [["parent"], ["parent"]]
    assert loading(lifespan) == ["worker 1", "worker 2"]
    assert loading(at_import) == ["parent"]
    assert [e.process for e in at_import.select("scope", name="http")] == ["worker 1", "worker 2"]
    assert (statuses(lifespan), statuses(at_import)) == (["200"] * 2, ["200"] * 2)


def test_without_with_and_through_asgi_transport_there_is_no_lifespan(run):
    traces = [run("without_with"), run("through_httpx"), run("one_process")]
    (ended,) = run("without_with").select("end", name="http")

    assert [[e.name for e in trace.select("scope")] for trace in traces] == [
        *(["http"], ["http"]),
        ["lifespan", "http", "http"],
    ]
    assert [loads(trace) for trace in traces] == [[], [], [0]]
    assert [statuses(trace) for trace in traces] == [["500"], ["500"], ["200", "200"]]
    assert ended.values["raised"] == """AttributeError("'State' object has no attribute 'model'")"""


def test_beside_a_lifespan_on_event_is_ignored(run):
    trace = run("on_event_too")
    told = []

    def warm_up():
        told.append("warm_up")

    for lifespan in (None, noted(told, "lifespan")):
        service = FastAPI(lifespan=lifespan)
        with pytest.warns(DeprecationWarning, match="on_event is deprecated"):
            service.on_event("startup")(warm_up)
        with TestClient(service):
            pass

    assert (loads(trace), trace.select("start", name="warm_up"), statuses(trace)) == ([0], [], ["200"])
    assert told == ["warm_up", "lifespan in", "lifespan out"]


def test_a_mounted_application_loads_nothing(run):
    trace = run("mounted")

    assert [e.name for e in trace.select("start", depth=0)] == ["lifespan", "predict_species"]
    assert (loads(trace), statuses(trace)) == ([], ["500"])


def test_the_lifespan_of_an_included_router_runs():
    told = []
    router = APIRouter(lifespan=noted(told, "router"))
    service = FastAPI(lifespan=noted(told, "application"))
    service.include_router(router)

    with TestClient(service) as client:
        assert client.get("/docs").status_code == 200

    assert told == ["application in", "router in", "router out", "application out"]


def test_each_request_gets_a_copy_of_the_state_that_is_not_deep(run):
    bodies = [answer.body for answer in answers(run("two_flowers"))]

    assert bodies == ['{"number":1,"flowers":1}', '{"number":1,"flowers":2}']


def test_a_failed_load_ends_the_server_with_3_or_with_0(run):
    alone, workers = run("load_fails"), run("load_fails_in_workers")

    assert [e.process for e in workers.select("unwind", name="load_model")] == ["worker 1", "worker 2"]
    assert [e.process for e in workers.select("exit")] == ["worker 1", "worker 2", ""]
    assert [trace.select("exit", process="")[0].name for trace in (alone, workers)] == ["3", "0"]
    assert [len(trace.select("lifespan.startup.failed")) for trace in (alone, workers)] == [1, 2]
    assert [*alone.select("lifespan.startup.complete"), *workers.select("lifespan.startup.complete")] == []


def test_a_load_in_the_request_is_one_for_each(run):
    assert loads(run("load_in_request")) == [1, 2]
    assert loads(run("one_process")) == [0]
    assert statuses(run("load_in_request")) == statuses(run("one_process")) == ["200", "200"]


def test_with_with_the_test_client_loads():
    test_predict.test_predict()
    forgotten = TestClient(load_once.app, raise_server_exceptions=False).post("/predict", json=FLOWER)

    assert forgotten.status_code == 500
    with pytest.raises(AttributeError, match="'State' object has no attribute 'model'"):
        TestClient(load_once.app).post("/predict", json=FLOWER)


def test_the_outer_lifespan_enters_the_one_of_what_it_mounts(run):
    before, after = run("mounted"), run("mounted_and_entered")
    started = [e.name for e in after.select("start", request=0) if e.name.endswith("lifespan")]

    assert (loads(before), statuses(before)) == ([], ["500"])
    assert (started, loads(after), statuses(after)) == (["lifespan", "iris_lifespan"], [0], ["200"])


def test_quiz_how_often_two_workers_load(run, key):
    trace = run("two_workers")
    each = {True: "once in each worker", False: "once for each request"}

    assert key == f"{len(loading(trace))} times: {each[loading(trace) == processes_of(trace)]}"
    assert (len(statuses(trace)), trace.select("import", process="")) == (3, [])


def test_quiz_who_loads_under_preload(run, key):
    who = {("worker 1", "worker 2"): "Both workers", ("parent",): "Only the parent"}

    assert key == who[tuple(loading(run("preloaded")))]
    assert [e.process for e in run("preloaded").select("import")] == ["parent"]


def test_quiz_what_a_test_without_with_finds(run, key):
    trace = run("without_with")
    (end,) = trace.select("end", name="http")

    assert key == f"Nothing: asking for it raises `{end.values['raised'].partition('(')[0]}`"
    assert loads(trace) == []


def test_quiz_which_of_two_startups_runs(run, key):
    trace = run("on_event_too")
    ran = [e.name for e in trace.select("start") if e.name in ("lifespan", "warm_up")]

    assert key == f"Only `{'()`, `'.join(ran)}()`"


def test_quiz_what_the_second_request_counts(run, key):
    trace = run("two_flowers")
    first, second = (answer.body for answer in answers(trace))

    assert (key, first) == (f"`{second}`", '{"number":1,"flowers":1}')
    assert [e.name for e in trace.select("import")] == ["snippets.lifespan.count_requests"]


def test_quiz_how_workers_end_that_cannot_load(run, key):
    code = run("load_fails_in_workers").select("exit", process="")[0].name

    assert key == f"{code}: uvicorn has stopped as a whole"
    assert run("load_fails").select("exit", process="")[0].name == "3"
