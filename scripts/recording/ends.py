"""Ends: how a call of the application ended, and whether that was because its client had left."""

from ..traces.events import Event, Values
from .values import encode

CUT_OFF = ("CancelledError", "ClientDisconnect", "WebSocketDisconnect", "BrokenResourceError")
"""Errors of asyncio, Starlette and anyio that a call ends with when its client has left and nobody catches them."""


def ended(request: int, where: str, kind: str, values: Values) -> Event:
    """A call of the application returns, or raises."""
    return Event("end", request, where, kind, values=values, changed=values)


def why_ended(error: BaseException, left: bool) -> Values:
    """What a call of the application raises, and whether that is only the word for a client that has left."""
    values = {"raised": encode(error)}
    if left and is_cut_off(error):
        values["because"] = "the client left"
    return values


def is_cut_off(error: BaseException) -> bool:
    """Whether an error, or each one in a group, is only the word for a client that has left."""
    if isinstance(error, BaseExceptionGroup):
        return all(map(is_cut_off, error.exceptions))
    return type(error).__name__ in CUT_OFF
