import functools

import pytest
from fastapi import APIRouter, FastAPI, WebSocket
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware
from starlette.applications import Starlette
from starlette.endpoints import HTTPEndpoint, WebSocketEndpoint
from starlette.responses import PlainTextResponse
from starlette.routing import Host, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from scripts.playing.play import application_values
from scripts.playing.routes import Listed, listed


def bare(*routes):
    app = FastAPI(openapi_url=None)
    for path in routes:
        app.get(path)(lambda: "here")
    return app


def paths(app):
    return [route.path for route in listed(app)]


def test_an_included_router_is_listed_by_its_paths():
    inner, outer, app = APIRouter(prefix="/items"), APIRouter(prefix="/v1"), bare("/")

    @inner.get("/{n}")
    @inner.delete("/{n}")
    def item(n: int): ...

    @outer.websocket("/live")
    async def live(socket: WebSocket): ...

    outer.include_router(inner)
    app.include_router(outer, prefix="/api")

    assert [*listed(app)] == [
        Listed("/", ("GET",)),
        Listed("/api/v1/live"),
        Listed("/api/v1/items/{n}", ("DELETE",)),
        Listed("/api/v1/items/{n}", ("GET",)),
    ]


def test_a_mount_is_listed_with_the_routes_of_what_is_mounted(tmp_path):
    app, router = bare("/"), APIRouter()
    app.mount("/v1", GZipMiddleware(bare("/a", "/b")))
    app.mount("/files", StaticFiles(directory=tmp_path))
    router.mount("/deep", bare("/c"))
    app.include_router(router, prefix="/in")

    assert paths(app) == ["/", "/v1/a", "/v1/b", "/files", "/in/deep/c"]


def test_plain_starlette_is_listed_too():
    def answer(request): ...

    async def speak(socket): ...

    routes = [
        Route("/a", answer, methods=["POST"]),
        WebSocketRoute("/ws", speak),
        Mount("/m", routes=[Route("/b", answer)]),
        Host("api.example.org", Starlette(routes=[Route("/c", answer)])),
    ]

    assert paths(Starlette(routes=routes)) == ["/a", "/ws", "/m/b", "api.example.org/c"]


def test_an_endpoint_that_is_a_class_is_listed_with_the_methods_it_has_functions_for():
    class Item(HTTPEndpoint):
        async def get(self, request): ...
        async def put(self, request): ...

    class Live(WebSocketEndpoint): ...

    routes = [Route("/{n}", Item), WebSocketRoute("/ws", Live)]

    assert [*listed(Starlette(routes=routes))] == [Listed("/{n}", ("GET", "PUT")), Listed("/ws")]


def by_a_function(app):
    async def around(scope, receive, send):
        await app(scope, receive, send)

    return around


class ByAClass:
    def __init__(self, app):
        self.inner = app

    async def __call__(self, scope, receive, send):
        await self.inner(scope, receive, send)


async def with_a_limit(app, limit, scope, receive, send):
    await app(scope, receive, send)


WRAPPED = [
    GZipMiddleware,
    lambda app: CORSMiddleware(GZipMiddleware(app), allow_origins=["*"]),
    by_a_function,
    ByAClass,
    lambda app: ByAClass(app).__call__,
    lambda app: functools.partial(with_a_limit, app, 3),
    lambda app: by_a_function(ByAClass(by_a_function(app))),
]


@pytest.mark.parametrize("wrapped", WRAPPED)
def test_a_wrapped_application_shows_the_routes_beneath(wrapped):
    assert paths(wrapped(bare("/a", "/b"))) == ["/a", "/b"]


def test_what_has_no_routes_lists_none():
    async def alone(scope, receive, send):
        await PlainTextResponse("hello")(scope, receive, send)

    assert application_values(alone) == {"app": "function", "routes": ""}


def test_what_another_framework_calls_routes_is_not_listed_as_paths():
    class Other:
        def __init__(self):
            self.routes = [("^/items$", print), ("^/$", print)]

        async def __call__(self, scope, receive, send): ...

    assert [*listed(Other())] == []
    assert application_values(Other())["routes"] == ""
