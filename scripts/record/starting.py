"""Starting: an application as it is, whose client neither waits in vain for its start nor ends with it."""

from typing import Any

from ..recording.applications import Application, Receive, Send
from ..recording.messages import Message


class Insisting:
    """An application as it is, but one that fails to start raises: a test client waits for that, in vain.

    And one that exits only raises: it would take the event loop of a test client with it, where a server goes on. One
    that knows no lifespan is served without, as uvicorn serves it.
    """

    def __init__(self, app: Application) -> None:
        self._app = app

    def __getattr__(self, name: str) -> Any:
        return getattr(self._app, name)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        try:
            await (self._live if scope["type"] == "lifespan" else self._app)(scope, receive, send)
        except (SystemExit, KeyboardInterrupt) as error:
            raise RuntimeError(repr(error)) from error

    async def _live(self, scope: Message, receive: Receive, send: Send) -> None:
        asked: list[Message] = []
        sent: list[Message] = []

        async def received() -> Message:
            asked.append(message := await receive())
            return message

        async def noted(message: Message) -> None:
            await send(message)
            sent.append(message)

        try:
            await self._app(scope, received, noted)
        except Exception:
            if asked or sent:
                raise
        for message in sent:
            if message["type"] == "lifespan.startup.failed":
                raise RuntimeError(str(message.get("message", "")))
        if not sent:
            await _stand_in(receive, send)


async def _stand_in(receive: Receive, send: Send) -> None:
    """Answer in place of an application that knows no lifespan."""
    await send({"type": "lifespan.startup.complete"})
    while (await receive())["type"] != "lifespan.shutdown":
        """The start has been answered."""
    await send({"type": "lifespan.shutdown.complete"})
