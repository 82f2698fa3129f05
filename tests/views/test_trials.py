import pytest

from scripts.traces.events import Event, Trace
from scripts.views.catalogue import OF_A_TRACE
from scripts.views.lights import lights
from scripts.views.transcript import transcript
from scripts.views.trials import FEW, trials

NONE = {"return": "None", "type": "NoneType"}


def scope(request, path, method="GET"):
    return Event("scope", request, "event loop", "http", values={"method": method, "path": path})


def trial(request, outcome, path, tried, methods="GET"):
    values = {"path": path, "methods": methods, "endpoint": "read", "tried": tried, "outcome": outcome}
    return Event("trial", request, "event loop", "read", values=values)


def answer(request, status, body="", headers=""):
    yield Event("http.response.start", request, "event loop", values={"status": status, "headers": headers})
    yield Event("http.response.body", request, "event loop", values={"body": body})
    yield Event("end", request, "event loop", "http")


def imported(*routes):
    return Event("import", 0, "main thread", "a", values={"app": "FastAPI", "routes": "\n".join(routes)})


def drawn(*events):
    """The lines of the ladders."""
    return [line.strip() for line in trials(Trace(events)).split("\n")[6:-1]]


def test_each_route_that_was_tried_is_a_rung():
    called = Event("start", 1, "worker thread", "read")
    found = Event("match", 1, "event loop", "read", values={"path": "/{n}", "fits": "True"})
    rungs = trial(1, "none", "/a", "/b", "GET, HEAD"), trial(1, "full", "/{n}", "/b")

    shown = trials(Trace((scope(1, "/b"), *rungs, found, called, *answer(1, "200", "{}"))))

    assert shown == (
        "```mermaid\n"
        "sequenceDiagram\n"
        "    accTitle: Which routes were tried\n"
        "    accDescr: 1. GET /b. no: /a. fits: GET /{n}. answer: 200 from read().\n"
        "    participant R as Router\n"
        "    participant T as Routes\n"
        "    Note over R,T: 1. GET /b\n"
        "    R-xT: no: /a\n"
        "    R->>T: fits: GET /{n}\n"
        "    T->>R: 200 from read()\n"
        "```"
    )


def test_a_route_whose_path_alone_fits_answers_when_all_were_tried():
    rungs = trial(1, "partial", "/b", "/b"), trial(1, "none", "/c", "/b")

    assert drawn(scope(1, "/b", "PUT"), *rungs, *answer(1, "405", '{"detail":"no"}', "allow: GET\nx: y")) == [
        "Note over R,T: 1. PUT /b",
        "R-)T: path only: GET /b",
        "R-xT: no: /c",
        "T->>R: 405<br>allow: GET<br>{#34;detail#34;:#34;no#34;}",
    ]


def test_the_second_lap_is_dashed_and_the_router_answers():
    rungs = trial(1, "none", "/b", "/b/"), trial(1, "full", "/b", "/b")

    assert drawn(scope(1, "/b/"), *rungs, *answer(1, "307", headers="location: http://a/b")) == [
        "Note over R,T: 1. GET /b/",
        "R-xT: no: /b",
        "Note over R,T: again, for /b",
        "R-->>T: fits: GET /b",
        "Note right of R: 307<br>location: http://a/b",
    ]


def test_words_tell_the_second_lap_and_what_was_not_tried():
    laps = trial(1, "none", "/b", "/b/"), trial(1, "none", "/c", "/b/"), trial(1, "full", "/b", "/b")
    asked = scope(1, "/b/"), *laps, scope(2, "/b"), trial(2, "full", "/b", "/b")

    told = trials(Trace((imported("/b", "/c"), *asked))).split("accDescr: ")[1].split("\n")[0]

    assert told == ("1. GET /b/. no: /b, /c. again, for /b. fits: GET /b. 2. GET /b. fits: GET /b. not tried: /c.")


def test_a_path_that_a_middleware_rewrote_is_no_second_lap():
    assert drawn(scope(1, "/b"), trial(1, "full", "/c", "/c")) == ["Note over R,T: 1. GET /b", "R->>T: fits: GET /c"]


