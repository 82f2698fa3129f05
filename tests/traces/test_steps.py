from scripts.traces.events import Event, OfProcess, Trace
from scripts.traces.steps import steps


def actions(*events):
    return [step.action for step in steps(Trace(events))]


def event(kind, request=1, **facts):
    return Event(kind, request, facts.pop("where", "event loop"), **facts)


def test_a_request_is_received_sent_and_waited_after():
    story = [event(kind) for kind in ("scope", "start", "return", "http.response.start", "http.response.body", "end")]

    assert actions(event("import", 0), *story) == [
        "Start app",
        "Receive request",
        "Send response",
        "Wait for the next request",
    ]


def test_what_the_client_says_is_a_step_of_its_own():
    said = event("client", name="the client has its answer", where="client")

    told = actions(event("scope"), event("http.response.body"), said, event("start", name="log"), event("end"))

    assert told == ["Receive request", "Send body", "Client goes on", "Call function", "Wait for the next request"]


def test_another_request_in_flight_means_that_nobody_waits():
    assert actions(event("scope", 1), event("scope", 2), event("end", 1), event("end", 2)) == [
        "Receive request",
        "Receive request",
        "Finish request",
        "Wait for the next request",
    ]


def test_a_function_that_goes_on_after_a_response_was_sent_is_a_step_of_its_own():
    sent = [event("http.response.start"), event("http.response.body")]

    told = actions(event("scope"), *sent, event("resume", name="open_log"), event("return", name="open_log"))

    assert told == ["Receive request", "Send response", "Resume function"]


def test_a_function_called_when_the_response_is_sent_is_no_part_of_the_sending():
    task = (event("start", name="log"), event("return", name="log"))

    told = actions(event("scope"), event("http.response.start"), event("http.response.body"), *task, event("end"))

    assert told == ["Receive request", "Send response", "Call function", "Wait for the next request"]


def test_the_title_of_a_step_says_which_request_arrives_or_finishes():
    story = (("scope", 1), ("scope", 2), ("line", 1), ("end", 1), ("line", 1), ("end", 2), ("line", 2))

    assert [step.title for step in steps(Trace(tuple(event(*told) for told in story)))] == [
        "Receive request 1",
        "Receive request 2",
        "Go on in function (request 1)",
        "Finish request 1",
        "Go on in function (request 1)",
        "Wait for the next request",
        "Go on in function",
    ]


def test_what_is_held_belongs_to_a_step_and_what_is_let_go_begins_one():
    held, let_go = (event(kind, name="read", depth=1) for kind in ("held", "let go"))
    call = event("start", name="predict"), event("line", name="predict")

    told = actions(event("scope"), *call, held, event("scope", 2), let_go, event("return", name="predict"), held)

    assert told == ["Receive request", "Receive request", "Let function go"]
    assert actions(event("scope"), event("scope", 2), held) == ["Receive request", "Receive request", "Hold function"]


def of(process, kind, request=0):
    return OfProcess(kind, request, "event loop", process=process)


def test_each_process_starts_serves_and_stops_in_steps_of_its_own():
    trace = Trace(
        (
            of("", "command"),
            *(of("worker 1", "import"), of("worker 1", "scope"), of("worker 2", "import"), of("worker 2", "scope")),
            *(of("worker 2", "scope", 1), of("worker 1", "scope", 2), of("worker 1", "end", 2)),
            *(of("worker 2", "signal"), of("worker 2", "exit"), of("", "signal")),
            *(of("worker 1", "lifespan.shutdown"), of("worker 1", "exit"), of("", "exit")),
        )
    )

    assert [step.title for step in steps(trace)] == [
        "Start server",
        "Start app (worker 1)",
        "Start app (worker 2)",
        "Receive request 1 (worker 2)",
        "Receive request 2 (worker 1)",
        "Wait for the next request (worker 1)",
        "Send signal (worker 2)",
        "Process ends (worker 2)",
        "Send signal",
        "Stop app (worker 1)",
        "Server ends",
    ]
