import sys
import threading

import coverage
import pytest
from fastapi import FastAPI, HTTPException
from fastapi.responses import Response, StreamingResponse

from scripts.playing.clients import in_process
from scripts.playing.fresh import imported_anew
from scripts.recording.recorder import Recorder
from scripts.recording.tool import ORDER
from tests.recordings import record, story, unrecorded, values

monitoring = sys.monitoring


def events_left(tool, code):
    """What the next owner of a tool id would find switched on."""
    monitoring.use_tool_id(tool, "test")
    try:
        return monitoring.get_events(tool), monitoring.get_local_events(tool, code)
    finally:
        monitoring.free_tool_id(tool)


def test_an_escaping_exception_leaves_no_tool_no_event_and_no_thread_behind():
    def function(): ...

    before = [monitoring.get_tool(tool) for tool in range(6)], threading.active_count()
    recorder = Recorder()

    with pytest.raises(ZeroDivisionError), recorder:
        recorder.watch(function.__code__)
        function()
        1 / 0  # noqa: B018

    assert ([monitoring.get_tool(tool) for tool in range(6)], threading.active_count()) == before
    assert events_left(ORDER[0], function.__code__) == (0, 0)
    assert sys.gettrace() is sys.getprofile() is None
    assert len(recorder.trace.select("start")) == 1
    function()
    assert len(recorder.trace.select("start")) == 1


def test_a_debugger_and_a_profiler_keep_their_tool_ids():
    def function(): ...

    seen = []
    monitoring.use_tool_id(monitoring.DEBUGGER_ID, "debugger")
    monitoring.register_callback(monitoring.DEBUGGER_ID, monitoring.events.PY_START, lambda *facts: seen.append(facts))
    monitoring.set_local_events(monitoring.DEBUGGER_ID, function.__code__, monitoring.events.PY_START)
    try:
        recorder = Recorder()
        recorder.watch(function.__code__)
        with recorder:
            function()
        function()
        local = monitoring.get_local_events(monitoring.DEBUGGER_ID, function.__code__)
    finally:
        monitoring.set_local_events(monitoring.DEBUGGER_ID, function.__code__, 0)
        monitoring.free_tool_id(monitoring.DEBUGGER_ID)

    assert len(seen) == 2
    assert local == monitoring.events.PY_START
    assert len(recorder.trace.select("start")) == 1


@pytest.mark.parametrize("core", ["ctrace", "sysmon"])
def test_coverage_counts_the_same_lines_as_without_a_recorder(core, tmp_path, monkeypatch):
    monkeypatch.setenv("COVERAGE_CORE", core)
    (tmp_path / "measured.py").write_text("def f(n):\n    if n:\n        return 1\n    return 2\n")
    monkeypatch.syspath_prepend(str(tmp_path))

    def lines(recorder):
        measured = coverage.Coverage(data_file=None, include=[f"{tmp_path}/*"])
        measured.start()
        with recorder, imported_anew("measured", tmp_path, recorder.watch) as module:
            module.f(1)
        measured.stop()
        return measured.get_data().lines(str(tmp_path / "measured.py"))

    class Nobody(Recorder):
        def watch(self, code): ...

    assert sorted(lines(Recorder(str(tmp_path)))) == sorted(lines(Nobody(str(tmp_path)))) == [1, 2, 3]


def test_two_recorders_at_once_write_the_same_trace():
    app = FastAPI()

    @app.get("/")
    def read(): ...

    outer, inner = Recorder(), Recorder()
    outer.watch(read.__code__)
    inner.watch(read.__code__)

    with outer, inner, in_process(outer.wrap(inner.wrap(app))) as client:
        client.get("/")
        client.get("/")

    assert outer.trace == inner.trace
    assert [e.request for e in inner.trace.select("start")] == [1, 2]


def test_a_service_answers_the_same_recorded_or_not():
    app = FastAPI()

    @app.get("/ok", status_code=201)
    def ok():
        return Response(b"\x00\xff", headers={"x-a": "1"})

    @app.get("/no")
    async def no():
        raise HTTPException(409, "taken", headers={"x-b": "2"})

    @app.get("/boom")
    def boom():
        raise ValueError

    @app.get("/stream")
    def stream():
        return StreamingResponse(str(n) for n in range(3))

    def run(client):
        answers = [client.get(p) for p in ("/ok", "/no", "/boom", "/stream", "/nowhere", "/ok/")]
        got.append([(a.status_code, a.headers.multi_items(), a.content) for a in answers])

    got = []
    unrecorded(app, run)
    record(app, run)

    assert got[0] == got[1]


def test_an_exception_reaches_the_server_as_it_was_raised():
    error = ValueError("as it was")

    async def app(scope, receive, send):
        raise error

    async def call(app):
        await app({"type": "http", "path": "/", "query_string": b"", "headers": []}, None, None)

    recorder = Recorder()
    with recorder, pytest.raises(ValueError) as raised:
        call(recorder.wrap(app)).send(None)

    assert raised.value is error


def test_the_attributes_of_a_wrapped_application_are_its_own():
    app = FastAPI()

    assert Recorder().wrap(app).dependency_overrides is app.dependency_overrides


def test_values_run_no_code_of_the_service_and_are_not_kept_alive():
    ran = []

    class Loud:
        def __repr__(self):
            ran.append("repr")
            return "loud"

        def __getattr__(self, name):
            ran.append(name)
            raise AttributeError(name)

        @property
        def __class__(self):
            ran.append("class")
            return int

        def __del__(self):
            ran.append("gone")

    def function():
        loud = Loud()
        return [loud]

    recorder = Recorder()
    recorder.watch(function.__code__)
    with recorder:
        function()
        assert ran == ["gone"]

    assert values(recorder.trace.select("return"), "return") == ["[<Loud>]"]


def test_a_fault_of_the_recorder_is_raised_at_the_end_and_not_in_the_service(monkeypatch):
    def function():
        return "fine"

    monkeypatch.setattr("scripts.recording.functions.returned", lambda *_: 1 / 0)
    recorder = Recorder()
    recorder.watch(function.__code__)

    answers = []
    with pytest.raises(ZeroDivisionError), recorder:
        answers.append(function())

    assert answers == ["fine"]


def test_an_application_imported_twice_is_recorded_twice(tmp_path, monkeypatch):
    (tmp_path / "service.py").write_text("def f():\n    return 1\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    recorder = Recorder(str(tmp_path))

    with recorder:
        for _ in range(2):
            with imported_anew("service", tmp_path, recorder.watch) as service:
                service.f()

    assert [(e.name, e.file, e.line) for e in recorder.trace.select("start")] == [("f", "service.py", 1)] * 2
    assert "service" not in sys.modules


def test_requests_are_told_apart_in_a_story():
    app = FastAPI()
    app.get("/")(lambda: None)

    trace = record(app, lambda client: (client.get("/"), client.get("/")))

    assert story(trace, request=1) == story(trace, request=2)
