"""Answers: what a client gets back, request by request, as a trace tells it."""

from collections.abc import Iterator
from dataclasses import dataclass

from scripts.traces.events import Trace
from scripts.views.process_table import request_line


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
    for scope in trace.select("scope", name="http"):
        sent = trace.select(request=scope.request)
        start = next((e for e in sent if e.kind == "http.response.start"), None)
        body = "".join(e.values.get("body", "") for e in sent if e.kind == "http.response.body")
        ends = [e.values["raised"] for e in sent if e.kind == "end" and "raised" in e.values]
        status, headers = (start.values["status"], start.values.get("headers", "")) if start else ("", "")
        yield Answer(request_line(scope), status, headers, body, "".join(ends))
