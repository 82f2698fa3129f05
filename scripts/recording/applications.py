"""Applications: an ASGI application that behaves as another does, and whose messages are written down."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from types import FrameType
from typing import Any

from .messages import Message
from .served import Messages

type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]
type Application = Callable[[Message, Receive, Send], Awaitable[None]]

LOOP = asyncio.Handle._run.__code__
"""What of the event loop runs a task."""
IN_PROCESS = "ASGITransport.handle_async_request"
"""What of httpx, and of httpx2, calls an application itself."""
COMPLETING = ("http.response.body", "websocket.close")


def asked_by(frame: FrameType | None) -> str:
    """What asks for a request without a server, and is no test client, where that is so: it says so nowhere else."""
    while frame and frame.f_code is not LOOP:
        if frame.f_code.co_qualname == IN_PROCESS:
            return IN_PROCESS.partition(".")[0]
        frame = frame.f_back
    return ""


class Recorded:
    """An application as its client sees it; every other attribute is the application's own.

    `client_left(scope)` is for who serves it, and knows that the client of a call has gone.
    """

    def __init__(self, app: Application, messages: Messages) -> None:
        self._app, self._messages = app, messages
        self.client_left = messages.left

    def __getattr__(self, name: str) -> Any:
        return getattr(self._app, name)

    async def __call__(self, scope: Message, receives: Receive, sends: Send) -> None:
        messages = self._messages
        served = messages.arrive(scope, asked_by(sys._getframe(1)))

        async def receive() -> Message:  # called as the service knows it: what it is given may be shown
            message = await receives()
            messages.received(served, message)
            return message

        async def send(message: Message) -> None:
            message = messages.passes(served, message)
            await sends(message)
            if message["type"] in COMPLETING and not message.get("more_body"):
                served.over = True

        serving = messages.journal.serving.set(served.number)
        try:
            await self._app(scope, receive, send)
        except BaseException as error:
            messages.end(served, error)
            raise
        else:
            messages.end(served)
        finally:
            messages.journal.serving.reset(serving)
