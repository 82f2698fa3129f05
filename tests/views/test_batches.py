from scripts.traces.events import Event, Trace
from scripts.views.batches import batches
from scripts.views.played import played_batches


def scope(request):
    return Event("scope", request, "event loop", "http", values={"method": "POST", "path": "/"})


def loop(kind, request=0, name="run"):
    return Event(kind, request, "event loop", name)


def model(kind, call, request=0, **facts):
    return Event(kind, request, "worker thread", "predict", call=call, **facts)


def asks(request):
    return scope(request), loop("start", request), loop("suspend", request)


def answer(request, status="200"):
    return loop("resume", request), Event("http.response.start", request, "event loop", values={"status": status})


def rows(*events):
    return batches(Trace(events)).split("\n")


TWO_CALLS = (
    *(*asks(1), model("start", 1), model("held", 1), *asks(2), *asks(3)),
    *(model("return", 1), loop("resume"), model("start", 2), *answer(1)),
    *(model("return", 2), loop("resume"), *answer(2), *answer(3)),
)


def test_who_is_suspended_when_a_call_starts_and_goes_on_with_its_result_is_in_it():
    assert rows(*TWO_CALLS) == [
        "| Request | 1. `predict()` | 2. `predict()` | Answer |",
        "| --- | --- | --- | --- |",
        "| 1. `POST /` | █ in it | — | `200` |",
        "| 2. `POST /` | waits | █ in it | `200` |",
        "| 3. `POST /` | waits | █ in it | `200` |",
        "| Together | 1 request | 2 requests | — |",
        "| Held here by the recording | yes | — | — |",
    ]


def test_a_call_for_one_request_is_its_own_and_who_comes_after_it_has_not_waited():
    alone = [(*asks(n), model("start", n, n), model("return", n, n), *answer(n)) for n in (1, 2)]

    assert rows(*alone[0], *alone[1])[2:] == [
        "| 1. `POST /` | █ in it | — | `200` |",
        "| 2. `POST /` | — | █ in it | `200` |",
        "| Together | 1 request | 1 request | — |",
    ]


def test_who_is_not_taken_into_a_call_waits_for_the_next():
    taken = (*asks(1), *asks(2), model("start", 1), model("return", 1), loop("resume"), model("start", 2), *answer(1))

    assert rows(*taken, model("return", 2), loop("resume"), *answer(2))[2:4] == [
        "| 1. `POST /` | █ in it | — | `200` |",
        "| 2. `POST /` | waits | █ in it | `200` |",
    ]


def test_who_goes_on_when_no_result_is_there_is_in_no_call():
    refused = (scope(1), *answer(1, "503"))
    early = (*asks(2), model("start", 1), *answer(2), model("return", 1), loop("resume"))

    assert rows(*refused, *early, *asks(3))[2:] == [
        "| 1. `POST /` | — | `503` |",
        "| 2. `POST /` | — | `200` |",
        "| 3. `POST /` | — | — |",
        "| Together | — | — |",
    ]


def test_who_never_goes_on_waits_and_nobody_says_that_a_call_was_for_none():
    failed = (*asks(1), *asks(2), model("start", 1), model("unwind", 1), loop("resume"), loop("unwind"))

    assert rows(*failed, Event("leave", 2, "client"), *asks(3))[2:] == [
        "| 1. `POST /` | waits | — |",
        "| 2. `POST /` | waits | — |",
        "| 3. `POST /` | — | — |",
        "| Together | — | — |",
    ]


def test_a_call_that_never_ends_lets_those_wait_who_are_called_for_later():
    calls = (*asks(1), model("start", 1, 1), *asks(2), model("start", 2, 2))

    assert rows(*calls)[2:4] == ["| 1. `POST /` | █ in it | — | — |", "| 2. `POST /` | waits | █ in it | — |"]


def test_what_calls_call_and_what_runs_on_the_event_loop_is_no_column():
    inner = Event("start", 0, "worker thread", "dot", depth=1, call=9)

    assert rows(*asks(1), model("start", 1), inner, model("unwind", 1))[0] == "| Request | 1. `predict()` | Answer |"


def test_on_a_page_each_cell_knows_the_steps_in_which_it_happened():
    first, second = played_batches(Trace(TWO_CALLS)).split("\n")[2:4]

    assert first.count("data-steps") == 2 and second.count("data-steps") == 3
    assert second.split(" | ")[1].endswith("</span>waits")
