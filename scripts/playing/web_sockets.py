"""WebSockets of a real server, opened and used as those of a test client are: `client.websocket_connect(path)`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import httpx2
from starlette.websockets import WebSocketDisconnect

from ..problems import Problem


class SocketClient(httpx.Client):
    """An httpx client that can open a WebSocket too."""

    @contextmanager
    def websocket_connect(self, url: str, subprotocols: list[str] | None = None, **named: Any) -> Iterator["Session"]:
        """A session with a test client's methods. Raises WebSocketDisconnect when the service does not accept it."""
        try:
            from httpx2.websockets import WebSocketUpgradeError
        except ModuleNotFoundError as error:
            raise Problem(f"a WebSocket needs {error.name}", f"install {error.name} beside your service") from None
        headers = [*self.headers.multi_items(), *dict(named.pop("headers", None) or {}).items()]
        named = {"timeout": None, "keepalive_ping_interval_seconds": None, **named}
        with httpx2.Client(headers=headers, cookies=dict(self.cookies)) as client:
            address = httpx2.URL(str(self.base_url)).join(url).copy_with(scheme="ws")
            opened = client.websocket(address, subprotocols=subprotocols, **named)
            try:
                session = opened.__enter__()
            except WebSocketUpgradeError as error:
                raise WebSocketDisconnect(1006, f"HTTP {error.response.status_code}") from None
            try:
                yield Session(session)
            finally:
                opened.__exit__(None, None, None)


class Session:
    """An open WebSocket. Where the service has closed it, its methods raise what a test client's raise."""

    def __init__(self, session: Any) -> None:
        self._session = session

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._session, name)
        return _as_a_test_client(value) if callable(value) else value


def _as_a_test_client(method: Callable[..., Any]) -> Callable[..., Any]:
    from httpx2.websockets import WebSocketDisconnect as Closed

    def called(*arguments: Any, **named: Any) -> Any:
        try:
            return method(*arguments, **named)
        except Closed as error:
            raise WebSocketDisconnect(error.code, error.reason) from None

    return called
