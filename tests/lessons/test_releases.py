import asyncio
import os
import subprocess
import sys
from functools import cache
from secrets import compare_digest

import pytest
from anyio.to_thread import current_default_thread_limiter
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient
from uvicorn._subprocess import spawn

from scripts.course.excerpts import lacked
from scripts.course.scenarios import scenarios
from scripts.traces.processes import process_of, processes_of
from scripts.traces.requests import answers, is_test_client
from scripts.views.split import choices
from snippets.releases import check_key, check_key_first, split_by_checksum
from snippets.releases.scenarios import CLIENTS

FORKS = "import os; copy = os.fork(); copy and os.wait(); print(hash('ada'))"
MESSAGES, SIZE = 100, 1_000_000


def made(trace, where):
    """The version that each client got here, in the order of the choices."""
    found = [choice for choice in choices("", trace) if choice.where == where]
    return {share: {c.key.strip("'"): c.version for c in found if c.share == share} for share in ("10", "50")}


def test_processes_agree_by_checksum_and_not_by_hash(run):
    one, other = made(run("seed_16"), ""), made(run("seed_17"), "")
    first, second = (made(run("by_checksum"), f"worker {n}") for n in (1, 2))

    assert [(one[share]["ada"], other[share]["ada"]) for share in ("10", "50")] == [("1", "2")] * 2
    assert [(one[share]["cyd"], other[share]["cyd"]) for share in ("10", "50")] == [("2", "1")] * 2
    assert first == second
    assert [*first["10"]] == [*first["50"]] == [*CLIENTS]


