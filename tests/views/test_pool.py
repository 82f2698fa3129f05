from scripts.traces.events import Event, Trace
from scripts.views.played import played_pool
from scripts.views.pool import pool

HEAD = ["| What happens | Waiting | Running | For no client |", "| --- | --- | --- | --- |"]


def scope(request):
    return Event("scope", request, "event loop", "http", values={"method": "POST", "path": "/"})


def work(kind, request, name="predict", where="worker thread", **facts):
    return Event(kind, request, where, name, **facts)


def answer(request, status="200"):
    return (
        Event("http.response.start", request, "event loop", values={"status": status}),
        Event("http.response.body", request, "event loop", values={"size": "2"}),
        Event("end", request, "event loop", "http"),
    )


def rows(*events):
    return pool(Trace(events)).split("\n")[2:]


def test_a_call_runs_on_for_no_client_when_its_request_is_answered():
    trace = Trace((scope(1), work("start", 1), *answer(1, "504"), work("return", 1)))

    assert pool(trace).split("\n") == [
        *HEAD,
        "| `predict()` starts for request 1 | — | 1 █ | — |",
        "| Request 1 is answered with `504` | — | 1 █ | 1 █ |",
        "| `predict()` returns for request 1 | — | — | — |",
    ]


def test_a_call_runs_on_for_no_client_when_that_leaves_or_the_application_ends_without_an_answer():
    leaves = rows(scope(1), work("start", 1), Event("leave", 1, "client", "http"), *answer(1))
    ends = rows(scope(1), work("start", 1), Event("end", 1, "event loop", "http", values={"raised": "ValueError()"}))

    assert leaves[1:] == ["| The client of request 1 leaves | — | 1 █ | 1 █ |"]
    assert ends[1:] == ["| Request 1 ends without an answer | — | 1 █ | 1 █ |"]


def test_requests_wait_for_a_thread_that_is_handed_on():
    found = rows(
        *(scope(1), work("start", 1), scope(2), scope(3)),
        *(work("return", 1), *answer(1), work("start", 2)),
        *(work("unwind", 2), *answer(2, "500"), work("start", 3)),
    )

    assert found == [
        "| `predict()` starts for request 1 | — | 1 █ |",
        "| Request 2 waits | 1 █ | 1 █ |",
        "| Request 3 waits | 2 ██ | 1 █ |",
        "| `predict()` returns for request 1 and starts for request 2 | 1 █ | 1 █ |",
        "| `predict()` raises for request 2 | 1 █ | — |",
        "| `predict()` starts for request 3 | — | 1 █ |",
    ]


def test_an_async_function_waits_where_it_lets_the_event_loop_go():
    waits = [work(kind, 2, "endpoint", "event loop") for kind in ("start", "suspend", "resume", "suspend")]

    found = rows(scope(1), work("start", 1), scope(2), *waits, work("return", 1), work("start", 2))

    assert found[1:] == [
        "| Request 2 waits | 1 █ | 1 █ |",
        "| `predict()` returns for request 1 and starts for request 2 | — | 1 █ |",
    ]


def test_who_needs_no_thread_does_not_wait_and_is_told_while_others_run():
    asked = [work("start", 2, "health", "event loop"), work("return", 2, "health", "event loop")]

    found = rows(scope(1), work("start", 1), scope(2), *asked, *answer(2), work("return", 1), *answer(1), scope(3))

    assert found[1:] == [
        "| Request 2 is answered with `200` | — | 1 █ |",
        "| `predict()` returns for request 1 | — | — |",
    ]


def test_who_is_answered_while_he_waits_waits_no_longer():
    found = rows(scope(1), work("start", 1), scope(2), *answer(2, "504"), work("start", 2))

    assert found[1:3] == ["| Request 2 waits | 1 █ | 1 █ | — |", "| Request 2 is answered with `504` | — | 1 █ | — |"]


def test_many_that_are_alike_are_told_at_once():
    running = [event for n in range(1, 41) for event in (scope(n), work("start", n))]
    waiting = [scope(n) for n in range(41, 61)]
    handed = [event for n in range(1, 21) for event in (work("return", n), *answer(n), work("start", n + 40))]
    ended = [work("return", n) for n in (21, 23, 24, 26)]

    assert rows(*running, *waiting, *handed, *ended) == [
        f"| `predict()` starts for requests 1 to 40 | — | 40 {'█' * 20} |",
        f"| Requests 41 to 60 wait | 20 {'█' * 10} | 40 {'█' * 20} |",
        f"| `predict()` returns for requests 1 to 20 and starts for requests 41 to 60 | — | 40 {'█' * 20} |",
        f"| `predict()` returns for requests 21, 23, 24 and 26 | — | 36 {'█' * 18} |",
    ]


def test_a_generator_runs_where_it_does_not_pause_and_the_service_itself_has_calls_too():
    paused = [work(kind, 1, "words", call=1) for kind in ("start", "suspend", "resume", "return")]

    assert rows(*paused, work("start", 0, "fetch", call=2)) == [
        "| `words()` starts for request 1 | — | 1 █ |",
        "| `words()` yields for request 1 | — | — |",
        "| `words()` goes on for request 1 | — | 1 █ |",
        "| `words()` returns for request 1 | — | — |",
        "| `fetch()` starts for the service itself | — | 1 █ |",
    ]


def test_a_call_that_the_recording_holds_says_so():
    inside = [work("start", 1, "inner", depth=1), work("held", 1, "Path.read_text", depth=2)]
    held = [work("held", 1), work("let go", 1), work("return", 1), work("start", 2), work("held", 2)]

    (one,) = rows(work("start", 1), *inside)
    _, _, handed = rows(work("start", 1), scope(2), *held)

    assert one == "| `predict()` starts for request 1, held here by the recording | — | 1 █ |"
    assert handed.startswith(
        "| `predict()` returns for request 1 and starts for request 2, held here by the recording |"
    )


def test_requests_that_went_the_same_way_are_counted():
    more = Event("more", 0, "event loop", values={"requests": "7", "events": "40"})

    assert rows(more) == ["| 7 more requests went the same way | — | — |"]


def test_on_a_page_each_row_knows_the_steps_in_which_it_happened():
    trace = Trace((scope(1), work("start", 1), work("held", 1), scope(2), work("return", 1), work("start", 2)))

    marked = [row.split("`")[0] for row in played_pool(trace).split("\n")[2:]]

    assert marked == [
        '| <span data-steps="1"></span>',
        '| <span data-steps="2"></span>Request 2 waits | 1 █ | 1 █ |',
        '| <span data-steps="3 4"></span>',
    ]
