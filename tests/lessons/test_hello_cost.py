import asyncio
import inspect
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import wraps
from pathlib import Path
from threading import Barrier, Event, Thread

import httpx
import pytest
import uvicorn
from fastapi import APIRouter, FastAPI, Request
from fastapi.testclient import TestClient
from pydantic import TypeAdapter
from pydantic_core import SchemaSerializer, SchemaValidator

from scripts.course.growths import count, growths
from scripts.playing.clients import in_process, over_a_socket
from scripts.problems import ROOT
from scripts.recording.counts import FRAMEWORK, Counts
from snippets.hello import (
    greet_list,
    greet_typed_list,
    meet_in_async_def,
    meet_in_def,
    route_for_all,
    route_for_each,
    say_hello,
)


def cost(app, *paths):
    """The counts of a request for each path, after one that is not counted."""
    counts = Counts()
    with counts, in_process(counts.wrap(app)) as client:
        for size, path in enumerate(paths):
            client.get(path)
            with counts.counted(size):
                client.get(path)
    return list(counts.rows.values())


def calls(app, *paths):
    return [counts["framework"] for counts in cost(app, *paths)]


def column(rows, name):
    return [counts[name] for counts in rows.values()]


def greeting():
    return {"message": "Hello, world!"}


@pytest.fixture
def busy():
    """A thread that keeps Python busy, and that takes turns with the others often."""
    stop, interval = Event(), sys.getswitchinterval()
    thread = Thread(target=lambda: [None for _ in iter(stop.is_set, True)])
    sys.setswitchinterval(0.0001)
    thread.start()
    yield
    stop.set()
    thread.join()
    sys.setswitchinterval(interval)


@pytest.mark.parametrize("name", growths("hello"))
def test_counting_again_gives_the_same_numbers(grown, busy, name):
    assert count(growths("hello")[name]) == grown(name)


