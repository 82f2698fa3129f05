import pytest

from scripts.events import Event, Trace
from scripts.sequences import arrows, sequence

SCOPE = Event("scope", 1, "event loop", values={"method": "GET", "path": "/a;b"})
START = Event("start", 1, "worker thread", "predict")
RETURN = Event("return", 1, "worker thread", "predict", values={"return": "'a\\nb'", "type": "str"})
DESCRIPTION = (
    "The messages between client, server, application and worker thread; the transcript tells the same in words."
)


def test_each_event_of_a_request_is_an_arrow():
    assert (
        sequence(Trace((SCOPE, START, RETURN)))
        == f"""```mermaid
sequenceDiagram
    accTitle: Who speaks to whom
    accDescr: {DESCRIPTION}
    participant C as Client
    participant S as Server
    participant A as Application, event loop
    participant W as Worker thread
    C->>S: GET /a#59;b
    S->>A: scope, receive, send
    A->>W: predict()
    W-->>A: 'a#92;#8288;nb'
```"""
    )


@pytest.mark.parametrize(
    ("kind", "values", "lines"),
    [
        ("http.request", {}, ["S->>A: http.request"]),
        ("match", {"path": "/{a}"}, ["A->>A: match /{a}"]),
        ("unwind", {"raised": "KeyError('a')"}, ["A--xA: KeyError('a')"]),
        ("http.response.start", {"status": "200"}, ["A->>S: http.response.start 200"]),
        ("http.response.body", {"body": "a", "size": "1"}, ["A->>S: http.response.body, 1 byte", "S->>C: a"]),
        ("http.response.body", {"size": "0"}, ["A->>S: http.response.body, 0 bytes", "S->>C: the response ends"]),
        ("end", {}, ["A-->>S: the call returns"]),
        ("line", {}, []),
    ],
)
def test_the_lines_of_one_event(kind, values, lines):
    assert list(arrows(Event(kind, 1, "event loop", "a", values=values))) == lines


def test_what_serves_no_request_has_no_arrow():
    assert list(arrows(Event("start", 0, "event loop", "lifespan"))) == []
