import pytest

from scripts.record.alike import alike_once
from scripts.traces.events import Event, Trace
from scripts.views.outcomes import outcomes
from scripts.views.sequence import sequence
from scripts.views.timeline import timeline
from scripts.views.transcript import transcript

MORE = "7 more requests went the same way"


def asked(number, path="/", status="200", more_body="", raised=""):
    """What is recorded of one request."""
    yield Event("scope", number, "event loop", "http", values={"method": "GET", "path": f"{path}{number}"})
    yield Event("http.response.start", number, "event loop", values={"status": status})
    yield Event("http.response.body", number, "event loop", values={"more_body": more_body})
    yield Event("end", number, "event loop", "http", values={"raised": raised or f"ValueError('{number}')"})


def told(*requests):
    return alike_once(event for request in requests for event in request)


def numbers(events):
    return [*dict.fromkeys(e.request for e in events)]


def test_of_requests_that_went_the_same_way_the_first_and_the_last_are_told():
    events = told(*(asked(number) for number in range(1, 10)))

    assert numbers(events) == [1, 0, 9]
    assert [e.values for e in events if e.kind == "more"] == [{"events": "28", "like": "7", "requests": "7"}]


def test_every_view_of_requests_says_how_many_are_not_told():
    trace = Trace((*told(*(asked(number) for number in range(1, 10))),))

    assert "4. **Further requests**\n    1. And 7 more requests went the same way." in transcript(trace)
    assert all(MORE in view(trace) for view in (outcomes, sequence, timeline))


def test_requests_that_come_by_turns_are_told_by_turns():
    turns = [asked(number, status="200" if number % 2 else "404") for number in range(1, 11)]

    assert numbers(told(*turns)) == [1, 2, 0, 9, 10]


@pytest.mark.parametrize("how", [{"status": "500"}, {"more_body": "True"}, {"raised": "KeyError('6')"}])
def test_a_request_that_was_answered_otherwise_is_told(how):
    events = told(*(asked(n) for n in range(1, 6)), asked(6, **how), *(asked(n) for n in range(7, 12)))

    assert [e.request for e in events if e.kind in ("scope", "more")] == [1, 0, 5, 6, 7, 0, 11]


def test_four_alike_are_all_told():
    assert numbers(told(*(asked(number) for number in range(1, 5)))) == [1, 2, 3, 4]