def test_another_process_counts_the_same(grown):
    counting = "from scripts.course.growths import count, growths; print(count(growths('hello')['one_route_for_all']))"

    printed = subprocess.run(
        [sys.executable, "-c", counting], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout

    assert printed.strip() == str(grown("one_route_for_all"))


def test_only_the_framework_and_the_snippet_are_counted():
    service, counts = FastAPI(), Counts()
    service.get("/")(greeting)
    counts.watch(greeting.__code__)

    with counts, over_a_socket(counts.wrap(service)) as client, counts.counted(1):
        greeting()
        TypeAdapter(int).validate_python("1")
        answer = client.get("/")

    assert answer.json() == greeting()
    assert (counts.rows[1]["own"], counts.rows[1]["framework"]) == (1, *calls(service, "/"))
    for left_out in (httpx.Client, uvicorn.Server, asyncio.BaseEventLoop):
        assert not inspect.getfile(left_out).startswith(FRAMEWORK)


def test_what_is_compiled_is_not_counted(grown):
    compiled = (SchemaValidator.validate_python, SchemaSerializer.to_json)

    assert not any(hasattr(function, "__code__") for function in compiled)
    assert len({counts["framework"] for counts in grown("with_a_type").values()}) == 1


def test_headers_are_not_among_the_bytes():
    service = FastAPI()

    @service.post("/")
    async def size(request: Request):
        return len(await request.body())

    counts = Counts()
    with counts, in_process(counts.wrap(service)) as client, counts.counted(1):
        read = client.post("/", content=b"Ada", headers={"x-name": "Grace"}).json()

    assert read == len("Ada")
    assert [counts.rows[1][name] for name in ("messages", "bytes-in", "bytes-out")] == [3, 3, 1]


def test_each_size_is_asked_twice(grown):
    growth, asked = growths("hello")["one_after_another"], []

    @wraps(growth.run)
    def noted(client, size):
        asked.append(size)

    count(replace(growth, run=noted))

    assert asked == [1, 1, 10, 10, 100, 100]
    assert {size: row["requests"] for size, row in grown("one_after_another").items()} == {1: 1, 10: 10, 100: 100}


def test_a_first_request_may_call_more():
    service, router, counts, answers = FastAPI(), APIRouter(), Counts(), []
    router.get("/")(greeting)
    service.include_router(router)

    with counts, in_process(counts.wrap(service)) as client:
        for number in (1, 2, 3):
            with counts.counted(number):
                answers.append(client.get("/").json())
    first, second, third = column(counts.rows, "framework")

    assert first > second == third
    assert answers == [greeting()] * 3


def test_each_request_costs_the_same(grown):
    rows = grown("one_after_another")

    assert [rows[size] for size in (10, 100)] == [
        {name: size * number for name, number in rows[1].items()} | {"threads": 1} for size in (10, 100)
    ]
    assert (rows[1]["framework"], rows[1]["messages"], rows[1]["own"]) == (105, 2, 1)


def test_the_hundredth_request_costs_what_the_first_did(grown):
    first = grown("one_after_another")[1]["framework"]

    assert calls(say_hello.app, *["/hello"] * 100) == [first] * 100


def test_a_thousand_guests_have_a_thousand_routes_or_one(grown):
    own = [[r.path for r in snippet.app.routes if "/hello" in r.path] for snippet in (route_for_each, route_for_all)]

    assert own == [[f"/hello/{guest}" for guest in range(1, 1001)], ["/hello/{guest}"]]
    for rows in (grown("a_route_for_each"), grown("one_route_for_all")):
        assert {guest: row["own"] for guest, row in rows.items()} == {1: 1, 10: 1, 100: 1, 1000: 1}


def test_each_route_that_is_tried_costs_four_calls(grown):
    first, tenth, hundredth, thousandth = column(grown("a_route_for_each"), "framework")

    assert (first, thousandth) == (105, 4101)
    assert [tenth - first, hundredth - first, thousandth - first] == [4 * 9, 4 * 99, 4 * 999]


def test_one_route_costs_the_same_for_every_guest(grown):
    assert column(grown("one_route_for_all"), "framework") == [131] * 4
    for guest in (1, 1000):
        each, for_all = (TestClient(s.app).get(f"/hello/{guest}") for s in (route_for_each, route_for_all))
        assert each.json() == for_all.json() == {"hello": guest}


def test_from_the_eighth_guest_on_one_route_is_cheaper():
    guests = range(1, 11)
    each = calls(route_for_each.app, *(f"/hello/{guest}" for guest in guests))
    for_all = calls(route_for_all.app, *(f"/hello/{guest}" for guest in guests))

    assert [guest for guest, one, other in zip(guests, each, for_all, strict=True) if one > other] == [8, 9, 10]
    assert TestClient(route_for_all.app).get("/hello/nobody").status_code == 422


def test_a_path_that_nobody_serves_is_tried_twice():
    without_redirects = FastAPI(routes=route_for_each.app.routes[4:], redirect_slashes=False)

    assert TestClient(route_for_each.app).get("/hello/nobody").status_code == 404
    assert calls(route_for_each.app, "/hello/1000", "/hello/nobody") == [4101, 8052]
    assert calls(without_redirects, "/hello/nobody") == [4044]


def ten_times_a_hundred(put):
    """A service with routes from `/0/0` to `/9/99`, added by `put(service, number, routes)`."""
    service = FastAPI()
    for number in range(10):
        routes = FastAPI() if put is mounted else APIRouter()
        for last in range(100):
            routes.get(f"/{last}")(greeting)
        put(service, number, routes)
    return service


def included(service, number, router):
    service.include_router(router, prefix=f"/{number}")


def mounted(service, number, other):
    service.mount(f"/{number}", other)


def test_a_prefix_spares_routes_only_when_mounted():
    routers, applications = ten_times_a_hundred(included), ten_times_a_hundred(mounted)

    assert calls(routers, "/0/0", "/9/99") == [132, 6792]
    assert calls(applications, "/0/0", "/9/99") == [141, 555]
    assert [TestClient(each).get("/9/99").json() for each in (routers, applications)] == [greeting()] * 2


def test_one_annotation_is_the_difference():
    services = greet_list, greet_typed_list
    one, other = (Path(snippet.__file__).read_text() for snippet in services)
    answers = [TestClient(snippet.app).post("/hello", json=["Ada", "Grace"]).json() for snippet in services]

    assert one != other == one.replace("):", ") -> list[dict[str, str]]:")
    assert [len(greetings) for greetings in answers] == [2, 2]


def test_without_a_type_each_value_costs_a_call(grown):
    greetings, texts = grown("without_a_type"), FastAPI()
    texts.get("/{number}")(lambda number: ["Ada"] * int(number))
    one, thousand = calls(texts, "/1", "/1000")

    assert greetings[1000]["framework"] - greetings[1]["framework"] == 3 * 999
    assert thousand - one == 999


def test_with_a_type_the_length_costs_no_call(grown):
    assert column(grown("with_a_type"), "framework") == [119] * 4
    assert column(grown("with_a_type"), "framework")[0] == column(grown("without_a_type"), "framework")[0]


def test_the_bytes_are_the_same_with_and_without_a_type(grown):
    guests = ["Ada", "Grace"]
    one, other = (TestClient(snippet.app).post("/hello", json=guests) for snippet in (greet_list, greet_typed_list))

    assert one.content == other.content
    assert column(grown("with_a_type"), "bytes-out") == column(grown("without_a_type"), "bytes-out")


def test_any_length_is_three_messages(grown):
    assert column(grown("with_a_type"), "messages") == column(grown("without_a_type"), "messages") == [3] * 4


def test_the_barrier_of_line_6_lets_one_call_through():
    sources = [Path(snippet.__file__).read_text().splitlines() for snippet in (meet_in_def, meet_in_async_def)]

    assert [lines[5] for lines in sources] == ["everybody = Barrier(1)"] * 2
    for snippet in (meet_in_def, meet_in_async_def):
        assert TestClient(snippet.app).get("/hello").json() == greeting()


def test_a_def_takes_a_thread_for_each_call_at_once(grown):
    assert {size: counts["threads"] for size, counts in grown("on_threads").items()} == {1: 1, 2: 2, 10: 10, 40: 40}


def test_sixty_calls_share_forty_threads():
    service, counts, together = FastAPI(), Counts(), Barrier(40, timeout=60)
    service.get("/held")(lambda: together.wait() and None)
    service.get("/free")(lambda: None)

    with counts, in_process(counts.wrap(service)) as client, ThreadPoolExecutor(60) as clients, counts.counted(60):
        answers = list(clients.map(client.get, ["/held"] * 40 + ["/free"] * 20))

    assert {answer.status_code for answer in answers} == {200}
    assert (counts.rows[60]["requests"], counts.rows[60]["threads"]) == (60, 40)


def test_an_async_def_takes_no_thread(grown):
    assert column(grown("on_the_event_loop"), "threads") == [0] * 4


def test_an_async_def_that_blocks_makes_everybody_wait():
    service, two_at_once = FastAPI(), Barrier(2, timeout=0.5)

    @service.get("/")
    async def blocks():
        two_at_once.wait()  # raises when nobody else comes meanwhile

    with in_process(service) as client, ThreadPoolExecutor(2) as clients:
        statuses = [answer.status_code for answer in clients.map(client.get, ["/"] * 2)]

    assert statuses == [500, 500]


def test_being_many_costs_each_nothing(grown):
    each = [
        {counts["framework"] / size for size, counts in rows.items()}
        for rows in (grown("on_threads"), grown("on_the_event_loop"))
    ]

    assert each == [{105}, {103}]
