import sys
from functools import partial

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Host, Mount, Route

from scripts.recording.recorder import Recorder
from scripts.recording.trials import KEPT
from tests.recordings import record, values

with_trials = partial(Recorder, trials=True)


def asked(app, *requests):
    def act(client):
        for method, path in requests:
            client.request(method, path, follow_redirects=False)

    return record(app, act, by=with_trials)


def tried(app, method, path):
    told = [e.values for e in asked(app, (method, path)).select("trial")]
    return [(v.get("methods", ""), v["path"], v["outcome"]) for v in told]


def plain(*paths):
    return [Route(path, lambda request: PlainTextResponse("a")) for path in paths]


def service():
    app = FastAPI(openapi_url=None)

    @app.get("/models/{number:int}")
    def show_model(number: int): ...

    @app.post("/predict")
    def predict(): ...

    return app


def test_routes_are_tried_in_order_up_to_the_one_that_fits():
    app = Starlette(routes=plain("/a", "/{name}", "/b"))

    assert tried(app, "GET", "/b") == [("GET, HEAD", "/a", "none"), ("GET, HEAD", "/{name}", "full")]


def test_a_route_is_tried_once_though_it_asks_the_class_it_comes_from():
    assert tried(service(), "POST", "/predict") == [
        ("GET", "/models/{number:int}", "none"),
        ("POST", "/predict", "full"),
    ]


def test_where_only_the_path_fits_the_others_are_tried_too():
    app = service()
    app.get("/last")(lambda: None)

    assert tried(app, "DELETE", "/predict")[1:] == [("POST", "/predict", "partial"), ("GET", "/last", "none")]


def test_what_nothing_fits_is_tried_again_with_or_without_the_slash():
    found, missed = (asked(service(), ("POST", path)).select("trial") for path in ("/predict/", "/models"))

    assert values(found, "tried") == ["/predict/"] * 2 + ["/predict"] * 2
    assert values(found, "outcome") == ["none", "none", "none", "full"]
    assert values(missed, "tried") == ["/models"] * 2 + ["/models/"] * 2


def test_an_included_router_is_tried_as_one_and_then_the_routes_in_it():
    inner = APIRouter(prefix="/in")
    for path in ("/a", "/b"):
        inner.get(path)(lambda: None)
    app = FastAPI(openapi_url=None)
    app.include_router(inner, prefix="/v1")

    *around, first, second = tried(app, "GET", "/v1/in/b")

    assert around in ([], [("", "/v1/…", "full")])  # older FastAPI copies the routes it includes
    assert (first, second) == (("GET", "/v1/in/a", "none"), ("GET", "/v1/in/b", "full"))


def test_a_mount_is_tried_and_then_the_routes_below_it():
    app = Starlette(routes=[Mount("/v2", Starlette(routes=plain("/a", "/b"))), *plain("/c")])

    assert tried(app, "GET", "/v2/b") == [
        ("", "/v2/…", "full"),
        ("GET, HEAD", "/v2/a", "none"),
        ("GET, HEAD", "/v2/b", "full"),
    ]


def test_a_route_below_two_mounts_and_a_host_is_tried_below_each():
    inner = Starlette(routes=plain("/a"))
    app = Starlette(routes=[Host("other", inner), Mount("/v1", inner), Mount("/v2", inner)])

    told = asked(app, ("GET", "/v1/a"), ("GET", "/v2/a")).select("trial")

    assert values(told, "path") == ["other/…", "/v1/…", "/v1/a", "other/…", "/v1/…", "/v2/…", "/v2/a"]


def test_routes_of_a_class_of_the_service_are_tried_too():
    class Never(Route):
        def matches(self, scope):
            match, child = super().matches(scope)
            return (type(match).NONE, {}) if match else (match, child)

    app = Starlette(routes=[Never("/a", lambda request: None), *plain("/a")])

    assert [outcome for *_, outcome in tried(app, "GET", "/a")] == ["none", "full"]


def test_what_a_middleware_asks_of_a_route_is_no_trial_of_the_router():
    app = service()

    @app.middleware("http")
    async def label(request, call_next):
        request.state.labels = [route.matches(request.scope)[0] for route in app.routes]
        return await call_next(request)

    assert len(tried(app, "POST", "/predict")) == len(app.routes) == 2


def test_what_a_client_asks_of_the_application_itself_is_no_trial():
    app = service()

    def act(client):
        assert TestClient(app).post("/predict").status_code == 200

    assert record(app, act, by=with_trials).select("trial") == []


def test_many_trials_that_come_to_nothing_are_counted_and_the_one_that_fits_is_kept():
    app = Starlette(routes=plain(*(f"/{n}" for n in range(KEPT + 6))))

    trace = asked(app, ("GET", f"/{KEPT + 5}"))

    assert values(trace.select("trial"), "outcome") == [*["none"] * KEPT, "full"]
    assert values(trace.select("more", name="trial"), "events") == ["5"]


def test_without_being_asked_for_no_trial_is_recorded_and_no_route_is_watched():
    app = service()

    @app.get("/watched")
    def look():
        tools = [tool for tool in range(6) if sys.monitoring.get_tool(tool)]
        return [sys.monitoring.get_local_events(tool, Route.matches.__code__) for tool in tools]

    def watched(by):
        trace = record(app, lambda client: client.get("/watched"), by=by)
        return set(trace.select("http.response.body")[0].values["body"]) & set("123456789"), len(trace.select("trial"))

    assert watched(Recorder) == (set(), 0)
    assert watched(with_trials) == ({"4"}, 3)


def test_an_application_that_is_no_starlette_has_no_trials():
    async def app(scope, receive, send):
        if scope["type"] == "lifespan":
            for name in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{name}.complete"})
        else:
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body"})

    assert tried(app, "GET", "/") == []


def test_afterwards_routes_run_unwatched():
    app = service()
    asked(app, ("POST", "/predict"))

    assert [t for t in range(6) if sys.monitoring.get_tool(t) == "scripts.recording.trials"] == []
    assert TestClient(app).post("/predict").status_code == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_trial_comes_before_the_match_and_belongs_to_its_request(method):
    trace = asked(service(), (method, "/predict"), (method, "/models/1"))

    for request in (1, 2):
        kinds = [e.kind for e in trace.select("scope", "trial", "match", request=request)]
        assert kinds == ["scope", *["trial"] * (len(kinds) - 2), "match"]
