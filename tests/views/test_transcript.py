from dataclasses import replace

import pytest

from scripts.traces.events import Event, OfProcess, Trace
from scripts.traces.steps import steps
from scripts.views.transcript import transcript

SCOPE = Event("scope", 1, "event loop", values={"method": "GET", "path": "/a"})
START = Event("start", 1, "worker thread", "predict", values={"width": "0.2"})
BODY = Event("http.response.body", 1, "event loop", values={"body": "<b>", "size": "3", "more_body": "True"})


def test_steps_are_a_list_and_events_a_list_in_it():
    assert transcript(Trace((SCOPE, START, BODY))) == (
        "1. **Receive request 1**\n"
        "    1. The server calls the application for `GET /a`.\n"
        "    2. `predict()` starts on a worker thread, with `width` = `0.2`.\n"
        "2. **Send body**\n"
        "    1. The application sends `http.response.body`: 3 bytes, <code>&#60;b&#62;</code>, more to come."
    )


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (
            Event("import", 0, "main thread", "service", values={"app": "FastAPI", "routes": "/a\n/b"}),
            "Python imports `service`. Now `app` is a `FastAPI` with 2 routes: `/a`, `/b`.",
        ),
        (
            Event("import", 0, "main thread", "service", values={"app": "App", "routes": ""}),
            "Python imports `service`. Now `app` is an `App` with 0 routes.",
        ),
        (Event("scope", 0, "event loop"), "The application is called with a `lifespan` scope."),
        (
            Event("match", 1, "event loop", "a", values={"path": "/a", "methods": "GET", "fits": "True"}),
            "The router matches `GET /a` and chooses `a`.",
        ),
        (
            Event("match", 1, "event loop", "a", values={"path": "/a", "methods": "GET", "fits": "False"}),
            "The router finds `GET /a`, but the method does not fit.",
        ),
        (OfProcess("command", 0, "terminal", "uvicorn a:app"), "In a terminal `uvicorn a:app` is run."),
        (OfProcess("signal", 0, "terminal", "SIGTERM"), "`SIGTERM` is sent to what was started."),
        (OfProcess("signal", 0, "terminal", "SIGKILL", process="worker 1"), "`SIGKILL` is sent to worker 1."),
        (OfProcess("output", 0, "terminal", "died"), "The terminal shows `died`."),
        (OfProcess("exit", 0, "terminal", process="worker 1"), "The process ends."),
        (OfProcess("exit", 0, "terminal", "0"), "The server has ended, with exit code `0`."),
        (Event("start", 1, "event loop", "a"), "`a()` starts on the event loop, without arguments."),
        (
            Event("line", 1, "event loop", "a", 8, changed={"n": "1"}),
            "`n` is now `1`. Then `a()` runs line 8.",
        ),
        (Event("line", 1, "event loop", "a", 9), "`a()` runs line 9."),
        (Event("suspend", 1, "event loop", "a"), "`a()` waits, and the event loop is free for others."),
        (Event("suspend", 1, "event loop", "a", values={"yield": "1"}), "`a()` yields `1` and pauses."),
        (Event("resume", 1, "event loop", "a"), "`a()` goes on."),
        (
            Event("resume", 1, "event loop", "a", values={"raised": "E()"}),
            "`a()` goes on: `E()` is raised inside it.",
        ),
        (Event("return", 1, "event loop", "a", values={"return": "1", "type": "int"}), "`a()` returns `1`, an `int`."),
        (Event("unwind", 1, "event loop", "a", values={"raised": "E()"}), "`a()` ends with `E()`."),
        (
            Event("more", 1, "event loop", "a", values={"events": "99,900"}),
            "And 99,900 more events that are not shown.",
        ),
        (Event("end", 1, "event loop", values={"raised": "E()"}), "The call of the application ends with `E()`."),
        (Event("end", 0, "event loop"), "The call with the `lifespan` scope returns."),
        (
            Event("end", 1, "event loop"),
            "The call of the application returns. "
            "No request is being served: the application is idle and stays loaded.",
        ),
        (Event("http.disconnect", 1, "event loop"), "The application receives `http.disconnect`."),
        (Event("leave", 1, "client", "http"), "The client leaves. Nothing that is sent from now on reaches it."),
        (
            Event("held", 1, "worker thread", "Path.read_text", 8),
            "`Path.read_text()` is held here by the recording, on a worker thread.",
        ),
        (Event("let go", 1, "event loop", "a", 8), "The recording lets `a()` go."),
        (
            Event("http.response.start", 1, "event loop", values={"status": "200", "headers": "a: 1\nb: 2"}),
            "The application sends `http.response.start`: status `200`, `a: 1`, `b: 2`.",
        ),
    ],
)
def test_each_kind_of_event_is_a_sentence(event, said):
    assert transcript(Trace((event,))).split("\n")[1] == f"    1. {said}"


