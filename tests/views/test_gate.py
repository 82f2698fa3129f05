import pytest

from scripts.traces.events import Event, Trace
from scripts.views.gate import faults, gate

MISSING = '{"detail":[{"type":"missing","loc":["query","top"],"msg":"Field required","input":null}]}'


def request(number: int, values: dict[str, str], *events: Event) -> list[Event]:
    return [
        Event("scope", number, "event loop", "http", values={"method": "POST", "path": "/predict", **values}),
        Event("match", number, "event loop", "rank"),
        *events,
        Event("end", number, "event loop", "http"),
    ]


def answered(number: int, status: str, body: str) -> list[Event]:
    return [
        Event("http.response.start", number, "event loop", values={"status": status}),
        Event("http.response.body", number, "event loop", values={"body": body}),
    ]


def test_a_refused_request_ends_at_fastapi_and_one_that_fits_goes_on_to_the_endpoint():
    refused = request(1, {}, *answered(1, "422", MISSING))
    called = Event("start", 2, "worker thread", "rank", values={"top": "3"})
    returned = Event("return", 2, "worker thread", "rank", values={"return": "[1, 2]", "type": "list"})
    served = request(2, {"query": "top=3"}, called, returned, *answered(2, "200", "[1,2]"))

    drawn = gate(Trace((*refused, *served)))

    assert drawn == (
        "```mermaid\n"
        "sequenceDiagram\n"
        "    accTitle: Which requests reached the endpoint\n"
        "    accDescr: Of 2 requests, 1 reached the endpoint. "
        "1. POST /predict: 422 [#34;query#34;, #34;top#34;] Field required. "
        "2. POST /predict?top=3: rank() ran, 200 [1,2].\n"
        "    participant C as Client\n"
        "    participant F as FastAPI\n"
        "    participant E as Endpoint\n"
        "    C-xF: 1. POST /predict\n"
        "    F-->>C: 422 [#34;query#34;, #34;top#34;] Field required\n"
        "    C->>F: 2. POST /predict?top=3\n"
        "    F->>E: rank()<br>top = 3\n"
        "    E-->>F: [1, 2]\n"
        "    F-->>C: 200 [1,2]\n"
        "```"
    )


@pytest.mark.parametrize(
    ("headers", "shown"),
    [
        ("content-type: application/json", "C-xF: 1. POST /predict<br>a=1\n"),
        ("content-type: text/plain", "C-xF: 1. POST /predict<br>content-type: text/plain<br>a=1\n"),
        ("accept: */*", "C-xF: 1. POST /predict<br>no content-type<br>a=1\n"),
    ],
)
def test_a_body_that_is_not_said_to_be_json_shows_what_it_is_said_to_be(headers, shown):
    body = Event("http.request", 1, "event loop", values={"body": "a=1"})

    drawn = gate(Trace(tuple(request(1, {"headers": headers}, body))))

    assert shown in drawn


def test_an_endpoint_that_raises_was_reached():
    called = Event("start", 1, "event loop", "rank")
    raised = Event("unwind", 1, "event loop", "rank", values={"raised": "ValueError('no')"})

    drawn = gate(Trace(tuple(request(1, {}, called, raised, *answered(1, "500", "Internal Server Error")))))

    assert "F->>E: rank()\n    E-->>F: ValueError('no')\n    F-->>C: 500 Internal Server Error\n" in drawn


def test_another_function_than_the_endpoint_does_not_count_as_reached():
    drawn = gate(Trace(tuple(request(1, {}, Event("start", 1, "event loop", "authorize")))))

    assert "Of 1 request, 0 reached the endpoint." in drawn


def test_every_fault_of_a_response_is_named():
    body = MISSING.replace("}]}", '},{"type":"x","loc":["body",0,"a"],"msg":"Wrong","input":1}]}')

    assert faults(body) == ['["query", "top"] Field required', '["body", 0, "a"] Wrong']


def test_of_a_body_that_was_cut_the_first_fault_is_named():
    assert faults(MISSING[:-12] + "… (212 bytes)") == ['["query", "top"] Field required', "…"]


@pytest.mark.parametrize(
    "body",
    [
        "Internal Server Error",
        '{"detail":"Not Found"}',
        '{"detail":[]}',
        '{"detail":[1]}',
        "[]",
        '{"detail":[{"type":"x","loc":[y],"msg":"\\z"',
    ],
)
def test_a_body_that_names_no_fault_is_shown_as_it_is(body):
    assert faults(body) == [body]


def test_what_a_client_sends_cannot_draw():
    sent = {"path": "/a\n    C->>E: fake", "query": "q=1;<br>#35;%%end"}

    drawn = gate(Trace(tuple(request(1, sent))))

    assert "C-xF: 1. POST /a↵    C-#62;#62;E: fake?q=1#59;#60;br#62;#35;35#59;#37;#37;end\n" in drawn
