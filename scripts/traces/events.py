"""Events and traces: what the recorder writes and every view reads. Data only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

Values = Mapping[str, str]
"""Names to encoded values; see `scripts.recording.values.encode`."""

NOTHING: Values = MappingProxyType({})

type Whose = tuple[int, int, str, int]
"""A call of a function, as `Event.whose` tells it."""

type Sources = Mapping[tuple[str, int], str]
"""Lines of source code, by file and number."""

NO_SOURCES: Sources = MappingProxyType({})

RECEIVED = (
    "lifespan.startup",
    "lifespan.shutdown",
    "http.request",
    "http.disconnect",
    "websocket.connect",
    "websocket.receive",
    "websocket.disconnect",
)
"""The messages that an application receives."""
EVENT_LOOP = "event loop"
WORKER = "worker thread"
"""Where functions run beside the event loop."""
HELD = ("held", "let go")
"""The kinds of events of a call that the recording holds."""
FUNCTIONS = ("start", "line", "suspend", "resume", "return", "unwind")
"""The kinds of events of a function."""
ENDS = ("return", "unwind")
"""Those with which a call ends."""
SENT = (
    "http.response.start",
    "http.response.body",
    "http.response.trailers",
    "websocket.accept",
    "websocket.send",
    "websocket.close",
)
"""The messages that an application sends while it serves a request."""


@dataclass(frozen=True, slots=True)
class Event:
    """One fact of a run.

    kind     an ASGI message's own type (`http.request`, `http.response.start`, ...), or
             `import` (the module was executed), `scope` and `end` (the ASGI call began, ended),
             `trial` (the router tried a route, where that was asked for), `match` (it chose one; again
             below a mount), `start`, `line`, `suspend`,
             `resume`, `return`, `unwind` (of a function), `more` (stands for events of this function
             or type of message that were not kept), `client` (what the client says it knows now), `leave`
             (the client hung up before the response was complete: it gets nothing that is sent later), `held`
             (a call stands still, as the client asked the recording for that, which stands for work that takes
             long) and `let go` (it goes on), or `command` and `output` (of a terminal)
    request  0 for what serves no request (import, lifespan); 1, 2, ... in order of arrival
    where    `main thread`, `event loop` or `worker thread`, of those that run at once for a request the
             `second worker thread` and so on; `client` or `terminal` for what these say
    name     the function, module, route or command it is about
    line     in the source file, from 1; 0 where there is none. Of a library's function that is held, where the
             snippet calls it
    file     of that line, relative to the folder the run was started from
    depth    how many functions of the snippet called each other down to this one; 0 for one that the
             framework called
    call     the number of the call of a function, in order of their starts, from 1; 0 where there is none. Written
             by hand it may be left out: then a function is called once at each depth of a request
    caller   the number of the call that called it; 0 for one that the framework called
    values   the facts, encoded when they happened
    changed  those of them that differ from the last event of the same function or message type
    """

    kind: str
    request: int
    where: str
    name: str = ""
    line: int = 0
    file: str = ""
    depth: int = 0
    call: int = 0
    caller: int = 0
    values: Values = field(default=NOTHING)
    changed: Values = field(default=NOTHING)

    @property
    def is_threaded(self) -> bool:
        """Whether it happened on a worker thread."""
        return self.where.endswith(WORKER)

    @property
    def whose(self) -> Whose:
        """The call this event is of: equal for all events of one call, and for no others."""
        return self.request, self.call, self.name, self.depth

    @property
    def error(self) -> str:
        """The class of what was raised; empty where nothing was."""
        return self.values.get("raised", "").partition("(")[0]


@dataclass(frozen=True, slots=True)
class Timed(Event):
    """An event of a recording that was asked for times: `at` is when it happened, in seconds since any moment."""

    at: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class OfProcess(Event):
    """An event of a server of several processes: `process` is `worker 1`, `worker 2`, ..., `parent` for one that
    started these and loaded the service before, `process` for one that is alone, or empty for who asks them.

    Requests and calls are numbered over all of them. What two processes do without waiting for each other has no
    order: then the events of the first one come first.
    """

    process: str = field(default="")


@dataclass(frozen=True, slots=True)
class Trace:
    """The events of one scenario, in order, and the lines of code that ran in it."""

    events: tuple[Event, ...]
    sources: Sources = field(default=NO_SOURCES, compare=False, repr=False)

    def select(self, *kinds: str, **facts: object) -> list[Event]:
        """The events of any of these kinds whose fields equal the given facts."""
        return [
            event
            for event in self.events
            if (not kinds or event.kind in kinds) and all(getattr(event, name) == fact for name, fact in facts.items())
        ]

    def of(self, events: Iterable[Event]) -> "Trace":
        """The same with these events in place of its own."""
        return replace(self, events=tuple(events))
