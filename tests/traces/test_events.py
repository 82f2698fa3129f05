from scripts.traces.events import Event, Trace


def test_a_trace_selects_events_by_kind_and_facts():
    start, line = Event("start", 1, "event loop", "read"), Event("line", 1, "event loop", "read", 4)
    other = Event("start", 2, "worker thread", "read")
    trace = Trace((start, line, other))

    assert trace.select("start") == [start, other]
    assert trace.select("start", "line", request=1) == [start, line]
    assert trace.select(where="worker thread") == [other]
    assert trace.select() == [start, line, other]
