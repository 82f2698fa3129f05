from scripts.traces.events import Event
from scripts.traces.processes import OWN, Reported, in_order, named

NAMES = {70: "worker 1", 50: "worker 2"}


def reported(after: int, process: int, kind: str, request: int = 0, call: int = 0) -> Reported:
    return Reported(after, process, Event(kind, request, "event loop", call=call))


def test_between_two_events_of_who_asks_those_of_the_first_process_come_first():
    reports = [
        reported(0, 50, "import"),
        reported(0, 70, "import"),
        reported(1, OWN, "signal"),
        reported(1, 50, "exit"),
        reported(1, 70, "exit"),
    ]

    told = in_order(reports, NAMES)

    assert [(event.process, event.kind) for event in told] == [
        ("worker 1", "import"),
        ("worker 2", "import"),
        ("", "signal"),
        ("worker 1", "exit"),
        ("worker 2", "exit"),
    ]


def test_requests_and_calls_are_numbered_over_all_processes():
    reports = [
        reported(1, 50, "start", request=1, call=1),
        reported(2, 70, "start", request=1, call=1),
        reported(3, 70, "start", request=2, call=2),
        reported(4, 50, "return", request=1, call=1),
        reported(5, 70, "lifespan.shutdown"),
    ]

    told = in_order(reports, NAMES)

    assert [(event.request, event.call) for event in told] == [(1, 1), (2, 2), (3, 3), (1, 1), (0, 0)]


def test_processes_are_named_in_their_order_and_the_one_that_was_started_is_their_parent():
    assert named([70, 50, 40, 70], started=40) == {40: "parent", 70: "worker 1", 50: "worker 2"}
    assert named([70, 50, 70], started=30) == {30: "parent", 70: "worker 1", 50: "worker 2"}
    assert named([40], started=40) == {40: "process"}


def test_a_parent_begins_before_those_it_starts_and_ends_after_them():
    reports = [reported(0, 70, "scope"), reported(0, 40, "import"), reported(1, 40, "exit"), reported(1, 70, "exit")]

    told = in_order(reports, named([70, 40], started=40))

    assert [event.process for event in told] == ["parent", "worker 1", "worker 1", "parent"]
