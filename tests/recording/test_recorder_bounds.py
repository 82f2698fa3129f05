import pytest
from fastapi import FastAPI
from fastapi.responses import Response, StreamingResponse

from scripts.recording.recorder import Recorder
from tests.recordings import record, unrecorded, values


def test_a_loop_of_100000_lines_shows_100_counts_1000_and_says_that_there_are_more():
    def count():
        n = 0
        while n < 49_999:
            n += 1

    recorder = Recorder()
    recorder.watch(count.__code__)
    with recorder:
        count()

    events = recorder.trace.events
    assert [e.kind for e in events[-2:]] == ["more", "return"]
    assert len(recorder.trace.select("line")) == 100
    assert dict(recorder.trace.select("more")[0].values) == {"events": "over 1,000"}
    assert recorder.trace.select("more")[0].name == "count"


def test_many_lines_hide_no_value_that_is_yielded():
    def words():
        for word in ["one", "two", "three", "four"]:
            for _ in range(60):
                pass
            yield word

    recorder = Recorder()
    recorder.watch(words.__code__)
    with recorder:
        list(words())

    yields = [e.values["yield"] for e in recorder.trace.select("suspend")]
    assert (len(recorder.trace.select("line")), yields) == (100, ["'one'", "'two'", "'three'", "'four'"])


def test_deep_recursion_is_bounded_and_keeps_its_depth():
    def helper(): ...

    def down(n):
        return down(n - 1) if n else helper()

    recorder = Recorder()
    recorder.watch(down.__code__)
    recorder.watch(helper.__code__)
    with recorder:
        down(400)

    assert len(recorder.trace.select("start", name="down")) == 100
    assert recorder.trace.select("start", name="helper")[0].depth == 401
    assert recorder.trace.select("more", name="down")


def test_recursion_without_an_end_is_a_500_recorded_or_not():
    app = FastAPI()

    @app.get("/")
    def down():
        return down()

    trace = record(app, lambda client: client.get("/"))

    assert unrecorded(app, lambda client: client.get("/").status_code) == 500
    assert values(trace.select("http.response.start"), "status") == ["500"]
    assert trace.select("end", request=1)[0].values["raised"].startswith("RecursionError")


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (b"x" * 1_000_000, "x" * 200 + "… (1,000,000 bytes)"),
        (b"\x00\xff" * 2, r"b'\x00\xff\x00\xff'"),
        (b"\x00\xff" * 100, "b'" + r"\x00\xff" * 25 + "'… (200 bytes)"),
    ],
)
def test_a_large_or_binary_body_is_cut_and_shows_its_true_length(body, shown):
    app = FastAPI()
    app.get("/")(lambda: Response(body))

    trace = record(app, lambda client: client.get("/"))

    (sent,) = trace.select("http.response.body")
    assert sent.values["size"] == str(len(body))
    assert sent.values["body"] == shown


def test_of_many_chunks_100_are_shown_and_the_last():
    app = FastAPI()
    app.get("/")(lambda: StreamingResponse("ab" for _ in range(1000)))

    trace = record(app, lambda client: client.get("/"))

    assert len(trace.select("http.response.body")) == 101
    assert dict(trace.select("more", name="http.response.body")[0].values) == {"events": "900", "size": "1800"}


def test_lines_are_watched_again_when_their_function_is_called_again():
    def count(numbers):
        for n in range(numbers):
            n += 1

    recorder = Recorder()
    recorder.watch(count.__code__)
    with recorder:
        count(5_000)
        count(10)

    first, second = (recorder.trace.select("line", call=call) for call in (1, 2))
    assert (len(first), len(second)) == (100, 21)
    assert [e.call for e in recorder.trace.select("more")] == [1]


def test_lines_are_watched_while_another_call_of_their_function_may_show_some():
    def count(inner):
        n = 0
        while n < 5_000:
            if n == 1_000:
                inner()
            n += 1

    recorder = Recorder()
    recorder.watch(count.__code__)
    with recorder:
        count(lambda: count(int))

    assert [len(recorder.trace.select("line", call=call)) for call in (1, 2)] == [100, 100]
    assert recorder.trace.select("return", call=1)[0].line == count.__code__.co_firstlineno + 2


def test_a_recording_that_is_full_keeps_what_is_under_way_and_counts_the_rest(monkeypatch):
    monkeypatch.setattr("scripts.recording.journal.MOST", 50)
    app = FastAPI()

    @app.get("/")
    def read(): ...

    trace = record(app, lambda client: [client.get("/") for _ in range(100)])

    kept = [e.request for e in trace.select("scope")]
    assert 50 <= len(trace.events) < 70
    assert [e.request for e in trace.select("end") if e.request] == kept[1:]
    assert [(e.request, e.name) for e in trace.select("more")] == [(0, "")]


def test_what_serves_no_request_leaves_half_of_a_recording_to_the_requests(monkeypatch):
    monkeypatch.setattr("scripts.recording.journal.MOST", 100)
    app = FastAPI()

    @app.get("/")
    def read(): ...

    def prepare(): ...

    trace = record(app, lambda client: [[prepare() for _ in range(99)], client.get("/")])

    assert len(trace.select("start", name="prepare")) < 50
    assert trace.select("return", name="read")
