import pytest

from scripts.traces.events import Event
from scripts.traces.lifetimes import Lifetime, lifetimes


def event(kind, name="open_session", depth=0, call=0, **values):
    return Event(kind, 1, "event loop", name, depth=depth, call=call, values=values)


PAUSES = event("suspend", **{"yield": "'session'"})
GOES_ON = event("resume")
RETURNS = event("return")
SENT = [event("http.response.start", ""), event("http.response.body", ""), event("http.response.body", "")]


def seen(*events, names=("open_session",)):
    return lifetimes(events, names)


def test_a_function_that_yields_is_left_when_it_ends():
    assert seen(event("start"), PAUSES, *SENT, GOES_ON, RETURNS) == ([Lifetime("open_session", 1, 3)], 2)


def test_a_function_that_returns_is_not_left():
    waits = event("suspend")

    assert seen(event("start"), waits, GOES_ON, RETURNS, *SENT) == ([Lifetime("open_session", 1)], 2)


def test_what_runs_before_the_last_byte_comes_before_the_response():
    assert seen(*SENT[:2], event("start"), RETURNS, SENT[2]) == ([Lifetime("open_session", 1)], 2)


@pytest.mark.parametrize(("ends", "found"), [((2, 1), (4, 3)), ((1, 2), (3, 4))])
def test_of_two_open_calls_each_is_left_when_it_ends(ends, found):
    opened = [event(kind, call=call, **{"yield": "1"}) for call in (1, 2) for kind in ("start", "suspend")]
    lives, _ = seen(*opened, *(event(kind, call=call) for call in ends for kind in ("resume", "return")))

    assert [(life.entered, life.left) for life in lives] == [(1, found[0]), (2, found[1])]


@pytest.mark.parametrize(
    ("ending", "error"),
    [
        ([event("resume", raised="KeyError('a')"), event("unwind", raised="KeyError('a')")], "sees KeyError"),
        ([event("resume", raised="KeyError('a')"), RETURNS], "sees KeyError"),
        (
            [event("resume", raised="KeyError('a')"), event("unwind", raised="OSError()")],
            "sees KeyError, raises OSError",
        ),
        ([GOES_ON, event("unwind", raised="OSError()")], "raises OSError"),
    ],
)
def test_an_exception_is_seen_at_the_yield_or_raised(ending, error):
    assert seen(event("start"), PAUSES, *ending)[0] == [Lifetime("open_session", 1, 2, error)]


def test_what_raises_before_its_yield_is_not_left():
    found, _ = seen(event("start"), event("unwind", raised="OSError()"))

    assert found == [Lifetime("open_session", 1, 0, "raises OSError")]


def test_what_nobody_names_and_what_a_snippet_calls_itself_has_no_lifetime():
    assert seen(event("start", "predict"), event("start", depth=1)) == ([], 0)


def test_a_class_is_depended_on_by_its_own_name():
    found, _ = seen(event("start", "Settings.__init__"), event("return", "Settings.__init__"), names=("Settings",))

    assert found == [Lifetime("Settings", 1)]


def test_a_lifetime_tells_when_it_was_entered_and_left():
    lives = (Lifetime("a", 1, 8), Lifetime("a", 2), Lifetime("a"))

    assert [life.order for life in lives] == ["in 1, out 8", "in 2", "no run recorded"]
