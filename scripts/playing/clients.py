"""Clients: who sends the requests of a scenario. A test client, or a real uvicorn on loopback.

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
def over_a_socket(app: Application) -> Iterator["httpx.Client"]:
    """An httpx client of a real uvicorn. Raises RuntimeError when the application fails to start."""
    from .servers import serving

    with serving(app) as client:
        yield client
