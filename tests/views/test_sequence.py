from dataclasses import replace

import pytest

from scripts.traces.events import Event, Trace
from scripts.views.sequence import Drawing, sequence


def scope(number: int = 1, agent: str = "browser") -> Event:
    values = {"method": "GET", "path": "/", "headers": f"host: iris\nuser-agent: {agent}"}
    return Event("scope", number, "event loop", "http", values=values)


def function(kind: str, name: str, where: str = "worker thread", **facts) -> Event:
    return Event(kind, 1, where, name, **facts)


def body(text: str, **values: str) -> Event:
    return Event("http.response.body", 1, "event loop", values={"body": text, "size": str(len(text)), **values})


ANSWERS = Event("http.response.start", 1, "event loop", values={"status": "200"})
RETURNED = {"return": "None", "type": "NoneType"}
KNOWS = Event("client", 1, "client", "the client knows")
END = Event("end", 1, "event loop", "http")


def drawn(*events: Event) -> list[str]:
    """The participants, arrows, words and bars of the diagram."""
    return [line.strip() for line in sequence(Trace(events)).split("\n")[4:-1]]


def test_a_client_waits_until_the_body_is_sent_whatever_runs_after_it():
    task = (function("start", "audit"), KNOWS, function("return", "audit", values=RETURNED))

    diagram = sequence(Trace((scope(), ANSWERS, body("ok"), *task, END)))

    assert diagram == (
        "```mermaid\n"
        "sequenceDiagram\n"
        "    accTitle: Who speaks to whom\n"
        "    accDescr: Client to Server: GET /, then Server to Application: scope, receive, send, "
        "then Application to Server: http.response.start 200, "
        "then Application to Server: http.response.body, 2 bytes, then Server to Client: ok, "
        "then Application to Worker thread: audit(), then Client: the client knows, "
        "then Worker thread to Application: None, then Application to Server: the call returns.\n"
        "    participant C as Client\n"
        "    participant S as Server\n"
        "    participant A as Application,<br/>event loop\n"
        "    participant W as Worker thread\n"
        "    C->>S: GET /\n"
        "    activate C\n"
        "    S->>A: scope, receive, send\n"
        "    activate A\n"
        "    A->>S: http.response.start 200\n"
        "    A->>S: http.response.body, 2 bytes\n"
        "    S->>C: ok\n"
        "    deactivate C\n"
        "    A->>W: audit()\n"
        "    activate W\n"
        "    Note over C: the client knows\n"
        "    W-->>A: None\n"
        "    deactivate W\n"
        "    A-->>S: the call returns\n"
        "    deactivate A\n"
        "```"
    )


def test_a_test_client_hands_out_an_answer_when_the_call_has_ended():
    lines = drawn(scope(agent="testclient"), ANSWERS, body("ab"), END, KNOWS)

    assert lines[:2] == ["participant C as Caller", "participant S as Test client"]
    assert lines[9:] == [
        "A->>S: http.response.body, 2 bytes",
        "A-->>S: the call returns",
        "deactivate A",
        "S->>C: ab",
        "deactivate C",
        "Note over C: the client knows",
    ]


def test_what_a_test_client_hands_out_of_an_answer_in_parts_before_its_end_is_not_shown():
    lines = drawn(scope(agent="testclient"), ANSWERS, body("a", more_body="True"), body("b"), END, KNOWS)

    assert lines[9:] == [
        "A->>S: http.response.body, 1 byte",
        "A->>S: http.response.body, 1 byte",
        "A-->>S: the call returns",
        "deactivate A",
        "S->>C: the response ends",
        "deactivate C",
        "Note over C: the client knows",
    ]


def test_a_real_client_gets_each_chunk_when_it_is_sent():
    lines = drawn(scope(), ANSWERS, body("a", more_body="True"), body("", size="0"))

    assert lines[9:] == [
        "A->>S: http.response.body, 1 byte",
        "S->>C: a",
        "A->>S: http.response.body, 0 bytes",
        "S->>C: the response ends",
        "deactivate C",
        "deactivate A",
    ]


