"""Served: what the calls of an application receive and send, written down request by request."""

from collections.abc import Mapping

from ..traces.events import EVENT_LOOP, NOTHING, Event, Values
from .ends import ended, why_ended
from .functions import KEPT
from .held import Held, held_message, held_scope, read
from .journal import Journal
from .matches import Matches
from .messages import Message, message_values, readable_twice, scope_values, secrets_in, secrets_of_path
from .split_secrets import Bodies

LEAVING = ("http.disconnect", "websocket.disconnect")
LAST = ("http.request", "http.response.body")
"""Messages of which the last one of a request is always kept."""
GONE: Message = {}


class Served:
    """What is remembered of one call of the application; of one that is not `kept` messages are only counted.

    `over` says whether the client has its whole answer, `left` whether it went away before, `parted` whether a body
    came or went in parts. `told` belongs to who tells the messages: the values of the last one of each type.
    """

    told: dict[str, Values]
    __slots__ = ("chosen", "counts", "kept", "left", "number", "over", "parted", "scope", "told", "where")

    def __init__(self, number: int, scope: Message, where: str, kept: bool) -> None:
        self.number, self.scope, self.where, self.kept = number, scope, where, kept
        self.chosen: object = None
        self.counts: dict[str, int] = {}
        self.over = self.left = self.parted = False


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
                    journal.put(number, (Messages._scope, self, served, held_scope(scope), by))
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
            self.journal.put(served.number, (matched, served.number, self._matches.values(served.scope)))

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

    def passes(self, served: Served, message: Message) -> Message:
        """A message goes in or out: of many of one type the first ones are written down, and the last.

        It comes back as it is, or as one that can be read here and again.
        """
        try:
            kind = message.get("type") if type(message) is dict or isinstance(message, Mapping) else None
            if type(kind) is not str:  # it is no message, and fails where it is sent
                self.journal.leave_out(served.number, "")
                return message
            served.counts[kind] = count = served.counts.get(kind, 0) + 1
            if served.kept and (count <= KEPT or (kind in LAST and not message.get("more_body"))):
                if served.scope.get("endpoint") is not served.chosen:
                    self._match(served)
                if served.parted or message.get("more_body"):
                    served.parted = True
                    self.journal.secrets.learn(self._bodies.secrets(served.number, message))
                held: bytes | Values | None = held_message(message)
                if held is None:
                    message = readable_twice(message)
                    held = self._told_now(message)
                self.journal.put(served.number, (Messages._message, self, served, kind, held))
            else:
                size = len(message.get("body") or message.get("bytes") or b"")
                self.journal.leave_out(served.number, kind, size=size)
        except Exception as error:
            self.journal.fault(error)
        return message

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
        if served.kept:
            values = why_ended(error, served.left) if error else NOTHING
            where = self.journal.where() if error else served.where
            self.journal.put(served.number, (ended, served.number, where, served.scope["type"], values))
        if served.parted:
            self.journal.secrets.learn(self._bodies.unended(served.number))
        served.chosen = None
        if type(error).__name__ != "CancelledError":  # who cancels may tell afterwards that the client has left
            self._served.pop(served.number, None)
            served.scope = GONE

    def _scope(self, served: Served, scope: Held, by: str) -> Event:
        served.told = {}
        self._learn(scope)
        values = {**scope_values(scope), **({"by": by} if by else {})}
        return Event("scope", served.number, served.where, scope["type"], values=values, changed=values)

    def _message(self, served: Served, kind: str, held: bytes | Values) -> Event:
        """A message that is held, told; of the one before of its type it is known what changed since."""
        values = self._told_now(read(held)) if isinstance(held, bytes) else held
        before = served.told.get(kind, NOTHING)
        served.told[kind] = values
        changed = {name: value for name, value in values.items() if before.get(name) != value} if before else values
        return Event(kind, served.number, served.where, values=values, changed=changed)

    def _told_now(self, message: Held) -> Values:
        self._learn(message)
        return message_values(message)

    def _learn(self, message: Held) -> None:
        self.journal.secrets.learn(secrets_in(message))


def matched(request: int, values: Values) -> Event:
    """A route is chosen."""
    return Event("match", request, EVENT_LOOP, values["endpoint"], values=values, changed=values)
