"""Servers: a real uvicorn on loopback, for as long as a scenario needs it."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import httpx
import uvicorn
from uvicorn.protocols.http.auto import AutoHTTPProtocol
from uvicorn.protocols.websockets.auto import AutoWebSocketsProtocol

from ..recording.applications import Application
from .departures import Told, told
from .patience import PATIENCE
from .web_sockets import SocketClient

NO_REUSE = httpx.Limits(max_keepalive_connections=0)
"""uvicorn closes a connection after an exception, maybe just as the next request is sent on it."""


type Protocol = type[asyncio.Protocol]


class Server(uvicorn.Server):
    """A uvicorn that says when it is ready, so that nobody has to poll or sleep."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    def serve_on(self, listener: socket.socket) -> None:
        """Serve to the end. uvicorn leaves a failed startup by SystemExit; whoever waits sees `started`."""
        try:
            with suppress(SystemExit):
                self.run(sockets=[listener])
        finally:
            self.ready.set()


def noticing(tell: Told) -> Protocol:
    """uvicorn's own protocol, which tells when a client has closed the connection."""

    class Noticing(AutoHTTPProtocol):  # type: ignore[misc, valid-type]
        def connection_lost(self, error: Exception | None) -> None:
            if self.cycle:
                tell(self.cycle.scope)
            super().connection_lost(error)

    return Noticing


def noticing_sockets(tell: Told) -> Protocol:
    """The same for WebSockets: a client leaves by a frame that says so, or without a word."""

    class Noticing(AutoWebSocketsProtocol):  # type: ignore[misc, valid-type]
        def handle_close(self, frame: Any) -> None:
            tell(self.scope)
            super().handle_close(frame)

        def connection_lost(self, error: Exception | None) -> None:
            tell(getattr(self, "scope", {}))
            super().connection_lost(error)

    return Noticing


@contextmanager
def serving(app: Application) -> Iterator[httpx.Client]:
    """An httpx client of a real uvicorn on a free loopback port, stopped when the block ends.

    Raises RuntimeError when the application fails to start.
    """
    http, ws = noticing(told(app)), noticing_sockets(told(app)) if AutoWebSocketsProtocol else "none"
    config = uvicorn.Config(app, http=http, ws=ws, log_level="critical", lifespan="on", timeout_graceful_shutdown=5)
    server = Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        host, port = listener.getsockname()
        thread = threading.Thread(target=server.serve_on, args=[listener])
        thread.start()
        try:
            server.ready.wait()
            if not server.started:
                raise RuntimeError("the application did not start")
            with SocketClient(base_url=f"http://{host}:{port}", limits=NO_REUSE, timeout=PATIENCE) as client:
                yield client
        finally:
            server.should_exit = True
            thread.join()


def free_port() -> int:
    """A loopback port that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
