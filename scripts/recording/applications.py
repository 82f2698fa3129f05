"""Applications: an ASGI application that behaves as another does, and whose messages are written down."""

from asyncio import CancelledError
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

from ..traces.events import NOTHING, RECEIVED, Values
from .functions import KEPT
from .journal import Journal
from .masks import found
from .matches import choice, match_values
from .messages import Message, message_values, scope_values, secrets_in, secrets_of_path, texts_in
from .split_secrets import Bodies
from .values import encode

type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]
type Application = Callable[[Message, Receive, Send], Awaitable[None]]


LEAVING = ("http.disconnect", "websocket.disconnect")
CUT_OFF = ("CancelledError", "ClientDisconnect", "WebSocketDisconnect", "BrokenResourceError")
"""Errors of asyncio, Starlette and anyio that a call ends with when its client has left and nobody catches them."""


class Messages:
    """Writes down scopes, the messages received and sent, and the routes chosen, request by request."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self._scopes: dict[int, Message] = {}
        self._chosen: dict[int, object] = {}
        self._last: dict[tuple[int, str], Values] = {}
        self._counts: Counter[tuple[int, str]] = Counter()
        self._bodies = Bodies()
        self._applications: set[int] = set()
        self._over: set[int] = set()
        self._left: set[int] = set()

    def arrive(self, scope: Message) -> int:
        """Number a new call of the application: 0 for the lifespan, 1, 2, ... for requests."""
        journal = self.journal
        with journal.lock:
            request = 0
            if scope["type"] != "lifespan":
                journal.arrived += 1
                request = journal.arrived
            self._scopes[request] = scope
            try:
                journal.noise.arrive(scope)
                self._received(request, scope)
                journal.write("scope", request, scope["type"], scope_values(scope))
            except Exception as error:
                journal.fault(error)
        return request

    def match(self, request: int) -> None:
        """Write down the router's choice once it stands in the scope, and a further one below a mount."""
        scope = self._scopes.get(request)
        if scope is None:
            return
        chosen = choice(scope)
        if chosen is not None and chosen is not self._chosen.get(request):
            self._chosen[request] = chosen
            self.journal.secrets.learn(secrets_of_path(scope))
            if id(scope.get("app")) not in self._applications:
                self._applications.add(id(scope.get("app")))
                for held in ("app", "state"):
                    self.journal.secrets.learn(self.journal.surroundings.held(scope.get(held)))
            values = match_values(scope)
            self.journal.write("match", request, values["endpoint"], values, where="event loop")

    def received(self, request: int, message: Message) -> None:
        try:
            self.match(request)
            if message["type"] in LEAVING and request not in self._over:
                self._left.add(request)
            if self._is_kept(request, message):
                self._received(request, message)
                self._write(request, message)
        except Exception as error:
            self.journal.fault(error)

    def sent(self, request: int, message: Message) -> None:
        try:
            self.match(request)
            if self._is_kept(request, message):
                self._learn(request, message)
                self._write(request, message)
        except Exception as error:
            self.journal.fault(error)

    def delivered(self, request: int, message: Message) -> None:
        """A message was taken; with the last one a client has all it asked for."""
        if _completes(message):
            self._over.add(request)

    def left(self, scope: Message) -> None:
        """The client of this call hung up, or gave up waiting; nothing, where it has its whole answer."""
        request = next((number for number, known in (*self._scopes.items(),) if known is scope), 0)
        if request and request not in self._over:
            self._over.add(request)
            self._left.add(request)
            self.journal.write("leave", request, scope["type"], where="client")

    def end(self, request: int, scope: Message, error: BaseException | None = None) -> None:
        values = {"raised": encode(error)} if error else {}
        if error and request in self._left and is_cut_off(error):
            values["because"] = "the client left"
        self.journal.write("end", request, scope["type"], values)
        for body in self._bodies.unended(request):
            self.journal.secrets.learn(found(body)[1])
        self._chosen.pop(request, None)
        if not isinstance(error, CancelledError):  # who cancels may tell afterwards that the client has left
            self._scopes.pop(request, None)
            self._over.discard(request)
            self._left.discard(request)

    def _received(self, request: int, message: Message) -> None:
        self._learn(request, message)
        self.journal.noise.give(texts_in(message))

    def _learn(self, request: int, message: Message) -> None:
        self.journal.secrets.learn(secrets_in(message))
        if whole := self._bodies.whole(request, message):
            self.journal.secrets.learn(found(whole, given=message["type"] in RECEIVED)[1])

    def _is_kept(self, request: int, message: Message) -> bool:
        """Whether this message is written down: of many of one type the first ones are, and the last."""
        kind = message["type"]
        self._counts[request, kind] += 1
        if self._counts[request, kind] <= KEPT or _is_last(message):
            return True
        self.journal.leave_out(request, kind, len(message.get("body") or message.get("bytes") or b""))
        return False

    def _write(self, request: int, message: Message) -> None:
        kind = message["type"]
        values = message_values(message)
        before = self._last.get((request, kind), NOTHING)
        self._last[request, kind] = values
        changed = {name: value for name, value in values.items() if before.get(name) != value} if before else values
        self.journal.write(kind, request, "", values, changed)


def is_cut_off(error: BaseException) -> bool:
    """Whether an error, or each one in a group, is only the word for a client that has left."""
    if isinstance(error, BaseExceptionGroup):
        return all(map(is_cut_off, error.exceptions))
    return type(error).__name__ in CUT_OFF


def _is_last(message: Message) -> bool:
    return message["type"] in ("http.request", "http.response.body") and not message.get("more_body")


def _completes(message: Message) -> bool:
    return message["type"] == "websocket.close" or (message["type"] == "http.response.body" and _is_last(message))


class Recorded:
    """An application as its client sees it; every other attribute is the application's own.

    `client_left(scope)` is for who serves it, and knows that the client of a call has gone.
    """

    def __init__(self, app: Application, messages: Messages) -> None:
        self._app, self._messages = app, messages
        self.client_left = messages.left

    def __getattr__(self, name: str) -> Any:
        return getattr(self._app, name)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        messages = self._messages
        request = messages.arrive(scope)

        async def recorded_receive() -> Message:
            message = await receive()
            messages.received(request, message)
            return message

        async def recorded_send(message: Message) -> None:
            messages.sent(request, message)
            await send(message)
            messages.delivered(request, message)

        serving = messages.journal.serving.set(request)
        try:
            await self._app(scope, recorded_receive, recorded_send)
        except BaseException as error:
            messages.end(request, scope, error)
            raise
        else:
            messages.end(request, scope)
        finally:
            messages.journal.serving.reset(serving)
