from dataclasses import replace

from scripts.traces.events import Event, OfProcess, Trace
from scripts.traces.steps import Step
from scripts.views.process_table import called, given, output, process_table


def test_a_step_is_a_row_with_an_anchor():
    trace = Trace(
        (
            Event("scope", 1, "event loop", values={"method": "GET", "path": "/a|b", "query": "x=1"}),
            Event("start", 1, "worker thread", "predict", values={"width": "0.2"}),
            Event("return", 1, "worker thread", "predict", values={"return": "'setosa'", "type": "str"}),
        )
    )

    assert process_table(trace) == (
        "| Step | Action | Input | Function called | Output | Response sent |\n"
        "| --- | --- | --- | --- | --- | --- |\n"
        '| <a id="step-1"></a>1 | Receive request 1 | <code>GET /a&#124;b&#63;x=1</code><br>`width` = `0.2` '
        "| `predict()` on a worker thread | `'setosa'`, a `str` | — |"
    )


def test_the_bytes_of_a_response_are_told_from_what_was_returned():
    trace = Trace(
        (
            Event("match", 1, "event loop", "a", values={"path": "/", "fits": "True"}),
            Event("return", 1, "event loop", "a", values={"return": "1", "type": "int"}),
            Event(
                "http.response.start", 1, "event loop", values={"status": "200", "headers": "content-type: text/plain"}
            ),
            Event("http.response.body", 1, "event loop", values={"body": "1", "size": "1"}),
        )
    )

    assert process_table(trace).split("\n")[-1] == (
        '| <a id="step-2"></a>2 | Send response | `1`, an `int` | — | `1`, 1 byte | `200` `text/plain`, 1 byte |'
    )


def test_what_an_endpoint_raises_is_its_output():
    trace = Trace(
        (
            Event("scope", 2, "event loop", values={"method": "POST", "path": "/"}),
            Event("start", 2, "event loop", "a"),
            Event("unwind", 2, "event loop", "a", values={"raised": "ValueError()"}),
        )
    )

    assert process_table(trace).split("\n")[-1] == (
        '| <a id="step-1"></a>1 | Receive request 2 | `POST /` | `a()` on the event loop | raises `ValueError()` | — |'
    )


def test_a_step_that_takes_a_function_up_again_names_it():
    resume = Event("resume", 1, "event loop", "count_requests")
    start = Event("start", 1, "worker thread", "predict_species")
    line = Event("line", 1, "worker thread", "predict_species", 15)

    assert called(Step(7, "Resume function", 1, (resume,))) == ["`count_requests()` goes on"]
    assert called(Step(8, "Go on in function", 1, (line, line))) == ["`predict_species()` goes on"]
    assert called(Step(6, "Call function", 1, (start, resume))) == ["`predict_species()` on a worker thread"]


def test_a_step_in_which_a_function_ends_names_it():
    ended = Event("return", 1, "worker thread", "write_audit", values={"return": "None", "type": "NoneType"})

    assert called(Step(6, "Leave function", 1, (ended,))) == ["`write_audit()` ends"]
    assert called(Step(6, "Go on in function", 1, (replace(ended, kind="suspend"),))) == ["`write_audit()` pauses"]


def test_the_input_is_what_the_framework_passed():
    endpoint = Event("start", 1, "worker thread", "predict_species", values={"flower": "[5.1]"})
    nested = Event("start", 1, "worker thread", "predict", depth=1, values={"measurements": "[5.1]"})

    assert given(Step(6, "Call function", 1, (endpoint, nested)), Trace(())) == ["`flower` = `[5.1]`"]


def test_what_the_client_says_is_input():
    said = Event("client", 2, "client", "GET /health is <sent>")

    assert given(Step(3, "Client goes on", 2, (said,)), None) == ["GET /health is &#60;sent&#62;"]


def test_a_terminal_has_a_command_as_input_and_an_exit_code_as_output():
    command = OfProcess("command", 0, "terminal", "uvicorn a:app --workers 2")
    ends, code = OfProcess("exit", 0, "terminal", process="worker 1"), OfProcess("exit", 0, "terminal", "0")

    assert given(Step(1, "Start server", 0, (command,)), None) == ["`uvicorn a:app --workers 2`"]
    assert output(Step(2, "Stop app", 0, (ends,))) == ["the process ends"]
    assert output(Step(3, "Server ends", 0, (code,))) == ["exit code `0`"]


def test_a_returned_value_is_shown_with_its_class_but_for_none():
    number = Event("return", 1, "event loop", "count", values={"return": "3", "type": "int"})
    nothing = Event("return", 1, "event loop", "close", values={"return": "None", "type": "NoneType"})

    assert output(Step(2, "Call function", 1, (number,))) == ["`3`, an `int`"]
    assert output(Step(2, "Call function", 1, (nothing,))) == ["`None`"]
    assert output(Step(1, "Start app", 0, (number, nothing))) == ["`count()`: `3`, an `int`", "`close()`: `None`"]


def test_who_is_held_and_goes_on_is_told_in_the_column_of_functions():
    held = Event("held", 1, "worker thread", "read", depth=1)
    client = Event("client", 1, "client", "it waits")

    rows = process_table(Trace((held, client, replace(held, kind="let go")))).split("\n")[2:]

    assert [row.split(" | ")[3] for row in rows] == ["`read()` is held here by the recording", "—", "`read()` goes on"]
