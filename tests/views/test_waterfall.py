from scripts.traces.events import Event, Timed, Trace
from scripts.views.waterfall import waterfall


def at(kind, ms, name="", call=0, caller=0, request=1, **values):
    return Timed(kind, request, "event loop", name, call=call, caller=caller, values=values, at=ms / 1000)


def call(name, number, begin, end, caller=0, request=1):
    return at("start", begin, name, number, caller, request), at("return", end, name, number, caller, request)


ASKED = at("scope", 0, "http", method="GET", path="/read")
ANSWERED = (at("http.response.start", 26, status="200"), at("end", 28, "http"))


def rows(*events):
    told = waterfall(Trace((ASKED, *events, *ANSWERED))).split("\n")
    return [line.rstrip() for line in told[3 : told.index("")]]


def test_a_request_is_told_call_by_call_with_bars():
    start, end = call("read", 1, 0, 21)
    events = start, at("suspend", 7, "read", 1), at("resume", 14, "read", 1), *call("add", 2, 14, 17.5, caller=1), end

    assert (
        waterfall(Trace((ASKED, *events, *ANSWERED)))
        == """\
```
Request 1: GET /read: 200 after 26.00 ms, over after 28.00 ms
                                      ms   waiting  0                   28.00 ms
read()                             21.00      7.00  ███████───────███████
  add()                             3.50                          ████

█ runs, or what it calls does   ─ waits, or has yielded
What it costs to record them is in these times.
```"""
    )


def test_a_call_follows_the_one_that_made_it_whatever_began_between():
    one, other = call("one", 1, 0, 9), call("other", 2, 1, 9)
    inner = call("inner", 3, 2, 4, caller=1)

    told = rows(one[0], other[0], *inner, one[1], other[1])

    assert [row[:30].rstrip() for row in told] == ["one()", "  inner()", "other()"]


def test_the_third_of_many_calls_that_are_alike_tells_of_the_rest_too():
    many = [event for n in range(6) for event in call("add", n + 1, 4 * n, 4 * n + 2)]

    told = rows(*many)

    assert [row[:40].split() for row in told] == [["add()", "2.00"], ["add()", "2.00"], ["4", "more", "add()", "8.00"]]
    assert told[2].endswith("          ██  ██  ██  ██")


def test_what_is_not_known_and_what_has_no_end_is_marked():
    unknown = (
        at("start", 0, "read", 1),
        at("suspend", 7, "read", 1),
        at("more", 14, "read", 1),
        call("read", 1, 0, 21)[1],
    )

    told = rows(*unknown, at("start", 21, "hang", 2))

    assert told == [
        "read()                             21.00     >0.00  ███████·······███████",
        "hang()                             >7.00                                 ███████",
    ]


def test_calls_that_were_only_counted_are_told_in_words():
    one, other = (Event("more", 1, "event loop", "read", values={"events": told}) for told in ("1,800", "over 1,000"))

    assert rows(*call("read", 1, 0, 7), one)[1:] == ["1,800 more events of read() are not timed"]
    assert rows(*call("read", 1, 0, 7), one, other)[1:] == ["over 2,800 more events of read() are not timed"]


def test_of_very_many_rows_those_that_took_longest_are_drawn_in_their_order():
    many = [event for n in range(45) for event in call(f"f{n}", n + 1, 0, (n + 2) % 45)]

    told = rows(*many)

    assert [row.partition("()")[0] for row in told] == [f"f{n}" for n in range(45) if n not in (0, 1, 2, 43, 44)] + [
        "5 more calls that took at most 5.00 ms"
    ]


def test_what_serves_no_request_has_a_scale_of_its_own_and_only_where_functions_ran():
    load = call("load", 1, -70, -42, request=0)
    none = at("lifespan.startup", -100, request=0)

    assert "For no request" not in waterfall(Trace((none, ASKED, *ANSWERED)))
    assert waterfall(Trace((none, *load, ASKED, *ANSWERED))).split("\n")[1:4] == [
        "For no request: the import, the lifespan, and what goes on beside requests",
        "                                      ms   waiting  0                   28.00 ms",
        "load()                             28.00            ████████████████████████████",
    ]


def test_a_call_waits_while_what_it_calls_is_held():
    start, end = call("read", 1, 0, 20)
    held = at("held", 5, "Path.read_text", 0, 1), at("let go", 15, "Path.read_text", 0, 1)
    told = waterfall(Trace((ASKED, start, *held, end, *ANSWERED))).split("\n")

    assert told[3].split()[:3] == ["read()", "20.00", "10.00"]
    assert told[5] == "█ runs, or what it calls does   ─ waits, or has yielded, or is held by the recording"
