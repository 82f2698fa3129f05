from scripts.traces.events import Event, Trace
from scripts.views.process_flow import process_flow

SCOPE = Event("scope", 1, "event loop", values={"method": "GET", "path": '/"a"'})
START = Event("http.response.start", 1, "event loop", values={"status": "404"})
BODY = Event("http.response.body", 1, "event loop", values={"body": "no", "size": "2"})
DESCRIPTION = (
    "start app (did not happen), then receive request (GET /#34;a#34;), then match path and method (did not happen), "
    "then call function (did not happen), then process input (did not happen), "
    "then generate response (did not happen), then send response (404, 2 bytes), "
    "then wait for the next request (did not happen)."
)


def test_a_stage_that_never_happened_is_dashed():
    assert (
        process_flow(Trace((SCOPE, START, BODY)))
        == f"""```mermaid
flowchart TD
    accTitle: Process flow
    accDescr: {DESCRIPTION}
    stage-start["Start app<br>did not happen"]
    stage-receive["Receive request<br>GET /#34;a#34;"]
    stage-match["Match path and method<br>did not happen"]
    stage-call["Call function<br>did not happen"]
    stage-process["Process input<br>did not happen"]
    stage-generate["Generate response<br>did not happen"]
    stage-send["Send response<br>404, 2 bytes"]
    stage-wait["Wait for the next request<br>did not happen"]
    stage-start --> stage-receive
    stage-receive --> stage-match
    stage-match --> stage-call
    stage-call --> stage-process
    stage-process --> stage-generate
    stage-generate --> stage-send
    stage-send --> stage-wait
    stage-wait -->|next request| stage-receive
    classDef skipped stroke-dasharray: 4 4
    class stage-start,stage-match,stage-call,stage-process,stage-generate,stage-wait skipped
```"""
    )


def test_the_facts_are_those_of_the_matched_function():
    match = Event("match", 1, "event loop", "a", values={"path": "/a", "methods": "GET", "fits": "True"})
    other = Event("start", 1, "event loop", "dependency")
    call = Event("start", 1, "worker thread", "a", values={"n": "1"})

    text = process_flow(Trace((match, other, call)))

    assert 'stage-match["Match path and method<br>GET /a → a"]' in text
    assert 'stage-call["Call function<br>a() on a worker thread"]' in text
    assert 'stage-process["Process input<br>n = 1"]' in text


def test_a_route_whose_method_does_not_fit_is_not_called():
    match = Event("match", 1, "event loop", "a", values={"path": "/a", "methods": "GET", "fits": "False"})

    text = process_flow(Trace((SCOPE, match, START)))

    assert 'stage-match["Match path and method<br>GET /a not a"]' in text
    assert 'stage-call["Call function<br>did not happen"]' in text


def test_what_was_raised_is_what_was_generated():
    match = Event("match", 1, "event loop", "a", values={"path": "/a", "methods": "GET", "fits": "True"})
    unwind = Event("unwind", 1, "event loop", "a", values={"raised": "ValueError()"})

    text = process_flow(Trace((SCOPE, match, unwind)))

    assert 'stage-generate["Generate response<br>raised ValueError()"]' in text
