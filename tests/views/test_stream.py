from scripts.traces.events import Event, Trace
from scripts.views.stream import stream


def scope(number: int = 1, path: str = "/") -> list[Event]:
    return [
        Event("scope", number, "event loop", "http", values={"method": "GET", "path": path}),
        Event("match", number, "event loop", "write", values={"fits": "True"}),
    ]


def made(item: str, number: int = 1, name: str = "write", where: str = "event loop") -> Event:
    return Event("suspend", number, where, name, values={"yield": item})


def called(name: str, kind: str = "start", where: str = "event loop", **values: str) -> Event:
    return Event(kind, 1, where, name, values=values)


def begun(status: str = "200", number: int = 1) -> Event:
    return Event("http.response.start", number, "event loop", values={"status": status})


def part(body: str, number: int = 1, more: bool = True) -> Event:
    return Event("http.response.body", number, "event loop", values={"body": body, "more_body": str(more)})


def client(words: str) -> Event:
    return Event("client", 1, "client", words)


def rows(*events: Event) -> list[str]:
    """What is drawn in the lanes."""
    lines = [line.strip() for line in stream(Trace(events)).split("\n")[5:-1]]
    return [line for line in lines if not line.startswith("participant")]


def test_an_item_goes_from_where_it_is_made_to_where_it_is_sent_and_read():
    trace = (
        *scope(),
        *(called("write"), begun()),
        *(made("'a'"), made("'b'")),
        *(part('"a"'), client("the client reads a"), part('"b"'), part("", more=False)),
    )

    assert stream(Trace(trace)) == (
        "```mermaid\n"
        '%%{init: {"sequence": {"width": 72, "actorMargin": 10}}}%%\n'
        "sequenceDiagram\n"
        "    accTitle: When each item is made, sent and read\n"
        "    accDescr: 200 is sent, then 1 'a' is made, then 2 'b' is made, then 1 'a' is sent, then 1 'a' is read, "
        "then 2 'b' is sent, then the end is sent.\n"
        "    participant M1 as Made by<br>write()\n"
        "    participant S1 as Sent\n"
        "    participant R1 as Read\n"
        "    Note over S1: 200\n"
        "    Note over M1: 1 'a'\n"
        "    Note over M1: 2 'b'\n"
        "    M1->>S1: 1 'a'\n"
        "    S1->>R1: 1 'a'\n"
        "    M1->>S1: 2 'b'\n"
        "    Note over S1: the end\n"
        "```"
    )


def test_nobody_reads_where_the_client_does_not_say_so():
    text = stream(Trace((*scope(), called("write"), begun(), made("1"), part("1"), client("goes home"))))

    assert "Read" not in text and "R1" not in text


def test_what_a_dependency_yields_is_no_item():
    drawn = rows(
        *(*scope(), called("take"), made("'slot'", name="take"), called("write"), made("'a'"), begun(), part("a")),
        called("take", "unwind", raised="ValueError()"),
    )

    assert drawn == ["Note over M1: 1 'a'", "Note over S1: 200", "M1->>S1: 1 'a'"]


def test_a_generator_that_the_endpoint_returns_makes_the_items():
    answered = (called("write"), called("write", "return"), begun(), called("words"), made("'a'", name="words"))

    assert rows(*scope(), *answered, part("a")) == ["Note over S1: 200", "Note over M1: 1 'a'", "M1->>S1: 1 'a'"]


def test_a_comment_that_keeps_the_connection_open_is_no_item():
    drawn = rows(*scope(), called("write"), begun(), part(": ping\n\n"), made("1"), part("data: 1\n\n"))

    assert drawn[1:] == ["Note over S1: a comment", "Note over M1: 1 1", "M1->>S1: 1 1"]


def test_the_last_part_may_carry_an_item_and_a_call_that_ends_adds_nothing():
    items = (made("1"), part("1"), made("2"), part("2", more=False))

    drawn = rows(*scope(), called("write"), begun(), *items, Event("end", 1, "event loop", "http"))

    assert drawn[1:] == ["Note over M1: 1 1", "M1->>S1: 1 1", "Note over M1: 2 2", "M1->>S1: 2 2"]


def test_a_response_that_was_begun_breaks_off_where_its_generator_raises():
    raised = called("write", "unwind", raised="HTTPException(404)")
    end = Event("end", 1, "event loop", "http", values={"raised": "RuntimeError()"})

    assert rows(*scope(), begun(), called("write"), raised, end) == [
        "Note over S1: 200",
        "Note over M1: raises<br>HTTPException",
        "Note over S1: breaks off",
    ]


def test_what_is_sent_when_the_client_has_left_is_read_by_nobody():
    begins = (*scope(), called("write"), begun(), made("1"), part("1"), client("the client reads 1"))
    text = stream(Trace((*begins, Event("leave", 1, "client", "http"), made("2"), part("2"))))

    assert "Note over R1: the client<br>leaves" in text
    assert text.split("accDescr: ")[1].split("\n")[0].endswith("then 2 2 is sent, and the client has left.")


def test_each_response_in_parts_has_lanes_and_one_in_one_piece_has_none():
    whole = (*scope(2, "/health"), begun(number=2), part("ok", 2, more=False))
    text = stream(Trace((*scope(1, "/a"), called("write"), begun(), made("1"), part("1"), *whole)))

    assert "S1 as Sent" in text and "S2" not in text
    later = (*scope(3, "/b"), begun(number=3), part("1", 3))
    text = stream(Trace((*scope(1, "/a"), begun(), part("1"), *later)))
    assert "participant M3 as GET /b<br>Made\n    participant S3 as GET /b<br>Sent" in text


def test_a_run_without_a_stream_says_so():
    assert "accDescr: no response comes in parts." in stream(Trace((*scope(), begun(), part("", more=False))))


def test_a_long_item_is_cut():
    drawn = rows(*scope(), called("write"), begun(), made("x" * 40), part("x"))

    assert drawn[1] == f"Note over M1: 1 {'x' * 13}<br>{'x' * 14}…"
