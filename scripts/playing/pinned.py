"""Pinned: a client of a server of several processes that asks one of them, and knows which."""

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import httpx

from .collector import Collector
from .patience import WAIT
from .worker import ASKING

ONE_CONNECTION = httpx.Limits(max_connections=1, keepalive_expiry=None)
"""A client keeps its connection however long it rests: after five seconds httpx would open another, to any process."""


class Client(httpx.Client):
    """A client of one process. A request is over when the process has told that it is."""

    def __init__(self, address: str, collector: Collector) -> None:
        super().__init__(base_url=address, limits=ONE_CONNECTION, timeout=WAIT)
        self._collector, self._asking = collector, ThreadPoolExecutor(1)
        self.process = int(super().request("GET", ASKING).text)

    def request(self, *arguments: Any, **named: Any) -> httpx.Response:
        self._collector.go_on()
        response = super().request(*arguments, **named)
        self._collector.answered(self.process)
        return response

    def ask(self, method: str, path: str, **named: Any) -> Future[httpx.Response]:
        """Send a request and do not wait for what comes of it."""
        return self._asking.submit(self.request, method, path, **named)

    def close(self) -> None:
        super().close()
        self._asking.shutdown(wait=False)
