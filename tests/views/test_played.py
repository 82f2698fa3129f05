from dataclasses import replace

from scripts.traces.events import Event, Trace
from scripts.traces.steps import steps
from scripts.views.played import lines_of_steps, played_tracker, played_transcript

SCOPE = Event("scope", 1, "event loop", "http", values={"method": "GET", "path": "/a"})
END = Event("end", 1, "event loop", "http")
SEND = Event("http.response.start", 1, "event loop", values={"status": "200"})
CLIENT = Event("client", 1, "client", "it waits")


def inside(kind, line, **values):
    return Event(kind, 1, "worker thread", "f", line, "a.py", values=values)


def returned(line):
    return inside("return", line, **{"return": "1", "type": "int"})


def lines(*events):
    return list(lines_of_steps(steps(Trace(events))))


def test_a_transcript_stands_around_a_player_and_tells_request_and_lines_of_each_step():
    trace = Trace((SCOPE, inside("start", 7), inside("line", 8), returned(8), SEND))

    text = played_transcript(trace).split("\n")

    assert text[:4] == [
        '<div class="transcript" markdown="1">',
        "<step-player></step-player>",
        "",
        '1. <span data-lines="a.py:8" data-request="1"></span>**Receive request 1**',
    ]
    assert text[-4:] == ['2. <span data-request="1"></span>**Send response**', text[-3], "", "</div>"]


def test_lines_are_told_once_and_in_order():
    looped = [inside("line", line) for line in (8, 9, 8, 9)]

    assert lines(SCOPE, inside("start", 7), *looped, returned(10)) == ["a.py:8,9,10"]


def test_a_function_that_still_runs_stands_at_its_line():
    blocked = (SCOPE, inside("start", 7), inside("line", 8), CLIENT, inside("line", 9), returned(9), SEND)

    assert lines(*blocked) == ["a.py:8", "a.py:8", "a.py:8,9", ""]


def test_a_function_that_waits_or_has_ended_stands_nowhere():
    for end in (inside("suspend", 8), returned(8), inside("unwind", 8, raised="E()")):
        assert lines(SCOPE, inside("start", 7), inside("line", 8), end, CLIENT) == ["a.py:8", ""]


def test_each_file_has_its_own_lines():
    outer = [Event(kind, 1, "worker thread", "f", line, "a.py", call=1) for kind, line in (("start", 7), ("line", 8))]
    inner = [Event(kind, 1, "worker thread", "g", 3, "b.py", depth=1, call=2, caller=1) for kind in ("start", "line")]

    assert lines(SCOPE, *outer, *inner) == ["a.py:8 b.py:3"]


def test_a_cell_of_the_tracker_knows_the_steps_that_gave_its_value():
    rows = played_tracker(Trace((SCOPE, inside("start", 7), returned(8), SEND, END))).split("\n")

    assert rows[3:6] == [
        '| request | — | <span data-steps="1"></span>`GET /a` | `GET /a` |',
        '| response | — | <span data-steps="2"></span>`200` | `200` |',
        '| function | — | <span data-steps="1"></span>`f` | `f` |',
    ]


def test_a_step_stands_at_the_line_where_a_call_is_held_until_it_is_let_go():
    held = Event("held", 1, "worker thread", "read", 8, "a.py", depth=1)
    events = SCOPE, inside("start", 7), inside("line", 8), held, CLIENT, replace(held, kind="let go"), inside("line", 9)

    assert lines(*events, CLIENT) == ["a.py:8", "a.py:8", "a.py:8,9", "a.py:9"]
