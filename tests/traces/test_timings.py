from scripts.traces.events import Event, Timed
from scripts.traces.timings import RUNS, UNKNOWN, WAITS, Stretch, call_times


def at(kind, moment, call=1):
    return Timed(kind, 1, "event loop", "read", call=call, at=moment)


def test_a_call_runs_until_it_waits_and_after_that_until_it_ends():
    (call,) = call_times([at("start", 0), at("suspend", 1), at("resume", 4), at("return", 6)])

    assert call.stretches == (Stretch(RUNS, 0, 1), Stretch(WAITS, 1, 4), Stretch(RUNS, 4, 6))
    assert (call.took, call.lasted(WAITS), call.ended) == (6, 3, True)


def test_what_was_only_counted_may_be_either():
    (call,) = call_times([at("start", 0), at("suspend", 1), at("more", 5), at("return", 5)])

    assert call.stretches[1:] == (Stretch(UNKNOWN, 1, 5), Stretch(RUNS, 5, 5))


def test_a_call_without_an_end_goes_on_to_the_last_event():
    waits, runs = call_times([at("start", 0), at("suspend", 1), at("start", 2, call=2), at("return", 7, call=2)])

    assert (waits.took, waits.lasted(WAITS), waits.ended) == (7, 6, False)
    assert (runs.took, runs.ended) == (5, True)


def test_events_without_times_tell_nothing():
    assert not call_times([Event("start", 1, "event loop", "read"), Event("return", 1, "event loop", "read")])
