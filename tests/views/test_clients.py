from scripts.traces.events import Event, Trace
from scripts.views.clients import clients

HEAD = "| Fact | in a test | on a server |\n| --- | --- | --- |\n"
STARTUP = Event("lifespan.startup", 0, "event loop")
ENDS = Event("end", 1, "event loop", "http")
START, RETURN = (Event(kind, 1, "worker thread", "write", call=2) for kind in ("start", "return"))


def arrives(number=1, **values):
    return Event("scope", number, "event loop", "http", values={"method": "GET", "path": "/a", **values})


def answer(status, more="False", number=1):
    yield Event("http.response.start", number, "event loop", values={"status": status})
    yield Event("http.response.body", number, "event loop", values={"body": "b", "more_body": more})


def says(what, number=1):
    return Event("client", number, "client", what)


def compared(one, other):
    return clients({"in_a_test": Trace(tuple(one)), "on_a_server": Trace(tuple(other))}).removeprefix(HEAD).split("\n")


def test_a_fact_in_which_runs_differ_is_bold():
    load, read = Event("start", 0, "event loop", "load"), Event("start", 1, "worker thread", "read")
    inner = Event("start", 1, "worker thread", "inner", depth=1)

    assert compared(
        [arrives(headers="host: testserver"), read, *answer("500")],
        [Event("scope", 0, "event loop", "lifespan"), STARTUP, load, arrives(), read, inner, *answer("200")],
    ) == [
        "| **called by** | test client | server |",
        "| **startup** | not run | `load()` |",
        "| **1. `GET /a`** | `500` | `200` |",
        "| 1. called for it (alike) | `read()` | `read()` |",
    ]


def test_a_call_after_the_body_is_told_apart_and_so_is_when_the_client_has_what_it_says():
    *before, after, told = compared(
        [arrives(), *answer("200"), START, RETURN, ENDS, says("has it")],
        [arrives(), *answer("200"), START, says("has it"), RETURN, ENDS],
    )

    assert before[-1] == "| 1. `GET /a` (alike) | `200` | `200` |"
    assert after == "| 1. called after the body (alike) | `write()` | `write()` |"
    assert told == "| **1. the client** | has it, when the call is over | has it, while `write()` runs |"


def test_a_call_that_the_recording_holds_says_so():
    held = Event("held", 1, "worker thread", "write", call=2)

    told = compared([arrives(), START, held, says("has it")], [arrives(), says("waits")])[-1]

    assert told == (
        "| **1. the client** | has it, while `write()` runs, held here by the recording "
        "| waits, before the call is over |"
    )


def test_a_body_that_breaks_off_and_what_the_call_raises_stand_beside_the_status():
    raised = Event("end", 1, "event loop", "http", values={"raised": "ValueError('a|b')"})

    row = compared([arrives(), *answer("200", "True"), raised], [STARTUP, arrives(), *answer("200")])[2]

    assert row == "| **1. `GET /a`** | `200`<br>the body is not complete<br>raises `ValueError` | `200` |"


def test_a_request_that_only_one_client_sends_is_a_dash_for_the_other():
    _, startup, row = compared([arrives(), arrives(2, path="/b"), *answer("200", number=2)], [STARTUP, arrives()])

    assert startup == "| **startup** | not run | run |"
    assert row == "| **2. `GET /b`** | `200` | — |"


def test_what_clients_ask_differently_is_named_and_a_request_that_never_arrives_has_no_row():
    *_, row = compared([arrives(), *answer("200"), says("gives up", 2)], [arrives(path="/b"), *answer("200")])

    assert row == "| 1. `GET /a` or `GET /b` (alike) | `200` | `200` |"


def test_what_a_client_says_stays_in_its_cell():
    told = compared([arrives(), says("a|b <b>\n*c*")], [arrives()])[-1]

    assert told == "| **1. the client** | a&#124;b &#60;b&#62;&#8629;&#42;c&#42;, before the call is over | — |"
