"""Counts: in numbers that every machine counts alike, how much a service does for its requests."""

from collections.abc import Mapping

type Rows = Mapping[int, Mapping[str, int]]
"""The counts by the size of what was asked."""

HEADINGS = {
    "requests": "Requests",
    "messages": "ASGI messages",
    "framework": "Framework calls",
    "own": "Your calls",
    "threads": "Worker threads",
    "bytes-in": "Bytes in",
    "bytes-out": "Bytes out",
}
"""What is counted: requests; messages received and sent, and the bytes of their bodies; calls of Python functions, the
framework's and the snippet's; the worker threads they ran on."""
