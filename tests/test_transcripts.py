from scripts.events import Event, Trace
from scripts.transcripts import transcript


def test_a_value_is_told_before_the_line_that_comes_after_its_change():
    start = Event("start", 1, "worker thread", "double", 4, values={"x": "1"})
    first = Event("line", 1, "worker thread", "double", 5)
    second = Event("line", 1, "worker thread", "double", 6, changed={"y": "2"})

    told = transcript(Trace((start, first, second)))

    assert told == (
        "1. **Start app**\n"
        "    1. `double()` starts on a worker thread, with `x` = `1`.\n"
        "    2. Line 5 of `double()` runs.\n"
        "    3. `y` is now `2`. Then line 6 of `double()` runs."
    )


def test_the_application_is_idle_though_a_client_may_have_sent_a_request():
    scope = Event("scope", 1, "event loop", "http", values={"method": "GET", "path": "/"})
    said = Event("client", 2, "client", "GET /*health* is sent")
    end = Event("end", 1, "event loop", "http")

    told = transcript(Trace((scope, said, end))).split("\n")

    assert told[3] == "    1. Meanwhile, outside: GET /&#42;health&#42; is sent."
    assert told[5].endswith("No request is being served: the application is idle and stays loaded.")