def test_where_a_mount_fits_and_nothing_below_it_does_a_router_answers():
    mount = trial(1, "full", "/v2/…", "/v2/a", "")
    below = trial(1, "none", "/v2/b", "/v2/a")

    assert drawn(scope(1, "/v2/a"), mount, below, *answer(1, "404"))[-1] == "Note right of R: 404"
    assert drawn(scope(1, "/v2/a"), mount, *answer(1, "404"))[-1] == "T->>R: 404"


def test_the_routes_below_the_one_that_fits_are_named():
    def untried(*routes):
        told = drawn(imported(*routes), scope(1, "/b"), trial(1, "full", "/{n}", "/b"))
        return [line for line in told if "not tried" in line]

    assert untried("/{n}", "/b", "/c") == ["Note over R,T: not tried: /b, /c"]
    assert untried("/{n}", *"b" * (FEW + 1)) == [f"Note over R,T: not tried: {FEW + 1} routes"]
    assert untried("/{n}") == untried("/v1/{n}", "/b") == []


def test_a_fault_says_where_it_is():
    fault = '{"detail":[{"type":"int_parsing","loc":["path","n"],"msg":"Input should be a valid integer"}]}'

    assert drawn(scope(1, "/b"), trial(1, "full", "/{n}", "/b"), *answer(1, "422", fault))[-1] == (
        "T->>R: 422<br>[#34;path#34;, #34;n#34;] Input should be<br>a valid integer"
    )


def test_a_request_for_which_nothing_was_tried_says_so():
    shown = trials(Trace((imported("/b"), scope(1, "/b"), *answer(1, "403"))))

    assert "accDescr: 1. GET /b. no route was tried. answer: 403." in shown
    assert "    Note over R,T: no route was tried\n    Note right of R: 403\n" in shown


def test_many_routes_in_a_row_that_do_not_fit_are_counted():
    vain = [trial(1, "none", f"/{n}", "/b") for n in range(FEW + 2)]
    more = Event("more", 1, "event loop", "trial", values={"events": "3"})

    shown = drawn(imported(*(f"/{n}" for n in range(FEW + 5))), scope(1, "/b"), *vain, more)

    assert shown[-3:] == [
        f"R-xT: no: /{FEW - 1}",
        "R-xT: no: 2 more routes",
        "Note over R,T: 3 more came to nothing",
    ]
    assert drawn(scope(1, "/b"), *vain[1:])[-1] == f"R-xT: no: /{FEW + 1}"


def test_each_request_has_its_ladder_and_its_rungs_light_up_as_it_arrives():
    one, other = ((scope(n, "/b"), trial(n, "full", "/b", "/b"), *answer(n, "200")) for n in (1, 2))
    trace = Trace((Event("scope", 0, "event loop", "lifespan"), *one, *other))

    assert [line for line in drawn(*trace.events) if line.startswith("Note")] == [
        "Note over R,T: 1. GET /b",
        "Note over R,T: 2. GET /b",
    ]
    assert [lit.parts for lit in lights(trials, trace) if lit.parts] == [
        ("message-1", "note-1"),
        ("message-2",),
        ("message-3", "note-2"),
        ("message-4",),
    ]


@pytest.mark.parametrize("view", sorted(OF_A_TRACE.keys() - {"trials", "transcript"}))
def test_other_views_show_the_same_without_trials(view):
    rungs = trial(1, "none", "/a", "/b"), trial(1, "full", "/{n}", "/b")
    found = Event("match", 1, "event loop", "read", values={"path": "/{n}", "methods": "GET", "fits": "True"})
    called = Event("start", 1, "worker thread", "read"), Event("return", 1, "worker thread", "read", values=NONE)
    rest = found, *called, *answer(1, "200", "{}")

    with_trials, without = Trace((scope(1, "/b"), *rungs, *rest)), Trace((scope(1, "/b"), *rest))

    assert OF_A_TRACE[view](with_trials) == OF_A_TRACE[view](without)


def test_a_transcript_tells_each_trial():
    rungs = [trial(1, outcome, "/b", "/a") for outcome in ("none", "partial", "full")]

    told = transcript(Trace((scope(1, "/a"), *rungs)))

    assert [line.strip() for line in told.split("\n")[2:]] == [
        "2. The router tries `GET /b` for `/a`: the path does not fit.",
        "3. The router tries `GET /b` for `/a`: the path fits, the method does not.",
        "4. The router tries `GET /b` for `/a`: it fits.",
    ]
