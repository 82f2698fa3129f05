from scripts.traces.events import Event, Trace
from scripts.views.outcomes import outcomes

HEAD = "| Request | Route found | Function called | Status | Body |\n| --- | --- | --- | --- | --- |\n"


def scope(request, method="GET"):
    return Event("scope", request, "event loop", "http", values={"method": method, "path": "/a"})


def answer(request, status, body, headers=""):
    size = str(len(body))
    yield Event("http.response.start", request, "event loop", values={"status": status, "headers": headers})
    yield Event("http.response.body", request, "event loop", values={"body": body, "size": size})


def test_a_row_tells_route_function_status_and_body():
    route = {"path": "/a", "methods": "GET", "fits": "True"}
    called = Event("start", 1, "worker thread", "read")
    nested = Event("start", 1, "worker thread", "inner", depth=1)
    trace = Trace(
        (scope(1), Event("match", 1, "event loop", "read", values=route), called, nested, *answer(1, "200", "b"))
    )

    assert outcomes(trace) == HEAD + "| `GET /a` | `GET /a` | `read()` on a worker thread | `200` | `b`<br>1 byte |"


def test_a_route_whose_method_does_not_fit_says_so_and_the_header_says_what_would():
    route = {"path": "/a", "methods": "GET", "fits": "False"}
    match = Event("match", 1, "event loop", "read", values=route)
    trace = Trace((scope(1, "PUT"), match, *answer(1, "405", "no", "allow: GET\nx: y")))

    assert outcomes(trace) == (
        HEAD + "| `PUT /a` | `GET /a`, the method does not fit | — | `405`<br>`allow: GET` | `no`<br>2 bytes |"
    )


def test_a_request_that_finds_no_route_or_raises_has_dashes():
    raised = Event("end", 2, "event loop", "http", values={"raised": "ValueError('a')"})
    trace = Trace((scope(1), *answer(1, "404", ""), scope(2), raised))

    assert outcomes(trace) == (
        HEAD + "| `GET /a` | — | — | `404` | 0 bytes |\n| `GET /a` | — | — | raises `ValueError('a')` | — |"
    )


def test_a_long_body_shows_its_beginning_and_its_size():
    trace = Trace((scope(1), *answer(1, "200", "x" * 101)))

    assert outcomes(trace).endswith(f"| `{'x' * 100}…`<br>101 bytes |")


def test_a_websocket_has_a_row_too():
    asked = Event("scope", 1, "event loop", "websocket", values={"method": "WEBSOCKET", "path": "/a"})
    accepts, closes = (
        Event("websocket.accept", 1, "event loop"),
        Event("websocket.close", 1, "", values={"code": "1008"}),
    )
    sends = Event("websocket.send", 1, "event loop", values={"text": "hi", "size": "2"})

    assert outcomes(Trace((asked, accepts, sends, closes))) == (
        HEAD + "| `WEBSOCKET /a` | — | — | accepted<br>closed, `1008` | `hi`<br>2 bytes |"
    )
