from scripts.traces.events import Event, Trace
from scripts.views.onion import crossings, description, onion

CALL_NEXT = {"request": "<Request>", "call_next": "call_next"}
PURE = {"scope": "{}", "receive": "receive", "send": "send"}


def test_layers_are_nested_and_numbered_in_the_order_of_the_run():
    trace = run(enter("B"), enter("A"), *endpoint("predict"), leave("A"), leave("B"))

    drawn = onion(trace)

    assert drawn == (
        "```mermaid\n"
        "flowchart TD\n"
        "    accTitle: Middleware as an onion\n"
        "    accDescr: GET /: 1 B() in, 2 A() in, 3 predict(), 4 A() out, 5 B() out, then response 200.\n"
        '    onion-request(["GET /"])\n'
        '    subgraph onion-layer-1[" "]\n'
        '        onion-1["1 · B() in"]\n'
        '        subgraph onion-layer-2[" "]\n'
        '            onion-2["2 · A() in"]\n'
        '            onion-3["3 · predict()"]\n'
        '            onion-4["4 · A() out"]\n'
        "        end\n"
        '        onion-5["5 · B() out"]\n'
        "    end\n"
        '    onion-response(["response 200"])\n'
        "    onion-request --> onion-1\n"
        "    onion-1 --> onion-2\n"
        "    onion-2 --> onion-3\n"
        "    onion-3 --> onion-4\n"
        "    onion-4 --> onion-5\n"
        "    onion-5 --> onion-response\n"
        "```"
    )


def test_a_layer_that_answers_early_shows_what_another_request_reached():
    other = [event("start", "B", 2, CALL_NEXT), event("start", "A", 2, CALL_NEXT), event("match", "predict", 2)]
    trace = run(enter("B"), leave("B"), status="401", later=other)

    drawn = onion(trace)

    assert drawn == (
        "```mermaid\n"
        "flowchart TD\n"
        "    accTitle: Middleware as an onion\n"
        "    accDescr: GET /: 1 B() in, 2 B() out, then response 401. Not called: A(), predict().\n"
        '    onion-request(["GET /"])\n'
        '    subgraph onion-layer-1[" "]\n'
        '        onion-1["1 · B() in"]\n'
        '        onion-skipped["not called:<br>A()<br>predict()"]:::skipped\n'
        "        onion-1 -.-x onion-skipped\n"
        '        onion-2["2 · B() out"]\n'
        "    end\n"
        '    onion-response(["response 401"])\n'
        "    onion-request --> onion-1\n"
        "    onion-1 ---> onion-2\n"
        "    onion-2 --> onion-response\n"
        "    classDef skipped stroke-dasharray: 4 4\n"
        "```"
    )


def test_a_request_that_reached_its_endpoint_skipped_nothing():
    other = [event("match", "train", 2)]

    told = description(run(enter("A"), *endpoint("predict"), leave("A"), later=other))

    assert told == "GET /: 1 A() in, 2 predict(), 3 A() out, then response 200."


def test_an_exception_is_told_where_it_passes():
    endpoint_raises = [event("start", "predict"), event("unwind", "predict", values={"raised": "ValueError('short')"})]
    layer_ends = event("unwind", "A", values={"raised": "KeyError('k')"})

    shown = crossings(run(enter("A"), *endpoint_raises, *endpoint("explain"), layer_ends, *endpoint("crash")))

    assert [(c.text, c.inside) for c in shown] == [
        ("A() in", 0),
        ("predict() raises ValueError", 1),
        ("explain()", 1),
        ("A() out raises KeyError", 1),
        ("crash()", 0),
    ]


def test_a_layer_may_end_after_the_one_around_it():
    trace = run(enter("B"), event("start", "Pure", values=PURE), leave("B"), leave("Pure"))

    shown = crossings(trace)

    assert [(c.text, c.inside) for c in shown] == [("B() in", 0), ("Pure() in", 1), ("B() out", 1), ("Pure() out", 2)]
    assert onion(trace).count("\n    end\n") == onion(trace).count("\n        end\n") == 1


def test_the_same_middleware_twice_is_two_layers():
    shown = crossings(run(enter("A"), enter("A"), leave("A"), leave("A")))

    assert [(c.text, c.inside) for c in shown] == [("A() in", 0), ("A() in", 1), ("A() out", 2), ("A() out", 1)]


def test_what_the_snippet_calls_itself_is_no_layer_of_the_onion():
    inner = event("start", "look_up", depth=1)

    shown = crossings(run(enter("A"), inner, leave("look_up", depth=1), leave("A")))

    assert [c.text for c in shown] == ["A() in", "A() out"]


def test_a_run_without_a_request_says_so():
    assert description(Trace(())) == "no request: no function, then no response."
    assert "onion-request --> onion-response" in onion(Trace(()))


def test_any_name_comes_out_safe():
    trace = run(enter('"]; `<b>\n'), leave('"]; `<b>\n'))

    assert 'onion-1["1 · #34;]#59; #96;#60;b#62;↵() in"]' in onion(trace)


def run(*inside, status="200", later=()):
    scope = event("scope", "http", values={"method": "GET", "path": "/"})
    answer = event("http.response.start", "", values={"status": status})
    return Trace((scope, *inside, answer, *later))


def endpoint(name):
    matched = [event("match", name)] if name == "predict" else []
    return [*matched, event("start", name), leave(name)]


def enter(name):
    return event("start", name, values=CALL_NEXT)


def leave(name, depth=0):
    return event("return", name, values={"return": "None", "type": "NoneType"}, depth=depth)


def event(kind, name, request=1, values=(), depth=0):
    return Event(kind, request, "event loop", name, depth=depth, values=dict(values))