def test_nothing_reaches_a_client_that_has_left():
    disconnects = Event("http.disconnect", 1, "event loop")

    assert drawn(scope(), disconnects, ANSWERS, body("a"), END)[8:] == [
        "S->>A: http.disconnect",
        "deactivate C",
        "A->>S: http.response.start 200",
        "A->>S: http.response.body, 1 byte",
        "A-->>S: the call returns",
        "deactivate A",
    ]


def test_a_test_client_has_its_answer_though_its_receive_says_disconnect():
    disconnects = Event("http.disconnect", 1, "event loop")

    lines = drawn(scope(agent="testclient"), ANSWERS, body("a"), disconnects, END)

    assert lines[10:] == [
        "S->>A: http.disconnect",
        "A-->>S: the call returns",
        "deactivate A",
        "S->>C: a",
        "deactivate C",
    ]


def test_a_request_that_was_sent_is_not_sent_again_when_it_arrives():
    sent = Event("client", 1, "client", "GET / is <sent>")

    lines = drawn(sent, scope())

    assert lines[4:7] == ["C-)S: GET / is #60;sent#62;", "activate C", "S->>A: scope, receive, send"]


def test_functions_of_the_event_loop_have_no_bar_and_called_ones_are_not_drawn():
    start = function("start", "a", "event loop")
    called = function("start", "predict", "event loop", depth=1)
    ended = function("unwind", "a", "event loop", values={"raised": "E()"})

    lines = drawn(start, called, ended)

    assert lines[4:] == ["A->>A: a()", "A--xA: E()"]


def test_who_gets_no_answer_waits_until_the_call_raises():
    lines = drawn(scope(), Event("end", 1, "event loop", "http", values={"raised": "E()"}), KNOWS)

    assert lines[8:] == ["A--xS: E()", "deactivate A", "deactivate C", "Note over C: the client knows"]


def test_a_trace_without_requests_is_four_lanes():
    assert "accDescr: no request." in sequence(Trace(()))
    assert len(drawn()) == 4


@pytest.mark.parametrize(
    ("kind", "values", "lines"),
    [
        ("http.request", {}, ["S->>A: http.request"]),
        ("match", {"path": "/{a};b"}, ["A->>A: match /{a}#59;b"]),
        ("unwind", {"raised": "KeyError('a')"}, ["A--xA: KeyError('a')"]),
        ("http.response.start", {"status": "200"}, ["A->>S: http.response.start 200"]),
        ("http.response.body", {"body": "a", "size": "1"}, ["A->>S: http.response.body, 1 byte", "S->>C: a"]),
        ("http.response.body", {"size": "0"}, ["A->>S: http.response.body, 0 bytes", "S->>C: the response ends"]),
        ("end", {}, ["A-->>S: the call returns"]),
        ("line", {}, []),
    ],
)
def test_the_lines_of_one_event(kind, values, lines):
    rows = Drawing().rows(Event(kind, 1, "event loop", "a", values=values))

    assert [line for row in rows for line in row.lines] == lines


def test_the_import_has_no_arrow():
    assert list(Drawing().rows(Event("start", 0, "main thread", "read_model"))) == []


def test_what_serves_no_request_is_called_by_the_service_itself():
    batch = Event("start", 0, "event loop", "batch", call=1)
    model = [Event(kind, 0, "worker thread", "predict", call=2, values=RETURNED) for kind in ("start", "return")]

    lines = drawn(scope(), batch, *model)

    assert "participant Z as The service itself" in lines
    assert [line.strip() for line in lines if "Z" in line and "participant" not in line] == [
        "Z->>A: batch()",
        "Z->>W: predict()",
        "W-->>Z: None",
    ]


def test_where_the_recording_holds_a_call_it_says_so():
    held = function("held", "read", depth=1, line=7)

    lines = drawn(scope(), held, replace(held, kind="let go"))

    assert "participant W as Worker thread" in lines
    assert [line for line in lines if line.startswith("Note")] == [
        "Note over W: read() is held here by the recording",
        "Note over W: read() is let go",
    ]
