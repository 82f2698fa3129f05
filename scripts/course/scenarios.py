"""Scenarios: what the client does while we record, of which kinds they are, and how a lesson's are found."""

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from ..playing.clients import Client, asgi_transport, in_process, over_a_socket, without_lifespan
from ..playing.commands import service_of
from ..playing.errors import bounded, raised
from ..playing.patience import TooLong
from ..playing.play import Act, play
from ..problems import ROOT, Problem
from ..recording.recorder import Recorder
from ..traces.events import Trace
from ..traces.steady import Differ, steady
from ..traces.stored import unpacked
from .lessons import SNIPPETS
from .players import once, places, twice
from .settings import SETTINGS

if TYPE_CHECKING:
    from ..playing.terminals import Terminal


@dataclass(frozen=True)
class Kind:
    """A way to play scenarios, and what a reader's browser lacks for it, if anything."""

    play: Callable[["Scenario"], Trace]
    lacks: str = "a server"


@dataclass(frozen=True)
class Scenario:
    """A callable over a client, the module it is played on (in a terminal it is its own), and its kind.

    It is played `alone` or beside others; with `trials` it is recorded which routes were tried.

    What else the callable takes it gets by the name of the parameter:

    `note("the client has its answer", request=1)` writes an event of kind `client`, about that request or the one
    that arrived last.
    `until("http.request", 2, request=1)` waits until there are two events of this kind whose fields are these.
    `hold("predict")`, `hold("predict", at="text of a line")`, `hold(Path.read_text)` hold the calls that the service
    makes of its own function, or of a library's: in a `with` block, until its end, or until `.let_go()`;
    `.let_go(1)` waits until one is held, and lets that one go.
    """

    run: Act
    module: str
    kind: Kind
    alone: bool = False
    trials: bool = False

    @property
    def name(self) -> str:
        return self.run.__name__

    def play(self) -> Trace:
        """Record it anew. Raises Problem when the snippet or the scenario raises."""
        return self.kind.play(self)


def scenario(snippet: str, client: Client = in_process, *, trials: bool = False) -> Callable[[Act], Scenario]:
    """Make a function over a client a scenario of the snippet of this name in the same folder."""
    return _on(snippet, asked_by(client), "scenario", trials)


def in_depth(snippet: str) -> Callable[[Act], Scenario]:
    """Make a function over a client of a real server a scenario whose chain of calls is recorded."""
    return _on(snippet, IN_DEPTH, "in_depth")


def in_terminal(run: Callable[["Terminal"], None]) -> Scenario:
    """Make a function over a terminal a scenario."""
    return Scenario(run, run.__module__, IN_TERMINAL)


def in_processes(command: str) -> Callable[[Act], Scenario]:
    """Make a function over a server of several processes a scenario: `uvicorn snippets.hello.greet:app --workers 2`.

    Variables of its environment stand before it: `COUNTS="$(mktemp -d)" uvicorn …`, a new folder each time.
    """

    def processes(played: Scenario) -> Trace:
        from ..playing.processes import play_processes  # imported here: who only reads the course starts no process

        return play_processes(command, SNIPPETS, ROOT, played.run, *SETTINGS.watched)

    module = service_of(command)["module"]
    return lambda run: Scenario(run, module, Kind(processes))


def alone(played: Scenario) -> Scenario:
    """Let nothing else be recorded meanwhile, of what a busy machine would disturb."""
    return replace(played, alone=True)


def _on(snippet: str, kind: Kind, decorator: str, trials: bool = False) -> Callable[[Act], Scenario]:
    if callable(snippet):
        raise TypeError(f'name the snippet: @{decorator}("SNIPPET")')
    return lambda run: Scenario(run, f"{run.__module__.rpartition('.')[0]}.{snippet}", kind, trials=trials)


def asked_by(client: Client) -> Kind:
    """Scenarios of a client that asks a service, whose functions and messages are recorded."""

    def asked(played: Scenario) -> Trace:
        recorder = Recorder(str(ROOT), trials=played.trials)
        return play(played.module, "app", SNIPPETS, client, played.run, recorder, *SETTINGS.watched)

    return Kind(asked, LACKS.get(client, Kind.lacks))


LACKS: dict[Client, str] = {in_process: "", without_lifespan: "a client without a lifespan", asgi_transport: "httpx"}
"""What a browser lacks for a client that needs no server."""


def _in_depth(played: Scenario) -> Trace:
    from ..recording.chains import Chain  # imported here: who only reads the course needs no server

    return play(played.module, "app", SNIPPETS, over_a_socket, played.run, Chain(str(ROOT)), *SETTINGS.watched)


def _in_terminal(played: Scenario) -> Trace:
    from ..playing.terminals import Terminal  # imported here: who only reads the course starts no process

    terminal = Terminal()
    try:
        played.run(terminal)
    except (Exception, SystemExit, TooLong) as error:
        raise raised(error, SNIPPETS, f"the scenario {played.name!r}", "make it pass") from None
    return terminal.trace


IN_DEPTH = Kind(_in_depth)
IN_TERMINAL = Kind(_in_terminal)


@cache
def scenarios(slug: str) -> dict[str, Scenario]:
    """The scenarios of a lesson by name. Raises Problem when their module fails at import."""
    return {s.name: s for s in played_by(slug) if isinstance(s, Scenario)}


def played_by(slug: str) -> list[object]:
    """Everything that a lesson's scenarios.py defines. Raises Problem when it fails at import, which is tried once."""
    found = _played_by(slug)
    if isinstance(found, str):
        raise Problem.told(found)
    return found


@cache
def _played_by(slug: str) -> list[object] | str:
    """The same, or what is wrong with it: what never ends would be waited for by each page that shows the lesson."""
    try:
        return _imported(slug)
    except Problem as problem:
        return str(problem)


def _imported(slug: str) -> list[object]:
    file = SNIPPETS / slug / "scenarios.py"
    if not file.exists():
        raise Problem("no such file", f"write the scenarios of {slug!r} there", file)
    with bounded(SNIPPETS, "importing the scenarios", "make the import pass", file):
        try:
            module = importlib.import_module(f"{SNIPPETS.name}.{slug}.scenarios")
        except ModuleNotFoundError as error:
            if error.name != f"{SNIPPETS.name}.{slug}":
                raise
            what = f"Python finds another package {SNIPPETS.name!r} before this one"
            raise Problem(what, "add an empty file __init__.py to it", SNIPPETS) from None
    return list(vars(module).values())


@cache
def recorded(slug: str, name: str) -> Trace:
    """The trace of a lesson's scenario, recorded by two others, now or earlier.

    Values that differ between the two have a name. Raises Problem where even the events do.
    """
    return _steady(slug, name, once("scenario", slug, name, _is_alone(slug, name)))


def recorded_anew(slug: str, name: str) -> Trace:
    """The same, recorded now."""
    return _steady(slug, name, twice("scenario", slug, name, _is_alone(slug, name)))


def _is_alone(slug: str, name: str) -> bool:
    return scenarios(slug)[name].alone


def _steady(slug: str, name: str, answers: Sequence[Mapping[str, Any]]) -> Trace:
    one, other = answers
    try:
        return steady(unpacked(one), unpacked(other), places(one, other))
    except Differ as differ:
        code = scenarios(slug)[name].run.__code__
        cure = "let nothing in it depend on chance, which no page may show"
        raise Problem(
            f"two recordings of {name!r} differ: {differ}", cure, code.co_filename, code.co_firstlineno
        ) from None
