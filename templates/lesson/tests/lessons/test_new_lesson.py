from fastapi import FastAPI


def test_the_module_registers_one_function(run):
    (imported,) = run("two_requests").select("import")

    known = [route.path for route in FastAPI().routes]
    assert imported.values["routes"].split("\n") == [*known, "/double/{number}"]


def test_only_a_number_reaches_the_function(run):
    trace = run("two_requests")

    assert [event.request for event in trace.select("start", name="double")] == [1]
    assert [event.values["status"] for event in trace.select("http.response.start")] == ["200", "422"]


def test_an_async_endpoint_runs_on_the_event_loop(run):
    starts = run("two_requests").select("start", name="double")

    assert [event.where for event in starts] == ["event loop"]


def test_quiz_what_the_function_returns(run, key):
    (returned,) = run("two_requests").select("return", name="double")

    assert key == f"`{returned.values['return']}`, a `{returned.values['type']}`"
