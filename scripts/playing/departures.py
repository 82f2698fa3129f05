"""Departures: a test client that hangs up, or gives up waiting, tells it to the application that is recorded."""

from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from ..recording.applications import Application, Receive, Send
from ..recording.messages import Message

type Told = Callable[[Message], None]
"""Takes the scope of a call whose client has gone; what was answered completely is no departure."""


@dataclass(eq=False, slots=True)
class Call:
    """A call of an application, by its scope, and whether it has ended."""

    scope: Message
    ended: bool = False


_calls: ContextVar[list[Call] | None] = ContextVar("the calls that a client waits for", default=None)


def told(app: Application) -> Told:
    """What of this application wants to know of departures: nothing, where nobody records it."""
    return getattr(app, "client_left", None) or (lambda scope: None)


class Announced:
    """An application as it is, whose calls are known to the client that makes them.

    An endpoint that lets WebSocketDisconnect through has not failed: a server would not tell it to the client. One that
    exits only fails: it would take the event loop of a test client with it, where a server goes on. `exits` are those.
    """

    def __init__(self, app: Application) -> None:
        from starlette.websockets import WebSocketDisconnect

        self._app, self._gone = app, WebSocketDisconnect
        self.exits: list[SystemExit] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._app, name)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        call = Call(scope)
        if (calls := _calls.get()) is not None:
            calls.append(call)
        try:
            with suppress(self._gone):
                await self._app(scope, receive, send)
        except SystemExit as error:
            self.exits.append(error)
            raise RuntimeError(repr(error)) from error
        finally:
            call.ended = True


def noticed(client: Any, tell: Told) -> Any:
    """The test client of an announced application, which tells when it leaves; not yet entered.

    It leaves where it closes an answer that it has not read to the end, closes a WebSocket, or is interrupted.
    """
    departures = Departures(client, tell)
    client._transport.handle_request = departures.ask
    client.websocket_connect = departures.connect
    _before(client._transport, "close", departures.end)
    return client


class Departures:
    """Stands between a test client and what carries its requests; remembers the calls whose answers are open."""

    def __init__(self, client: Any, tell: Told) -> None:
        self.client, self.tell = client, tell
        self._ask, self._connect = client._transport.handle_request, client.websocket_connect
        self._open: list[Call] = []

    def ask(self, request: Any) -> Any:
        before = _calls.set(calls := list[Call]())
        try:
            response = self._ask(request)
        except BaseException:
            for call in calls:  # cancelled already: there is no way to tell it before
                self.tell(call.scope)
            raise
        finally:
            _calls.reset(before)
        self._open = [*(call for call in self._open if not call.ended), *calls]
        _before(response.stream, "close", lambda: self.leave(*calls))
        return response

    def connect(self, *arguments: Any, **named: Any) -> Any:
        session = self._connect(*arguments, **named)
        _before(session, "close", lambda: self.leave(Call(session.scope)))
        return session

    def leave(self, *calls: Call) -> None:
        """Tell it on the event loop, where all that the application has done until now is known, if there is one."""
        for call in calls:
            if not call.ended and self.client.portal:
                self.client.portal.call(self.tell, call.scope)
            elif not call.ended:
                self.tell(call.scope)

    def end(self) -> None:
        self.leave(*self._open)


def _before(thing: Any, method: str, act: Callable[[], None]) -> None:
    """Let a method of this one object do something else first."""
    own = getattr(thing, method)

    def acting(*arguments: Any, **named: Any) -> Any:
        act()
        return own(*arguments, **named)

    setattr(thing, method, acting)
