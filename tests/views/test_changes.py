from dataclasses import replace

import pytest

from scripts.course.changed import CHANGES
from scripts.course.scenarios import recorded
from scripts.traces.events import Event, Trace
from scripts.views.changes import changes, growth_changes

SCOPE = Event("scope", 1, "event loop", "http", values={"method": "GET", "path": "/a", "headers": "a: 1\nb: 2"})
START = Event("start", 1, "event loop", "close", 4, values={"note": "'x'"})
LINE = Event("line", 1, "event loop", "close", 5)
CLOSED = Event("return", 1, "event loop", "close", 5, values={"return": "None", "type": "NoneType"})
SENT = Event("http.response.start", 1, "event loop", values={"status": "307"})
BODY = Event("http.response.body", 1, "event loop", values={"size": "2", "body": "{}"})
END = Event("end", 1, "event loop", "http")


def said(before, now):
    return [*changes(Trace(tuple(before)), Trace(tuple(now)))]


@pytest.mark.parametrize(
    ("now", "sentence"),
    [
        (
            [SCOPE, SENT, BODY, START, CLOSED, END],
            "starts after the response; it started before the response",
        ),
        (
            [SCOPE, START, SENT, CLOSED, BODY, END],
            "ends while the response is sent; it ended before the response",
        ),
        (
            [SCOPE, START, SENT, BODY, END, CLOSED],
            "ends after the application returned; it ended before the response",
        ),
        (
            [START, SCOPE, CLOSED, SENT, BODY, END],
            "starts before the application is called; it started after that",
        ),
    ],
)
def test_what_moved_is_told_by_its_place_to_the_response(now, sentence):
    assert said([SCOPE, START, CLOSED, SENT, BODY, END], now) == [f"`close()` now {sentence}"]


def test_of_what_a_function_does_there_the_last_is_told_whatever_it_is_called():
    start, ends = (replace(event, name="restarts") for event in (START, CLOSED))
    waits = replace(LINE, kind="suspend", name="restarts")

    assert said([SCOPE, start, waits, ends, SENT, BODY], [SCOPE, start, SENT, BODY, waits, ends]) == [
        "`restarts()` now ends after the response; it ended before the response"
    ]


def test_what_a_function_calls_moves_with_it():
    inner = [replace(event, name="inner", depth=1, caller=1) for event in (START, CLOSED)]
    outer = [START, *inner, CLOSED]

    assert said([SCOPE, *outer, SENT, BODY], [SCOPE, SENT, BODY, *outer]) == [
        "`close()` now starts after the response; it started before the response"
    ]


def test_of_two_that_end_the_other_way_round_one_is_told():
    opened = replace(START, name="open"), replace(CLOSED, name="open")

    assert said([START, opened[0], opened[1], CLOSED], [START, opened[0], CLOSED, opened[1]]) == [
        "`close()` now ends before `open()` ends; it ended after that"
    ]


@pytest.mark.parametrize(
    ("before", "now", "sentence"),
    [
        (SENT, replace(SENT, values={"status": "308"}), "`http.response.start`: `status` is now `308`; it was `307`"),
        (SENT, replace(SENT, values={}), "`http.response.start`: `status` is now not there; it was `307`"),
        (
            START,
            replace(START, where="worker thread"),
            "`close()` now starts on a worker thread; it started on the event loop",
        ),
        (LINE, replace(LINE, changed={"n": "1"}), "`close()`, line 5: `n` is now `1`; it was not there"),
        (
            BODY,
            replace(BODY, values=BODY.values | {"body": "<`>"}),
            "`http.response.body`: `body` is now `` <`> ``; it was `{}`",
        ),
    ],
)
def test_each_fact_that_is_another_is_told(before, now, sentence):
    assert said([SCOPE, before], [SCOPE, now]) == [sentence]


def test_of_many_lines_those_are_told_that_are_others():
    now = replace(SCOPE, values=SCOPE.values | {"headers": "a: 1\nc: 3"})

    assert said([SCOPE], [now]) == [
        "the application: `headers` now has `c: 3`",
        "the application: `headers` no longer has `b: 2`",
    ]


def test_of_a_long_value_the_part_is_told_that_is_another():
    before, now = (replace(BODY, values={"body": "x" * 500 + last}) for last in "yz")

    assert said([before], [now]) == [
        f"`http.response.body`: `body` is now `…{'x' * 40}z`; it was `…{'x' * 40}y`",
    ]


def test_what_is_called_less_often_is_told_once_and_what_came_or_went_in_the_words_of_the_transcript():
    assert said([SCOPE, START, LINE, CLOSED, SENT], [SCOPE, BODY]) == [
        "`close()` is not called any more; it was called once",
        "no longer: The application sends `http.response.start`: status `307`",
        "now: The application sends `http.response.body`: 2 bytes, `{}`",
    ]
    assert said([START, CLOSED], [START, LINE, CLOSED]) == ["now, `close()` runs line 5"]


def test_a_terminal_and_a_chain_of_calls_have_their_own_words():
    printed, calls = Event("output", 0, "terminal", "Hi"), Event("task", 1, "event loop", "f", values={"calls": "a\nb"})

    assert said([printed], [replace(printed, name="Ho")]) == [
        "no longer in the terminal: `Hi`",
        "now in the terminal: `Ho`",
    ]
    assert said([calls], [replace(calls, values={"calls": "a\nc"})]) == [
        "the chain of calls now has `c`",
        "the chain of calls no longer has `b`",
    ]


def test_a_sentence_names_the_requests_that_it_is_about():
    two = [SENT, replace(SENT, request=2)]
    now = [replace(event, values={"status": "308"}) for event in two]

    assert [*changes(Trace(tuple(two)), Trace(tuple(now))).values()] == [[1, 2]]


def test_the_number_of_a_name_or_of_a_call_changes_nothing():
    one, other = (replace(START, call=n, values={"id": f"<id {n}>"}) for n in (1, 2))

    assert said([one], [other]) == []


@pytest.mark.parametrize("scenario", ["hello/two_requests", "hello/one_request_in_depth"])
def test_whatever_is_another_is_told(scenario):
    trace = recorded(*scenario.split("/"))
    others = [change(trace.events, n) for n in range(len(trace.events)) for change in CHANGES.values()]

    untold = [other for other in others if other != trace.events and not changes(trace, trace.of(other))]
    assert others and untold == []


def test_counts_are_told_with_what_they_were():
    before, now = ({1: {"framework": n, "own": 1}, 10: {"framework": 10 * n, "own": 10}} for n in (72, 73))

    assert [*growth_changes(before, now)] == ["Framework calls: now 73 for 1, before 72; 730 for 10, before 720"]
    assert [*growth_changes(now, now)] == []


def test_what_is_held_is_told_as_the_recording_does_it():
    held = replace(LINE, kind="held", name="read", depth=1)

    assert said([SCOPE, START, CLOSED, END], [SCOPE, START, held, CLOSED, END]) == [
        "now: `read()` is held here by the recording, on the event loop"
    ]
    assert said([SCOPE, START, held, CLOSED, END], [SCOPE, START, CLOSED, held, END]) == [
        "`close()` now ends before `read()` is held by the recording; it ended after that"
    ]
