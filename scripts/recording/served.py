"""Served: what the calls of an application receive and send, written down request by request."""

from collections.abc import Callable, Mapping
from typing import Any

from ..traces.events import NOTHING, Event, Values
from .functions import KEPT
from .held import Held, held_message, held_scope
from .journal import Journal
from .matches import Matches
from .messages import Message, message_values, scope_values, secrets_in, secrets_of_path
from .split_secrets import Bodies
from .values import encode

LEAVING = ("http.disconnect", "websocket.disconnect")
LAST = ("http.request", "http.response.body")
"""Messages of which the last one of a request is always kept."""
GONE: Message = {}
CUT_OFF = ("CancelledError", "ClientDisconnect", "WebSocketDisconnect", "BrokenResourceError")
"""Errors of asyncio, Starlette and anyio that a call ends with when its client has left and nobody catches them."""


class Served:
    """What is remembered of one call of the application; of one that is not `kept` messages are only counted.

    `over` says whether the client has its whole answer, `left` whether it went away before, `parted` whether a body
    came or went in parts. `told` belongs to who tells the messages: the values of the last one of each type.
    """

    __slots__ = ("chosen", "counts", "kept", "left", "number", "over", "parted", "scope", "told", "where")

    def __init__(self, number: int, scope: Message, where: str, kept: bool) -> None:
        self.number, self.scope, self.where, self.kept = number, scope, where, kept
        self.chosen: object = None
        self.counts: dict[str, int] = {}
        self.over = self.left = self.parted = False
        self.told: dict[str, Values] = {}


class Messages:
    """Writes down scopes, the messages received and sent, and the routes chosen, request by request."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self._matches = Matches()
        self._served: dict[int, Served] = {}
        self._bodies = Bodies()
        self._applications: set[int] = set()

    def arrive(self, scope: Message, by: str = "") -> Served:
        """Number a new call of the application: 0 for the lifespan, 1, 2, ... for requests. `by` is what called it."""
        journal = self.journal
        journal.serves_here()
        with journal.lock:
            number = 0
            if scope["type"] != "lifespan":
                number = journal.arrived = journal.arrived + 1
            served = Served(number, scope, journal.where(), not journal.is_full())
            try:
                if served.kept:
                    self._served[number] = served
                    journal.put(number, (self._scope, served, held_scope(scope), by))
                else:
                    journal.leave_out(0, "")
            except Exception as error:
                journal.fault(error)
        return served

    def match(self, request: int) -> None:
        """Write down the router's choice once it stands in the scope, and a further one below a mount."""
        if served := self._served.get(request):
            self._match(served)

    def _match(self, served: Served) -> None:
        chosen = served.scope.get("endpoint")
        if chosen is not None and chosen is not served.chosen:
            served.chosen = chosen
            self._learn_around(served.scope)
            values = self._matches.values(served.scope)
            self.journal.write("match", served.number, values["endpoint"], values, where="event loop")

    def _learn_around(self, scope: Message) -> None:
        """Learn what is secret in the path that the route was chosen for, and in the application it belongs to."""
        if scope.get("path_params"):
            self.journal.secrets.learn(secrets_of_path(scope))
        if id(scope.get("app")) not in self._applications:
            self._applications.add(id(scope.get("app")))
            for held in ("app", "state"):
                self.journal.secrets.learn(self.journal.surroundings.held(scope.get(held)))

    def received(self, served: Served, message: Message) -> None:
        if message["type"] in LEAVING:
            if served.over and not served.left:  # whether a service still asks is chance
                return
            served.left = True
        self.passes(served, message)

    def passes(self, served: Served, message: Message) -> None:
        """A message goes in or out: of many of one type the first ones are written down, and the last."""
        try:
            kind = kind_of(message)
            served.counts[kind] = count = served.counts.get(kind, 0) + 1
            if kind and served.kept and (count <= KEPT or (kind in LAST and not message.get("more_body"))):
                if served.scope.get("endpoint") is not served.chosen:
                    self._match(served)
                self.journal.put(served.number, self._fact(served, message))
            else:
                size = len(message.get("body") or message.get("bytes") or b"") if kind else 0
                self.journal.leave_out(served.number, kind, size=size)
        except Exception as error:
            self.journal.fault(error)

    def left(self, scope: Message) -> None:
        """The client of this call hung up, or gave up waiting; nothing, where it has its whole answer."""
        served = next((known for known in (*self._served.values(),) if known.scope is scope), None)
        if served and served.number and not served.over:
            served.over = served.left = True
            self.journal.write("leave", served.number, scope["type"], where="client")

    def end(self, served: Served, error: BaseException | None = None) -> None:
        try:
            self._end(served, error)
        except Exception as fault:
            self.journal.fault(fault)

    def _end(self, served: Served, error: BaseException | None) -> None:
        values = {"raised": encode(error)} if error else {}
        if error and served.left and is_cut_off(error):
            values["because"] = "the client left"
        if served.kept:
            self.journal.write("end", served.number, served.scope["type"], values)
        if served.parted:
            self.journal.secrets.learn(self._bodies.unended(served.number))
        served.chosen = None
        if type(error).__name__ != "CancelledError":  # who cancels may tell afterwards that the client has left
            self._served.pop(served.number, None)
            served.scope = GONE

    def _fact(self, served: Served, message: Message) -> tuple[Callable[..., Event], Served, Held]:
        if served.parted or message.get("more_body"):
            served.parted = True
            self.journal.secrets.learn(self._bodies.secrets(served.number, message))
        held = held_message(message)
        if held is None:
            self._learn(message)
            held = {"type": message["type"], "values": message_values(message)}
        return self._message, served, held

    def _scope(self, served: Served, scope: Held, by: str) -> Event:
        self._learn(scope)
        values = {**scope_values(scope), **({"by": by} if by else {})}
        return Event("scope", served.number, served.where, scope["type"], values=values, changed=values)

    def _message(self, served: Served, message: Held) -> Event:
        """A message that is held, told; of the one before of its type it is known what changed since."""
        kind = message["type"]
        if "values" in message:
            values = message["values"]
        else:
            self._learn(message)
            values = message_values(message)
        before = served.told.get(kind, NOTHING)
        served.told[kind] = values
        changed = {name: value for name, value in values.items() if before.get(name) != value} if before else values
        return Event(kind, served.number, served.where, values=values, changed=changed)

    def _learn(self, message: Held) -> None:
        self.journal.secrets.learn(secrets_in(message))


def kind_of(message: Any) -> str:
    """The type of a message; nothing for what is none, and fails where it is sent."""
    kind = message.get("type") if type(message) is dict or isinstance(message, Mapping) else None
    return kind if type(kind) is str else ""


def is_cut_off(error: BaseException) -> bool:
    """Whether an error, or each one in a group, is only the word for a client that has left."""
    if isinstance(error, BaseExceptionGroup):
        return all(map(is_cut_off, error.exceptions))
    return type(error).__name__ in CUT_OFF
