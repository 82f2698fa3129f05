from dataclasses import dataclass
from types import SimpleNamespace
from typing import Annotated, Any, Literal, TypedDict

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.responses import PlainTextResponse
from fastapi.testclient import TestClient
from pydantic import BaseModel, Field, create_model

from scripts.recording.matches import match_values
from scripts.recording.recorder import Recorder


def read(): ...


def dependant(call, *needed):
    return SimpleNamespace(call=call, dependencies=list(needed))


def test_a_route_shows_path_methods_parameters_and_whether_it_fits():
    route = SimpleNamespace(path="/items/{n:int}", methods={"PUT", "GET"}, endpoint=read)
    scope = {"route": route, "endpoint": read, "method": "POST", "path_params": {"n": 1}}

    assert match_values(scope) == {
        "path": "/items/{n:int}",
        "methods": "GET, PUT",
        "endpoint": "read",
        "parameters": "{'n': 1}",
        "fits": "False",
    }


@pytest.mark.parametrize(("kind", "methods"), [("http", {}), ("websocket", {"methods": "WEBSOCKET"})])
def test_only_a_websocket_is_called_so_and_what_takes_any_method_has_none(kind, methods):
    route = SimpleNamespace(path="/files", endpoint=read)

    assert match_values({"type": kind, "route": route, "endpoint": read}) == {
        "path": "/files",
        "endpoint": "read",
        "fits": "True",
        **methods,
    }


def test_dependencies_stand_one_a_line_each_below_what_needs_it():
    def user(): ...

    def connection(): ...

    needs = dependant(read, dependant(user, dependant(connection)), dependant(connection))
    route = SimpleNamespace(path="/", methods=None, endpoint=read, dependant=needs)

    assert match_values({"route": route, "endpoint": read})["dependencies"] == "user\n  connection\nconnection"


class Flower(BaseModel):
    species: str
    probability: Annotated[float, Field(ge=0)]
    row: int = Field(3, serialization_alias="number")
    near: list[str | None] = Field(default_factory=list)


@dataclass
class Pair:
    left: Literal["a"]
    right: int = 2


class Named(TypedDict):
    name: dict[str, Any]


FLOWER = """Flower
  species: str
  probability: float
  row: int as 'number' = 3
  near: list[str | None] = list()"""


@pytest.mark.parametrize(
    ("promised", "told"),
    [
        (Flower, FLOWER),
        (Pair, "Pair\n  left: Literal['a']\n  right: int = 2"),
        (Named, "Named\n  name: dict[str, Any]"),
        (list[Flower], "list[Flower]"),
        (Flower | None, "Flower | None"),
        (Annotated[float, "a note"], "float"),
        (tuple[int, ...], "tuple[int, ...]"),
        (create_model("Many", **{f"n{n}": (int, ...) for n in range(22)}), "… 2 more"),
    ],
)
def test_what_a_route_returns_is_told_with_its_fields(promised, told):
    app = FastAPI()
    app.get("/", response_model=promised)(read)

    returns = match_values({"route": app.routes[-1], "endpoint": read, "method": "GET"})["returns"]

    assert returns == told or (returns.endswith(told) and returns.count("\n") == 21)


def test_the_promise_of_an_included_router_is_told_and_where_there_is_none_nothing_is():
    router, app = APIRouter(), FastAPI()
    router.get("/promised")(lambda: {})
    router.get("/typed", response_model=Named)(lambda: {"name": {}})
    router.get("/answered")(answered)
    app.include_router(router, prefix="/in")
    recorder = Recorder()

    with recorder:
        client = TestClient(recorder.wrap(app))
        for path in ("/in/promised", "/in/typed", "/in/answered"):
            client.get(path)

    told = [event.values.get("returns") for event in recorder.trace.select("match")]
    assert told == [None, "Named\n  name: dict[str, Any]", None]


def answered() -> PlainTextResponse:
    return PlainTextResponse("")
