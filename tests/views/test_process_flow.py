from scripts.traces.events import Event, Trace
from scripts.views.process_flow import process_flow, stages

SCOPE = Event("scope", 1, "event loop", values={"method": "GET", "path": '/"a"'})
START = Event("http.response.start", 1, "event loop", values={"status": "404"})
BODY = Event("http.response.body", 1, "event loop", values={"body": "no", "size": "2"})
DESCRIPTION = (
    "start app (nothing recorded), then receive request (GET /#34;a#34;), "
    "then match path and method (nothing recorded), then process input (nothing recorded), "
    "then call function (nothing recorded), then generate response (nothing recorded), "
    "then send response (404, 2 bytes), then wait for the next request (nothing recorded)."
)
MATCH = Event("match", 1, "event loop", "a", values={"path": "/a", "methods": "GET", "fits": "True"})
CALL = Event("start", 1, "worker thread", "a", values={"n": "1"})
RETURN = Event("return", 1, "worker thread", "a", values={"return": "1", "type": "int"})


def order(*events):
    return [stage.node.removeprefix("stage-") for stage in stages(Trace(events)) if stage.event]


def test_a_stage_of_which_nothing_was_recorded_is_dashed():
    assert (
        process_flow(Trace((SCOPE, START, BODY)))
        == f"""```mermaid
flowchart TD
    accTitle: Process flow
    accDescr: {DESCRIPTION}
    stage-start["Start app<br>nothing recorded"]
    stage-receive["Receive request<br>GET /#34;a#34;"]
    stage-match["Match path and method<br>nothing recorded"]
    stage-process["Process input<br>nothing recorded"]
    stage-call["Call function<br>nothing recorded"]
    stage-generate["Generate response<br>nothing recorded"]
    stage-send["Send response<br>404, 2 bytes"]
    stage-wait["Wait for the next request<br>nothing recorded"]
    stage-start --> stage-receive
    stage-receive --> stage-match
    stage-match --> stage-process
    stage-process --> stage-call
    stage-call --> stage-generate
    stage-generate --> stage-send
    stage-send --> stage-wait
    classDef skipped stroke-dasharray: 4 4
    class stage-start,stage-match,stage-process,stage-call,stage-generate,stage-wait skipped
```"""
    )


def test_input_is_processed_before_the_function_that_starts_with_it():
    assert order(SCOPE, MATCH, CALL, RETURN, START, BODY) == ["receive", "match", "process", "call", "generate", "send"]


def test_the_stages_stand_in_the_order_of_their_events():
    streamed = order(SCOPE, MATCH, START, CALL, BODY, RETURN)

    assert streamed == ["receive", "match", "send", "process", "call", "generate"]


def test_what_was_not_seen_stays_behind_the_stage_it_usually_follows():
    shown = stages(Trace((SCOPE, MATCH, START, BODY)))

    assert [stage.node for stage in shown if not stage.event] == [
        "stage-start",
        "stage-process",
        "stage-call",
        "stage-generate",
        "stage-wait",
    ]
    assert [stage.node for stage in shown][1:4] == ["stage-receive", "stage-match", "stage-process"]


def test_input_that_is_refused_was_processed_and_nothing_was_called():
    fault = '{"detail":[{"type":"int_parsing","loc":["query","n"],"msg":"no"}]}'
    body = Event("http.response.body", 1, "event loop", values={"body": fault, "size": "66"})

    text = process_flow(Trace((SCOPE, MATCH, START, body)))

    assert 'stage-process["Process input<br>refused: [#34;query#34;,#34;n#34;]"]' in text
    assert 'stage-call["Call function<br>nothing recorded"]' in text


def test_only_where_another_request_follows_the_flow_comes_back():
    ended, following = (
        Event(kind, n, "event loop", "http", values=SCOPE.values) for kind, n in (("end", 1), ("scope", 2))
    )
    once, twice = process_flow(Trace((SCOPE, ended))), process_flow(Trace((SCOPE, ended, following)))

    assert "next request|" not in once
    assert "stage-wait -->|next request| stage-receive" in twice


def test_the_facts_are_those_of_the_matched_function():
    other = Event("start", 1, "event loop", "dependency")

    text = process_flow(Trace((MATCH, other, CALL)))

    assert 'stage-match["Match path and method<br>GET /a → a"]' in text
    assert 'stage-call["Call function<br>a() on a worker thread"]' in text
    assert 'stage-process["Process input<br>n = 1"]' in text


def test_a_route_whose_method_does_not_fit_is_not_called():
    match = Event("match", 1, "event loop", "a", values={"path": "/a", "methods": "GET", "fits": "False"})

    text = process_flow(Trace((SCOPE, match, START)))

    assert 'stage-match["Match path and method<br>GET /a not a"]' in text
    assert 'stage-call["Call function<br>nothing recorded"]' in text


def test_what_was_raised_is_what_was_generated():
    unwind = Event("unwind", 1, "event loop", "a", values={"raised": "ValueError()"})

    text = process_flow(Trace((SCOPE, MATCH, unwind)))

    assert 'stage-generate["Generate response<br>raised ValueError()"]' in text


def test_an_application_without_routes_has_none():
    imported = Event("import", 0, "main thread", "a", values={"app": "function", "routes": ""})

    assert 'stage-start["Start app<br>0 routes"]' in process_flow(Trace((imported,)))


def test_the_bytes_of_all_parts_of_a_body_are_sent():
    assert 'stage-send["Send response<br>404, 4 bytes"]' in process_flow(Trace((SCOPE, START, BODY, BODY)))