@cache
def hashes(code, seed=None):
    """What a Python says that is started with this seed, or without one."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONHASHSEED"}
    given = {} if seed is None else {"PYTHONHASHSEED": str(seed)}
    said = subprocess.run([sys.executable, "-c", code], env=environment | given, capture_output=True, check=True)
    return said.stdout.split()


@pytest.mark.unshaken("it asks Python itself: no run, no answer and no file has a part in it")
def test_a_process_that_is_started_has_a_seed_of_its_own_and_a_copy_has_that_of_its_parent():
    one, copy = hashes(FORKS)
    (other,) = hashes("print(hash('ada'))")

    assert one == copy != other
    assert spawn.get_start_method() == "spawn"


def test_the_two_processes_have_the_seeds_that_were_given(run):
    for seed in (16, 17):
        buckets = hashes(f"print(*(hash(key) % 100 for key in {CLIENTS}))", seed)

        assert [c.bucket.encode() for c in choices("", run(f"seed_{seed}"))] == buckets * 2


def test_the_lines_that_choose_a_version(run):
    bucket, version, given = (run("cyd_twice").select("return", name=name) for name in NAMES)

    assert {e.line for e in bucket} == {14}
    assert {e.line for e in version} == {18}
    assert {e.line for e in given} == {23}
    assert [e.values["share"] for e in run("cyd_twice").select("start", name="version_of")] == ["10", "50"]
    assert {0 <= split_by_checksum.bucket_of(str(n)) <= 99 for n in range(500)} == {True}


NAMES = ("bucket_of", "version_of", "give_share")


def test_a_browser_plays_one_process(run):
    played = scenarios("releases")

    assert lacked(played["cyd_twice"]) == ""
    assert {lacked(played[name]) for name in ("seed_16", "seed_17", "by_checksum")} == {"a server"}
    assert is_test_client(run("cyd_twice").select("scope", request=1)[0])
    assert processes_of(run("by_checksum")) == ["worker 1", "worker 2"]


def test_a_greater_share_only_adds_clients(run):
    before, after = made(run("by_checksum"), "worker 1").values()
    buckets = {c.key: c.bucket for c in choices("", run("by_checksum"))}

    assert (before["bob"], after["bob"], buckets["'bob'"]) == ("2", "2", "4")
    assert (before["cyd"], after["cyd"], buckets["'cyd'"]) == ("1", "2", "45")
    assert [name for name in CLIENTS if before[name] != after[name]] == ["cyd"]


def test_each_worker_has_a_share_of_its_own(run):
    shares = [(c.where, c.share) for c in choices("", run("by_checksum")) if c.key == "'ada'"]

    assert shares == [("worker 1", "10"), ("worker 1", "50"), ("worker 2", "10"), ("worker 2", "50")]
    assert [process_of(e) for e in run("by_checksum").select("return", name="give_share")] == ["worker 1", "worker 2"]


def told(trace):
    """The status of each request, and the functions that ran for it."""
    called = {n: [e.name for e in trace.select("start", request=n, depth=0)] for n in range(1, 7)}
    return [(answer.status, called[n]) for n, answer in enumerate(answers(trace), 1)]


def test_broken_json_is_told_before_the_key_is_looked_at(run):
    trace = run("key_in_dependency")

    assert told(trace) == [
        ("401", []),
        ("403", ["check_key"]),
        ("403", ["check_key"]),
        ("422", []),
        ("422", ["check_key"]),
        ("200", ["check_key", "predict_species"]),
    ]
    assert [answer.body for answer in answers(trace)][2:4] == [
        '{"detail":"Unknown key"}',
        '{"detail":[{"type":"json_invalid","loc":["body",10],"msg":"JSON decode error","input":{},'
        '"ctx":{"error":"Expecting value"}}]}',
    ]


def refused(app):
    """How many bytes the application receives of somebody with a wrong key, and the status that it sends."""
    left, sent = [b"1" * SIZE] * MESSAGES, []

    async def receive():
        return {"type": "http.request", "body": left.pop(), "more_body": bool(left)}

    async def send(message):
        sent.append(message)

    headers = [(b"content-type", b"text/plain"), (b"x-api-key", b"bob-17")]
    scope = {"type": "http", "method": "POST", "path": "/predict", "query_string": b"", "headers": headers}
    asyncio.run(app(scope, receive, send))
    return (MESSAGES - len(left)) * SIZE, sent[0]["status"]


without_a_body = FastAPI(dependencies=[Depends(check_key.check_key)])
without_a_body.post("/predict")(lambda: None)


@pytest.mark.unshaken("it calls the applications themselves: no run, no answer and no file has a part in it")
def test_a_dependency_refuses_after_the_whole_body_and_a_middleware_before_it():
    assert refused(check_key.app) == (100000000, 403)
    assert refused(check_key_first.app) == (0, 403)
    assert refused(without_a_body) == (0, 403)


class Watched(str):
    """A key that says what it is compared with."""

    __hash__ = str.__hash__

    def __eq__(self, other):
        compared.append(other)
        return str.__eq__(self, other)


compared = []


@pytest.mark.unshaken("it asks Python itself: no run, no answer and no file has a part in it")
def test_a_set_compares_keys_only_when_their_hashes_are_equal():
    keys = {Watched(key) for key in check_key.KEYS}
    compared.clear()

    assert "ada-18" not in keys and compared == []
    assert "ada-17" in keys and compared == ["ada-17"]
    assert compare_digest("ada-17", "ada-17") and type(check_key.KEYS) is set


def test_a_middleware_refuses_each_wrong_key_alike(run):
    trace = run("key_in_middleware")

    assert told(trace)[:4] == [("403", ["check_key"])] * 4
    assert [status for status, _ in told(trace)[4:]] == ["422", "200"]
    assert told(run("key_in_dependency"))[0] == ("401", [])
    assert {e.request for e in trace.select("match")} == {5, 6}


def test_in_a_middleware_the_docs_need_a_key_too():
    statuses = [TestClient(module.app).get("/docs").status_code for module in (check_key, check_key_first)]

    assert statuses == [200, 403]


def swapped(trace):
    """What the first and the last request answer, and the order in which functions start and return."""
    first, _, last = (answer.body for answer in answers(trace))
    order = [(e.request, e.kind, e.name) for e in trace.select("start", "return") if e.request < 3]
    return first, last, order


BY_ONE = '{"species":"setosa","probability":0.978,"version":'
BY_TWO = '{"species":"setosa","probability":0.939,"version":2}'
ORDER = [
    (1, "start", "predict_species"),
    (1, "start", "predict"),
    (2, "start", "swap"),
    (2, "return", "swap"),
    (1, "return", "predict"),
    (1, "return", "predict_species"),
]


def test_a_version_that_is_read_twice_may_be_two(run):
    assert swapped(run("swapped_amid")) == (BY_ONE + "2}", BY_TWO, ORDER)
    assert [e.name for e in run("swapped_amid").select("held")] == ["predict"]


def test_a_version_that_is_read_once_is_one(run):
    assert swapped(run("swapped_between")) == (BY_ONE + "1}", BY_TWO, ORDER)


def test_a_live_request_waits_for_the_thread_of_a_shadow(run):
    trace = run("behind_a_shadow")
    kinds = ("http.response.body", "held", "scope", "start", "return")
    order = [(e.request, e.kind, e.name) for e in trace.select(*kinds, depth=0) if e.request]

    assert order[3:9] == [
        (1, "http.response.body", ""),
        (1, "start", "shadow"),
        (1, "held", "shadow"),
        (2, "scope", "http"),
        (1, "return", "shadow"),
        (2, "start", "predict_species"),
    ]


@pytest.mark.unshaken("it asks anyio itself: no run, no answer and no file has a part in it")
def test_fastapi_has_40_threads():
    async def tokens():
        return current_default_thread_limiter().total_tokens

    assert asyncio.run(tokens()) == 40


def test_shadows_with_a_limiter_of_their_own_wait_for_each_other(run):
    trace = run("beside_a_shadow")
    kinds = ("http.response.body", "held", "return", "start")
    order = [(e.request, e.kind, e.name) for e in trace.select(*kinds) if e.name in ("", "shadow")]

    assert order == [
        (1, "http.response.body", ""),
        (1, "start", "shadow"),
        (1, "held", "shadow"),
        (2, "http.response.body", ""),
        (1, "return", "shadow"),
        (2, "start", "shadow"),
        (2, "return", "shadow"),
    ]


def test_quiz_which_version_by_hash(run, key):
    versions = {made(run(name), "")["50"]["ada"] for name in ("seed_16", "seed_17")}
    within = {c.version for c in choices("", run("seed_17")) if c.key == "'ada'"}

    outcomes = {
        'Version 1, as `hash("ada")` is the same everywhere': versions == {"1"},
        'Version 2, as `hash("ada")` is the same everywhere': versions == {"2"},
        "It depends on the worker that she reaches": len(versions) == 2 and len(within) == 1,
        "It is drawn anew for each request": len(within) == 2,
    }

    assert [text for text, true in outcomes.items() if true] == [key]


def test_quiz_who_moves(run, key):
    before, after = made(run("by_checksum"), "worker 2").values()
    moved = [f"`{name}`" for name in CLIENTS if before[name] != after[name]]

    assert (" and ".join(moved) or "Nobody") == key


def test_quiz_wrong_key_and_broken_json(run, key):
    status, called = told(run("key_in_dependency"))[3]

    assert (f"`{status}`", called) == (key, [])


@pytest.mark.unshaken("it calls the application itself: no run, no answer and no file has a part in it")
def test_quiz_how_much_a_middleware_receives(key):
    received, _ = refused(check_key_first.app)

    assert {0: "Nothing", SIZE: "1 MB, the first message", MESSAGES * SIZE: "100 MB"}[received] == key


def test_quiz_what_a_request_in_flight_says(run, key):
    first, _, _ = swapped(run("swapped_amid"))

    outcomes = {
        "A 500: its model is gone": next(answers(run("swapped_amid"))).status == "500",
        "The prediction of version 1, and that it is version 1": first == BY_ONE + "1}",
        "The prediction of version 1, and that it is version 2": first == BY_ONE + "2}",
        "The prediction of version 2, and that it is version 2": first == BY_TWO,
    }

    assert [text for text, true in outcomes.items() if true] == [key]


def test_quiz_what_waits_for_a_shadow(run, key):
    trace = run("behind_a_shadow")
    (sent,) = trace.select("http.response.start", request=2)
    ends = trace.events.index(trace.select("return", name="shadow", request=1)[0])

    outcomes = {
        "It is answered at once: tasks have threads of their own": trace.events.index(sent) < ends,
        "It is answered with a 503": sent.values["status"] == "503",
        "It waits until a shadow has returned": trace.events.index(sent) > ends and sent.values["status"] == "200",
    }

    assert [text for text, true in outcomes.items() if true] == [key]
