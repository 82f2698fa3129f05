from dataclasses import replace

from scripts.traces.events import Event
from scripts.traces.pairs import keyed, moved

SCOPE = Event("scope", 1, "event loop", "http")
OPEN = Event("start", 1, "event loop", "open")
CLOSE = Event("return", 1, "event loop", "open")
OTHER = Event("return", 1, "event loop", "other")
SENT = Event("http.response.start", 1, "event loop", "http.response.start")


def kinds(before, now):
    """What moved, and what it was told to have passed."""
    found = moved([*keyed(before)], [*keyed(now)])
    return [(f"{key.kind} {key.name}", f"{other.kind} {other.name}") for key, other in found]


def test_what_happens_again_is_another_event():
    first, second = keyed([OPEN, OPEN])

    assert (first.time, second.time) == (0, 1)


def test_a_name_for_what_differs_is_the_same_whatever_its_number():
    assert [*keyed([replace(OPEN, name="<id 1>")])] == [*keyed([replace(OPEN, name="<id 2>")])]


def test_a_function_moves_and_not_the_message_that_it_passes():
    assert kinds([SCOPE, OPEN, CLOSE, SENT], [SCOPE, SENT, OPEN, CLOSE]) == [
        ("start open", "http.response.start http.response.start"),
        ("return open", "http.response.start http.response.start"),
    ]


def test_of_two_functions_one_moves():
    assert kinds([CLOSE, OTHER, SENT], [OTHER, CLOSE, SENT]) == [("return other", "return open")]


def test_what_came_or_went_moves_nothing():
    assert kinds([SCOPE, OPEN, SENT], [SCOPE, SENT]) == []


def test_what_happens_for_one_request_passes_what_happens_for_another():
    second = replace(OPEN, request=2)

    assert kinds([OPEN, second], [second, OPEN]) == [("start open", "start open")]
