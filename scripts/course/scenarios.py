"""Scenarios: what the client does while we record, and how a lesson's are found and played."""

import importlib
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from scripts.playing.clients import Client, in_process, over_a_socket
from scripts.playing.play import Act, play
from scripts.problems import ROOT, Problem, raised
from scripts.recording.recorder import Recorder
from scripts.recording.watcher import Watcher
from scripts.traces.events import Trace

if TYPE_CHECKING:
    from scripts.playing.terminals import Terminal

SNIPPETS = ROOT / "snippets"


@dataclass(frozen=True)
class Scenario:
    """A callable over a client, the module it is played on, and the kind of client.

    The callable may take a second parameter, `note`: `note("the client has its answer", request=1)`
    writes an event of kind `client`, about that request or the one that arrived last.
    `snippet` is a module beside the scenario; None for one whose client is a terminal. One that `is_deep`
    records the chain of calls of server and framework instead of the snippet's own.
    """

    run: Act
    snippet: str | None
    client: Client | None
    is_deep: bool = False

    @property
    def name(self) -> str:
        return self.run.__name__

    @property
    def module(self) -> str:
        return f"{self.run.__module__.rpartition('.')[0]}.{self.snippet}"

    @property
    def place(self) -> tuple[str, int]:
        """File and line of the scenario, for errors."""
        return inspect.getsourcefile(self.run) or "", self.run.__code__.co_firstlineno

    def play(self) -> Trace:
        """Record it anew. Raises Problem when the snippet or the scenario raises."""
        if self.snippet is None or self.client is None:
            return _in_terminal(self)
        watcher = _chain() if self.is_deep else Recorder(str(ROOT))
        return play(self.module, "app", SNIPPETS, self.client, self.run, watcher)


def scenario(snippet: str | None, client: Client | None = in_process) -> Callable[[Act], Scenario]:
    """Make a function over a client a scenario of the snippet of this name in the same folder."""
    _check_named(snippet, "scenario")
    return lambda run: Scenario(run, snippet, client)


def in_depth(snippet: str) -> Callable[[Act], Scenario]:
    """Make a function over a client of a real server a scenario whose chain of calls is recorded."""
    _check_named(snippet, "in_depth")
    return lambda run: Scenario(run, snippet, over_a_socket, is_deep=True)


def _check_named(snippet: object, decorator: str) -> None:
    if callable(snippet):
        raise TypeError(f'name the snippet: @{decorator}("SNIPPET")')


def in_terminal(run: Callable[["Terminal"], None]) -> Scenario:
    """Make a function over a terminal a scenario."""
    return Scenario(run, None, None)


@cache
def scenarios(slug: str) -> dict[str, Scenario]:
    """The scenarios of a lesson by name. Raises Problem when their module fails at import."""
    return {s.name: s for s in played_by(slug) if isinstance(s, Scenario)}


def played_by(slug: str) -> list[object]:
    """Everything that a lesson's scenarios.py defines. Raises Problem when it fails at import."""
    file = SNIPPETS / slug / "scenarios.py"
    if not file.exists():
        raise Problem("no such file", f"write the scenarios of {slug!r} there", file)
    try:
        module = importlib.import_module(f"snippets.{slug}.scenarios")
    except Exception as error:
        raise raised(error, SNIPPETS, "importing the scenarios", "make the import pass") from None
    return list(vars(module).values())


@cache
def recorded(slug: str, name: str) -> Trace:
    """The trace of a lesson's scenario, recorded once a process."""
    return scenarios(slug)[name].play()


def _chain() -> Watcher:
    from scripts.recording.chains import Chain  # imported here, as a browser's Python has no server

    return Chain(str(ROOT))


def _in_terminal(played: Scenario) -> Trace:
    from scripts.playing.terminals import Terminal  # imported here, as a browser's Python starts no process

    terminal = Terminal()
    try:
        played.run(terminal)
    except Exception as error:
        raise raised(error, SNIPPETS, f"the scenario {played.name!r}", "make it pass") from None
    return terminal.trace
