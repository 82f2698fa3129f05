"""Requests: what a client asks of a service and what it gets back, as a trace tells it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .events import Event, Trace

INSTEAD = ("allow", "location")
"""Headers that say what the client might do instead."""


@dataclass(frozen=True)
class Answer:
    """A request, and the response as it was sent: one header a line; `raised` is what ended the call, if anything."""

    request: str
    status: str
    headers: str
    body: str
    raised: str


def answers(trace: Trace) -> Iterator[Answer]:
    """The answers in the order of their requests."""
    own = by_request(trace.events)
    for scope in trace.select("scope", name="http"):
        sent = own[scope.request]
        start = next((e for e in sent if e.kind == "http.response.start"), None)
        body = "".join(e.values.get("body", "") for e in sent if e.kind == "http.response.body")
        ends = [e.values["raised"] for e in sent if e.kind == "end" and "raised" in e.values]
        status, headers = (start.values["status"], start.values.get("headers", "")) if start else ("", "")
        yield Answer(request_line(scope), status, headers, body, "".join(ends))


def by_request(events: Iterable[Event]) -> dict[int, list[Event]]:
    """The events of each request, in the order in which the requests begin."""
    own: dict[int, list[Event]] = {}
    for event in events:
        own.setdefault(event.request, []).append(event)
    return own


def counts_requests(event: Event) -> bool:
    """Whether it stands for requests that are not shown, because they went the way of others."""
    return event.kind == "more" and "requests" in event.values


def header(event: Event, name: str) -> str:
    """The value of a header in an event; empty when it is not there."""
    lines = event.values.get("headers", "").split("\n")
    return next((line.partition(": ")[2] for line in lines if line.startswith(f"{name}: ")), "")


def instead(start: Event) -> Iterator[str]:
    """What a response says that the client might do instead, a header a line."""
    return (f"{name}: {value}" for name in INSTEAD if (value := header(start, name)))


def caller(scope: Event) -> str:
    """Who called the application for a request: a server, or in its process the test client or httpx itself."""
    return scope.values.get("by") or ("test client" if is_test_client(scope) else "server")


def is_in_process(scope: Event) -> bool:
    """Whether no server did; whoever did hands an answer out when the call has ended."""
    return caller(scope) != "server"


def is_test_client(scope: Event) -> bool:
    """Whether a test client sent this request, and not a client through a server: by one of the two names it gives.

    The other one may have been given to it, as a header.
    """
    return header(scope, "user-agent") == "testclient" or header(scope, "host") == "testserver"


def request_line(scope: Event) -> str:
    """`GET /path?query` of a scope event."""
    query = f"?{scope.values['query']}" if scope.values.get("query") else ""
    return f"{scope.values['method']} {scope.values['path']}{query}"


def route_line(match: Event) -> str:
    """`GET /path` of a match event; of what takes any method, as a mount does, its path."""
    return f"{match.values.get('methods', '')} {match.values['path']}".strip()


def failed(trace: Trace) -> list[Event]:
    """The ends of calls with an exception, without those that were cut off because their client had left.

    An application that knows no lifespan, and says so before it is asked to start, has not failed either. A test client
    that gives up waiting cancels the call first, and tells that it has left when that has ended.
    """
    gave_up = {e.request for n, e in enumerate(trace.events) if e.kind == "leave" and _has_ended(e, trace.events[:n])}
    ends = [event for event in trace.select("end") if "raised" in event.values and "because" not in event.values]
    known = bool(trace.select("lifespan.startup"))
    return [end for end in ends if end.request not in gave_up and (end.request or known)]


def _has_ended(event: Event, before: tuple[Event, ...]) -> bool:
    return any(earlier.kind == "end" and earlier.request == event.request for earlier in before)
