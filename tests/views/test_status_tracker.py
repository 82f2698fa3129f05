from scripts.traces.events import Event, OfProcess, Trace
from scripts.views.status_tracker import changes, snapshots, status_tracker

SCOPE = Event("scope", 1, "event loop", values={"method": "GET", "path": "/a"})
START = Event("start", 1, "worker thread", "predict")
END = Event("end", 1, "event loop", "http")


def test_each_moment_is_a_column_and_each_variable_a_row():
    assert status_tracker(Trace((SCOPE, START, END))) == (
        "| Variable | Start | After request 1 | Final |\n"
        "| --- | --- | --- | --- |\n"
        "| application | — | — | — |\n"
        "| request | — | `GET /a` | `GET /a` |\n"
        "| response | — | — | — |\n"
        "| function | — | `predict` | `predict` |\n"
        "| thread | — | `worker thread` | `worker thread` |"
    )


def test_each_process_has_its_application_and_each_request_its_process():
    trace = Trace(
        (
            OfProcess("lifespan.startup.complete", 0, "event loop", process="worker 1"),
            OfProcess("lifespan.startup.complete", 0, "event loop", process="worker 2"),
            OfProcess("scope", 1, "event loop", values=SCOPE.values, process="worker 2"),
            OfProcess("end", 1, "event loop", "http", process="worker 2"),
            OfProcess("exit", 0, "terminal", process="worker 1"),
            OfProcess("exit", 0, "terminal", "0"),
        )
    )

    assert snapshots(trace)[1:] == [
        (
            "After request 1",
            {
                "application, worker 1": "lifespan.startup.complete",
                "application, worker 2": "lifespan.startup.complete",
                "request": "GET /a",
                "process": "worker 2",
            },
        ),
        ("Final", snapshots(trace)[1][1] | {"application, worker 1": "the process has ended"}),
    ]
    assert "| process | — | `worker 2` | `worker 2` |" in status_tracker(trace)


def test_a_response_is_its_status_and_its_body():
    sent = (
        Event("http.response.start", 1, "event loop", values={"status": "200"}),
        Event("http.response.body", 1, "event loop", values={"body": "a", "size": "1"}),
    )

    assert snapshots(Trace((SCOPE, *sent, END)))[1] == ("After request 1", {"request": "GET /a", "response": "200 a"})


def test_a_run_without_requests_has_only_its_end():
    trace = Trace((Event("lifespan.startup.complete", 0, "event loop"),))

    assert snapshots(trace) == [("Final", {"application": "lifespan.startup.complete"})]


def test_the_function_is_the_one_the_framework_called():
    endpoint = Event("start", 1, "worker thread", "predict_species")
    nested = Event("start", 1, "worker thread", "predict", depth=1)

    assert changes(endpoint) == {"function": "predict_species", "thread": "worker thread"}
    assert changes(nested) == {}


def test_no_function_after_the_endpoint_takes_its_place():
    match = Event("match", 1, "event loop", "predict", values={"fits": "True"})
    functions = [Event("start", 1, "event loop", name) for name in ("caller", "predict", "audit")]

    told = snapshots(Trace((SCOPE, match, *functions, END)))
    without = snapshots(Trace((SCOPE, match, functions[0], END)))

    assert (told[-1][1]["function"], without[-1][1]["function"]) == ("predict", "caller")


def test_the_endpoint_of_a_class_is_its_method():
    match = Event("match", 1, "event loop", "Prices", values={"fits": "True"})
    functions = [Event("start", 1, "event loop", name) for name in ("Prices.get", "audit")]

    assert snapshots(Trace((SCOPE, match, *functions, END)))[-1][1]["function"] == "Prices.get"
