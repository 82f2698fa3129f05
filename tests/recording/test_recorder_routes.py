import functools
from typing import Annotated

import pytest
from fastapi import APIRouter, Depends, FastAPI
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from tests.recordings import record, story, values

CALLS = ("start", "return", "unwind")


def test_a_match_names_the_dependencies_of_application_router_and_endpoint():
    def of_app(): ...

    def of_router(): ...

    def deep(): ...

    def of_endpoint(deep: Annotated[None, Depends(deep)]): ...

    router = APIRouter(prefix="/items", dependencies=[Depends(of_router)])

    @router.get("/{n}")
    def read(n: int, needed: Annotated[None, Depends(of_endpoint)]): ...

    app = FastAPI(dependencies=[Depends(of_app)])
    app.include_router(router, prefix="/v1")

    trace = record(app, lambda client: client.get("/v1/items/3"))

    (match,) = trace.select("match")
    assert match.name == "read"
    assert match.values["path"] == "/v1/items/{n}"
    assert match.values["dependencies"].split("\n") == ["of_app", "of_router", "of_endpoint", "  deep"]


def test_a_route_is_chosen_before_the_body_is_received():
    app = FastAPI()

    @app.post("/")
    def take(body: dict): ...

    trace = record(app, lambda client: client.post("/", json={"a": 1}))

    assert story(trace)[:3] == ["scope http", "match take", "http.request"]


def test_a_match_without_dependencies_has_no_such_value():
    app = FastAPI()

    @app.get("/")
    def read(): ...

    trace = record(app, lambda client: client.get("/"))

    assert dict(trace.select("match")[0].values) == {
        "path": "/",
        "methods": "GET",
        "endpoint": "read",
        "fits": "True",
    }


def test_bad_input_is_a_422_without_a_call_and_a_bad_response_a_500_after_it():
    app = FastAPI()

    @app.get("/{n}")
    def read(n: int) -> int:
        return "many"

    trace = record(app, lambda client: (client.get("/few"), client.get("/3")))

    assert values(trace.select("http.response.start"), "status") == ["422", "500"]
    assert story(trace, *CALLS, request=1) == []
    assert story(trace, *CALLS, request=2) == ["start read", "return read"]
    assert (
        trace.select("end", request=2)[0].values["raised"].startswith("ResponseValidationError([{'type': 'int_parsing'")
    )


def test_a_bad_response_says_which_field_is_missing_in_which_item():
    class Prediction(BaseModel):
        species: str
        probability: float

    app = FastAPI()

    @app.get("/")
    def read() -> list[Prediction]:
        return [{"species": "setosa", "probability": 1, "password": "abc"}, {"species": "virginica", "password": "abc"}]

    trace = record(app, lambda client: client.get("/"))

    assert trace.select("end", request=1)[0].values["raised"] == (
        "ResponseValidationError([{'type': 'missing', 'loc': ('response', 1, 'probability'), "
        "'msg': 'Field required', 'input': {'species': 'virginica', 'password': •••}}])"
    )


@pytest.mark.parametrize(
    ("method", "path", "status", "fits"),
    [("GET", "/nowhere", "404", []), ("POST", "/here/", "405", ["False"]), ("GET", "/here", "307", [])],
)
def test_what_no_route_fits_calls_no_function(method, path, status, fits):
    app = FastAPI()

    @app.get("/here/")
    def read(): ...

    trace = record(app, lambda client: client.request(method, path, follow_redirects=False))

    assert values(trace.select("http.response.start"), "status") == [status]
    assert values(trace.select("match"), "fits") == fits
    assert story(trace, "start") == []


def test_the_route_of_the_documentation_is_a_match_too():
    trace = record(FastAPI(), lambda client: client.get("/openapi.json"))

    assert values(trace.select("match"), "path") == ["/openapi.json"]


def test_a_mounted_application_matches_twice_and_shows_the_whole_path():
    inner = FastAPI()

    @inner.get("/items")
    def read(): ...

    app = FastAPI()
    app.mount("/v1", inner)

    @app.middleware("http")
    async def outer(request, call_next):
        return await call_next(request)

    @inner.middleware("http")
    async def middle(request, call_next):
        return await call_next(request)

    trace = record(app, lambda client: client.get("/v1/items"))

    assert values(trace.select("match"), "path") == ["/v1", "/v1/items"]
    assert story(trace, "start", "match") == [
        "start outer",
        "match FastAPI.__call__",
        "start middle",
        "match read",
        "start read",
    ]


def test_an_endpoint_may_be_a_callable_object():
    class Predict:
        def __call__(self, n: int):
            return n + 1

    app = FastAPI()
    app.get("/")(Predict())

    trace = record(app, lambda client: client.get("/?n=1"))

    assert story(trace, "match", "start") == ["match Predict.__call__", "start Predict.__call__"]
    assert dict(trace.select("start")[0].values) == {"n": "1"}


def test_a_decorated_endpoint_runs_inside_its_decorator():
    def traced(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            return function(*args, **kwargs)

        return wrapper

    app = FastAPI()

    @app.get("/")
    @traced
    def read(n: int):
        return n

    trace = record(app, lambda client: client.get("/?n=1"))

    calls = [(e.name, e.depth) for e in trace.select("start")]
    assert trace.select("match")[0].name == "read"
    assert calls == [("wrapper", 0), ("read", 1)]


def test_an_endpoint_in_an_application_factory_has_its_own_name():
    def create_app():
        app = FastAPI()

        @app.get("/")
        def read():
            return JSONResponse({})

        return app

    trace = record(create_app(), lambda client: client.get("/"))

    assert story(trace, "match", "start") == ["match read", "start read"]
