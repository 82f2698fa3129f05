"""Applications: an ASGI application that behaves as another does, and whose messages are written down."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from .messages import Message
from .served import Messages

type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]
type Application = Callable[[Message, Receive, Send], Awaitable[None]]

COMPLETING = ("http.response.body", "websocket.close")


def readable_twice(message: Message) -> Message:
    """A message that can be read and sent: ASGI lets its headers be an iterator, which gives them only once."""
    headers = message.get("headers", ()) if type(message) is dict else ()
    if type(headers) in (list, tuple) or not isinstance(headers, Iterator):
        return message
    return {**message, "headers": [*headers]}


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
        served = messages.arrive(scope)

        async def receive() -> Message:  # called as the service knows it: what it is given may be shown
            message = await receives()
            messages.received(served, message)
            return message

        async def send(message: Message) -> None:
            message = readable_twice(message)
            messages.passes(served, message)
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
