from dataclasses import replace

import pytest

from scripts.traces.events import Event, Trace
from scripts.views.timeline import timeline


def scope(number: int, path: str = "/") -> Event:
    return Event("scope", number, "event loop", "http", values={"method": "GET", "path": path})


def function(kind: str, number: int, name: str, where: str = "event loop", **facts) -> Event:
    return Event(kind, number, where, name, **facts)


def answer(number: int) -> list[Event]:
    return [
        Event("http.response.start", number, "event loop", values={"status": "200"}),
        Event("http.response.body", number, "event loop", values={"size": "2"}),
        Event("end", number, "event loop", "http"),
    ]


def drawn(*events: Event) -> list[str]:
    """The arrows, boxes and bars of the diagram."""
    lines = timeline(Trace(events)).split("\n")[5:-1]
    return [line.strip() for line in lines if not line.startswith("    participant")]


def test_a_request_that_was_sent_waits_while_a_function_holds_the_event_loop():
    trace = (
        scope(1, "/slow"),
        function("start", 1, "wait"),
        function("line", 1, "wait", line=7),
        Event("client", 2, "client", "GET /quick is sent"),
        function("return", 1, "wait", values={"return": "1", "type": "int"}),
        *answer(1),
        scope(2, "/quick"),
        function("start", 2, "reply"),
        function("line", 2, "reply", line=12),
        function("return", 2, "reply", values={"return": "2", "type": "int"}),
        *answer(2),
    )

    assert timeline(Trace(trace)) == (
        "```mermaid\n"
        '%%{init: {"sequence": {"width": 72, "actorMargin": 10}}}%%\n'
        "sequenceDiagram\n"
        "    accTitle: Which request waits, and which function runs where\n"
        "    accDescr: GET /slow arrives as request 1, then wait() starts on the event loop, "
        "then wait() is in line 7, then GET /quick is sent, then request 1 is answered with 200, "
        "then GET /quick arrives as request 2, then reply() starts on the event loop, "
        "then request 2 is answered with 200.\n"
        "    participant R1 as 1<br>GET /slow\n"
        "    participant R2 as 2<br>GET /quick\n"
        "    participant L as Event loop\n"
        "    R1->>L: arrives\n"
        "    activate R1\n"
        "    L->>L: wait()\n"
        "    activate L\n"
        "    Note over L: in line 7\n"
        "    R2-)L: GET /quick is<br>sent\n"
        "    activate R2\n"
        "    L-->>R1: 200\n"
        "    deactivate R1\n"
        "    deactivate L\n"
        "    R2->>L: arrives\n"
        "    L->>L: reply()\n"
        "    activate L\n"
        "    L-->>R2: 200\n"
        "    deactivate R2\n"
        "    deactivate L\n"
        "```"
    )


def test_each_request_has_its_own_worker_thread():
    lines = timeline(
        Trace(
            (
                scope(1),
                function("start", 1, "work", "worker thread"),
                function("line", 1, "work", "worker thread", line=5),
                scope(2),
                function("start", 2, "work", "worker thread"),
                function("return", 1, "work", "worker thread"),
            )
        )
    ).split("\n")

    assert [line.strip() for line in lines if " as Worker" in line] == [
        "participant W1 as Worker<br>thread of 1",
        "participant W2 as Worker<br>thread of 2",
    ]
    assert [line.strip() for line in lines[10:-1]] == [
        "R1->>L: arrives",
        "activate R1",
        "L->>W1: work()",
        "activate W1",
        "Note over W1: in line 5",
        "R2->>L: arrives",
        "activate R2",
        "L->>W2: work()",
        "activate W2",
        "W1-->>L: returns",
        "deactivate W1",
        "deactivate R1",
        "deactivate R2",
        "deactivate W2",
    ]


def test_a_coroutine_that_waits_frees_the_event_loop_until_it_goes_on():
    waits = function("suspend", 1, "fetch", line=8)
    goes_on = function("resume", 1, "fetch", line=8)

    assert drawn(scope(1), function("start", 1, "fetch"), waits, goes_on)[2:] == [
        "L->>L: fetch()",
        "activate L",
        "L-->>L: waits in line 8",
        "deactivate L",
        "L->>L: fetch()<br>goes on",
        "activate L",
        "deactivate L",
        "deactivate R1",
    ]


def test_a_stream_is_answered_in_parts_and_waits_for_the_last():
    chunk = Event("http.response.body", 1, "event loop", values={"size": "1", "more_body": "True"})
    start, last, _ = answer(1)
    yields = function("suspend", 1, "tokens", "worker thread", values={"yield": "'a'"})

    assert drawn(scope(1), start, function("start", 1, "tokens", "worker thread"), yields, chunk, last)[2:] == [
        "L->>W1: tokens()",
        "activate W1",
        "W1-->>L: yields",
        "deactivate W1",
        "L-->>R1: 200, 1 byte",
        "L-->>R1: 2 bytes",
        "deactivate R1",
    ]


@pytest.mark.parametrize("values", [{}, {"raised": "ValueError('no')"}])
def test_a_call_that_ends_without_an_answer_waits_no_more(values):
    raises = function("unwind", 1, "fail", values={"raised": "ValueError('no')"})
    end = Event("end", 1, "event loop", "http", values=values)

    lines = drawn(scope(1), function("start", 1, "fail"), raises, end)

    assert lines[4:6] == ["L-->>L: raises ValueError", "deactivate L"]
    assert lines[-1] == "deactivate R1"
    assert ("L--xR1: ValueError('no')" in lines) == bool(values)


