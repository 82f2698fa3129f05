"""Clients: who sends the requests of a scenario. A test client, a client of a real uvicorn on loopback, or httpx alone.

Each imports what it needs when it is asked for: a browser's Python has neither threads nor sockets, and
uses `scripts.playing.inline` in their place.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any

from ..recording.applications import Application
from .departures import Announced, noticed, told

if TYPE_CHECKING:
    import httpx
    from starlette.testclient import TestClient

type Client = Callable[[Application], AbstractContextManager[Any]]


@contextmanager
def in_process(app: Application) -> Iterator["TestClient"]:
    """Starlette's test client, which is FastAPI's too. The `with` block matters: without it the lifespan never runs.

    Raises SystemExit, in the end, where the application did.
    """
    from starlette.testclient import TestClient

    announced = Announced(app)
    try:
        with noticed(TestClient(announced, raise_server_exceptions=False), told(app)) as client:
            yield client
    finally:
        for exit in announced.exits:
            raise exit


@contextmanager
def without_lifespan(app: Application) -> Iterator["TestClient"]:
    """Starlette's test client, of which the `with` was forgotten: each request has an event loop of its own."""
    from starlette.testclient import TestClient

    client = noticed(TestClient(Announced(app), raise_server_exceptions=False), told(app))
    try:
        yield client
    finally:
        client.close()


@contextmanager
def asgi_transport(app: Application) -> Iterator["httpx.Client"]:
    """httpx with its ASGITransport, which calls the application on one event loop and knows no lifespan either."""
    import asyncio

    import httpx

    carries = httpx.ASGITransport(app, raise_app_exceptions=False)

    class Carrying(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            return runner.run(answered(request))

    async def answered(request: httpx.Request) -> httpx.Response:
        response = await carries.handle_async_request(request)
        return httpx.Response(response.status_code, headers=response.headers, content=await response.aread())

    with asyncio.Runner() as runner, httpx.Client(transport=Carrying(), base_url="http://test") as client:
        yield client


@contextmanager
def over_a_socket(app: Application) -> Iterator["httpx.Client"]:
    """An httpx client of a real uvicorn. Raises RuntimeError when the application fails to start."""
    from .servers import serving

    with serving(app) as client:
        yield client
