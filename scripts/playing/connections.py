"""Connections: a request sent to a real server on a connection of its own, whose answer is read later, or never."""

import json
from contextlib import closing
from typing import TYPE_CHECKING

from .patience import WAIT

if TYPE_CHECKING:
    from http.client import HTTPConnection

    import httpx


def ask(client: "httpx.Client", method: str, path: str, body: object = None, *, keep: bool = False) -> "HTTPConnection":
    """Send a request to the server of this client and do not wait: when this returns, its bytes have left.

    A body is sent as JSON. Unless the connection is to be kept, the server closes it when its call is over. A client
    that is to leave amid a response keeps it: http.client would hold one that the server closes.
    """
    from http.client import HTTPConnection  # imported here: a browser's Python has no sockets

    connection = HTTPConnection(client.base_url.host, client.base_url.port, timeout=WAIT)
    content = None if body is None else json.dumps(body)
    headers = {"Connection": "keep-alive" if keep else "close"}
    if content is not None:
        headers["Content-Type"] = "application/json"
    connection.request(method, path, content, headers)
    return connection


def answer(connection: "HTTPConnection") -> str:
    """The answer as it came, read until the server closes, which it does after its call of the application is over."""
    with closing(connection), connection.sock.makefile() as response:
        return response.read()