def test_a_function_that_another_one_calls_is_told_only_where_it_stands():
    nested = function("start", 1, "read", depth=1), function("line", 1, "read", line=3, depth=1)

    assert drawn(scope(1), function("start", 1, "load"), *nested, scope(2))[4:6] == [
        "Note over L: in line 3 of read()",
        "R2->>L: arrives",
    ]


def test_what_a_client_says_later_stands_on_its_lane_and_breaks_into_lines():
    said = Event("client", 1, "client", "the client has <its> answer; hangs up")

    assert drawn(scope(1), *answer(1), said)[-1] == "Note over R1: the client has<br>#60;its#62; answer#59;<br>hangs up"


def test_what_is_said_of_a_request_that_never_arrives_draws_nothing():
    assert drawn(Event("client", 3, "client", "sent")) == []


def test_a_test_client_has_its_answer_when_the_call_has_ended():
    headers = {"headers": "user-agent: testclient"}
    asked = Event("scope", 1, "event loop", "http", values={"method": "GET", "path": "/", **headers})
    start, body, end = answer(1)
    task = (function("start", 1, "audit"), function("return", 1, "audit", values={"return": "1", "type": "int"}))

    lines = drawn(asked, start, body, *task, end)

    assert lines == [
        "R1->>L: arrives",
        "activate R1",
        "Note over L: sends 200",
        "L->>L: audit()",
        "activate L",
        "L-->>L: returns",
        "deactivate L",
        "L-->>R1: 200",
        "deactivate R1",
    ]


def test_what_a_test_client_hands_out_of_an_answer_in_parts_before_its_end_is_not_told():
    headers = {"headers": "user-agent: testclient"}
    asked = Event("scope", 1, "event loop", "http", values={"method": "GET", "path": "/", **headers})
    chunk = Event("http.response.body", 1, "event loop", values={"size": "1", "more_body": "True"})
    start, last, end = answer(1)

    assert drawn(asked, start, chunk, last, end)[2:] == [
        "Note over L: sends 200, 1 byte",
        "Note over L: sends 2 bytes",
        "L-->>R1: the end",
        "deactivate R1",
    ]


def test_what_is_sent_when_the_client_has_left_reaches_nobody():
    disconnects = Event("http.disconnect", 1, "event loop")

    assert drawn(scope(1), disconnects, *answer(1))[2:] == [
        "R1->>L: http.disconnect",
        "deactivate R1",
        "Note over L: sends 200",
    ]
    assert "then 200 is sent, and the client of request 1 has left." in timeline(
        Trace((scope(1), disconnects, *answer(1)))
    )


def test_a_test_client_has_its_answer_though_its_receive_says_disconnect():
    headers = {"headers": "user-agent: testclient"}
    asked = Event("scope", 1, "event loop", "http", values={"method": "GET", "path": "/", **headers})
    start, body, end = answer(1)

    lines = drawn(asked, start, body, Event("http.disconnect", 1, "event loop"), end)

    assert lines[3:] == ["R1->>L: http.disconnect", "L-->>R1: 200", "deactivate R1"]


def test_an_exception_after_the_answer_reaches_nobody():
    raised = Event("end", 1, "event loop", "http", values={"raised": "KeyError('x')"})

    answered, unanswered = drawn(scope(1), *answer(1)[:2], raised), drawn(scope(1), raised)

    assert answered[-3:] == ["L-->>R1: 200", "deactivate R1", "Note over L: KeyError('x')"]
    assert unanswered[-2:] == ["L--xR1: KeyError('x')", "deactivate R1"]


def test_what_runs_for_no_request_is_called_by_a_lane_of_its_own():
    batch = [function(kind, 0, "batch", call=1) for kind in ("start", "suspend")]
    model = [function(kind, 0, "predict", "worker thread", call=2) for kind in ("start", "return")]

    lines = timeline(Trace((scope(1), *batch, *model))).split("\n")[5:-1]

    assert [line.strip() for line in lines if " S " in line or "S->>" in line or ">>S" in line or "W0" in line] == [
        "participant S as The service<br>itself",
        "participant W0 as Worker<br>thread of the service",
        "S->>L: batch()",
        "L-->>S: waits in line 0",
        "S->>W0: predict()",
        "activate W0",
        "W0-->>S: returns",
        "deactivate W0",
    ]


HELD = [
    (
        function("held", 1, "Path.read_text", "worker thread", line=7, depth=1),
        "Note over W1: Path.read_text()<br>in line 7<br>held here by<br>the recording",
        "Path.read_text() is held here by the recording in line 7",
    ),
    (
        function("held", 1, "wait", "worker thread", line=6),
        "Note over W1: held here by<br>the recording",
        "wait() is held here by the recording,",
    ),
    (
        function("held", 1, "wait", "worker thread", line=7),
        "Note over W1: in line 7<br>held here by<br>the recording",
        "wait() is held here by the recording in line 7",
    ),
]


@pytest.mark.parametrize(("held", "box", "told"), HELD)
def test_where_the_recording_holds_a_call_it_says_so(held, box, told):
    start = function("start", 1, "wait", "worker thread", line=6)
    events = (scope(1), start, function("line", 1, "wait", "worker thread", line=7), held, replace(held, kind="let go"))

    assert drawn(*events)[4:6] == [box, "Note over W1: let go"]
    assert told in timeline(Trace(events)).split("\n")[4]


def test_a_library_that_is_held_on_a_thread_alone_has_its_lane():
    diagram = timeline(Trace((scope(1), function("held", 1, "read", "worker thread"))))

    assert "    participant W1 as Worker<br>thread of 1" in diagram.split("\n")