def test_each_event_of_a_step_is_told():
    trace = Trace((SCOPE, START, BODY))

    assert len(transcript(trace).split("\n")) == len(steps(trace)) + len(trace.events)


def test_a_value_is_told_before_the_line_that_comes_after_its_change():
    start = Event("start", 1, "worker thread", "double", 4, values={"x": "1"})
    first = Event("line", 1, "worker thread", "double", 5)
    second = Event("line", 1, "worker thread", "double", 6, changed={"y": "2"})

    told = transcript(Trace((start, first, second)))

    assert told == (
        "1. **Start app**\n"
        "    1. `double()` starts on a worker thread, with `x` = `1`.\n"
        "    2. `double()` runs line 5.\n"
        "    3. `y` is now `2`. Then `double()` runs line 6."
    )


def test_the_application_is_idle_though_a_client_may_have_sent_a_request():
    scope = Event("scope", 1, "event loop", "http", values={"method": "GET", "path": "/"})
    said = Event("client", 2, "client", "GET /*health* is sent")
    end = Event("end", 1, "event loop", "http")

    told = transcript(Trace((scope, said, end))).split("\n")

    assert told[3] == "    1. Meanwhile, outside: GET /&#42;health&#42; is sent."
    assert told[5].endswith("No request is being served: the application is idle and stays loaded.")


def test_a_test_client_calls_the_application_without_a_server():
    values = {"method": "GET", "path": "/a", "headers": "user-agent: testclient"}
    scope = Event("scope", 1, "event loop", "http", values=values)

    assert transcript(Trace((scope,))).endswith("The test client calls the application for `GET /a`.")


@pytest.mark.parametrize("stays", ["start", "suspend"])
def test_the_application_is_not_idle_while_a_function_of_an_answered_request_has_not_ended(stays):
    work = [Event(kind, 1, "worker thread", "work") for kind in dict.fromkeys(("start", stays))]
    end, later = Event("end", 1, "event loop", "http"), Event("end", 2, "event loop", "http")
    returns = Event("return", 1, "worker thread", "work", values={"return": "1", "type": "int"})

    told = transcript(Trace((SCOPE, *work, end, replace(SCOPE, request=2), returns, later))).split("\n")

    ends = [line.partition("returns. ")[2] for line in told if "The call of the application returns." in line]
    assert ends == [
        "No request is being served, but `work()` has not ended.",
        "No request is being served: the application is idle and stays loaded.",
    ]


def test_functions_that_have_not_ended_are_each_named_once():
    starts = [Event("start", 1, "worker thread", name) for name in ("work", "work", "audit")]

    told = transcript(Trace((SCOPE, *starts, Event("end", 1, "event loop", "http"))))

    assert told.endswith("No request is being served, but `work()` and `audit()` have not ended.")


def test_what_the_last_line_changed_is_told_before_the_function_returns():
    line = Event("line", 1, "event loop", "close", 8)
    changed = {"session": "{'open': False}", "return": "None"}
    end = Event("return", 1, "event loop", "close", 8, values={"return": "None", "type": "NoneType"}, changed=changed)

    told, told_without_lines = (transcript(Trace(events)).split("\n")[-1] for events in ((line, end), (end,)))

    assert told == "    2. `session` is now `{'open': False}`. Then `close()` returns `None`."
    assert told_without_lines == "    1. `close()` returns `None`."


def test_a_line_is_told_with_its_text_and_with_its_file_where_there_are_several():
    first = Event("line", 1, "event loop", "a", 8, "shop/a.py")
    other = Event("line", 1, "event loop", "b", 8, "shop/b.py")
    sources = {("shop/a.py", 8): "n = 1 | m", ("shop/b.py", 8): "return n"}

    alone, both = (transcript(Trace(events, sources)).split("\n")[1:] for events in ((first,), (first, other)))

    assert alone == ["    1. `a()` runs line 8: <code>n = 1 &#124; m</code>"]
    assert [line.partition("runs ")[2] for line in both] == [
        "`shop/a.py:8`: <code>n = 1 &#124; m</code>",
        "`shop/b.py:8`: `return n`",
    ]


def test_an_application_whose_own_thread_works_is_not_idle_and_one_whose_lifespan_waits_is():
    def last(*own):
        served = (
            Event("scope", 1, "event loop", "http", values={"method": "GET", "path": "/"}),
            Event("end", 1, "event loop"),
        )
        return transcript(Trace((*own, *served))).split("\n")[-1]

    worker = Event("start", 0, "worker thread", "worker", call=1)
    lifespan = [Event(kind, 0, "event loop", "lifespan", values={"yield": "None"}) for kind in ("start", "suspend")]

    assert last(worker).endswith("No request is being served, but `worker()` has not ended.")
    assert last(*lifespan).endswith("the application is idle and stays loaded.")
