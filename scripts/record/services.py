"""Services: an application that somebody else wrote, found in its own folder and recorded there."""

import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

from ..playing.clients import Client
from ..playing.fresh import imported_anew
from ..playing.patience import PATIENCE, Patience, TooLong
from ..playing.play import Act, application_values
from ..problems import Problem
from ..recording.journal import Journal
from ..recording.recorder import Recorder
from ..recording.timing import TimedJournal
from ..recording.watched import classes_in
from ..traces.events import Trace
from .failures import broken, explained, interrupted, stopping
from .folders import in_folder
from .named import application, found, is_offered, module_and_attribute
from .places import elsewhere, home
from .starting import Insisting


@dataclass(frozen=True)
class Recording:
    """What was recorded of a service; where something ended that early, what did, and the exit code for it.

    `classes` are the names of those that the service's own modules define; `processes` is how many others it started.
    """

    trace: Trace
    ended: Problem | None = None
    code: int = 0
    classes: frozenset[str] = frozenset()
    processes: int = 0

    @property
    def tells(self) -> bool:
        """Whether the service did anything worth showing: what ended early may have been a slip of the pen."""
        calls, started = self.trace.select("scope"), self.trace.select("lifespan.startup.complete")
        return any(call.request for call in calls) or bool(calls and not started) or not self.ended


def record_service(
    name: str,
    folder: Path,
    client: Client,
    act: Act,
    *,
    factory: bool = False,
    timed: bool = False,
    trials: bool = False,
    patience: float = PATIENCE,
    stuck: Callable[[Recording], None],
) -> Recording:
    """The recording of `act(client, note)` on the application `package.module:attribute` that lives in this folder.

    With `factory` the attribute is called, and returns the application. With `timed` it is recorded when each call
    began and ended, and not which lines ran, as watching these takes time; with `trials` also which routes were tried.
    It ends early when the application is not there, does not import, start or stop, when `act` raises, when one
    request, the start or the stop takes longer than `patience` seconds, and by Ctrl+C. `stuck` is called instead when
    the service then does not stop.
    """
    service = Service(name, folder, factory, timed, trials)
    waiting = Patience(lambda error: stuck(service.cut_off(error)), patience)
    try:
        with waiting.heeding_ctrl_c():
            service.play(client, act, waiting)
    except (KeyboardInterrupt, TooLong) as error:
        return service.cut_off(error)
    except Problem as problem:
        return service.recording(problem, 1)
    except Exception as error:
        if error is not service.recorder.broken:
            raise
    finally:
        waiting.rest()
    return service.recording()


class Service:
    """An application that is recorded: where its files lie, and what was written down of it until now."""

    def __init__(self, name: str, folder: Path, factory: bool, timed: bool, trials: bool) -> None:
        self.name, self.folder, self.factory, self.timed = name, folder, factory, timed
        self.module, self.attribute = module_and_attribute(name)
        with in_folder(folder, self.module):
            self.own = home(self.module, folder)
        root = folder if self.own == folder else self.own.parent
        self.recorder = Recorder(str(root), TimedJournal if timed else Journal, trials=trials)
        self._classes: set[str] = set()

    def play(self, client: Client, act: Act, waiting: Patience) -> None:
        """Play it, one request or one story after the other; what goes wrong is a Problem."""
        recorder, own = self.recorder, self.own
        with in_folder(self.folder, self.module), recorder, ExitStack() as opened:
            with explained(f"importing {self.module}", own, recorder, self.module):
                loaded = opened.enter_context(imported_anew(self.module, own, self._watch))
                app = application(found(loaded, self.attribute, is_offered), self.name, self.factory)
            recorder.note("import", self.module, **application_values(app))
            print(elsewhere(app, own), end="", file=sys.stderr)
            opened.enter_context(stopping(own, recorder))
            opened.enter_context(waiting.until_over())
            with explained(f"starting {self.name}", own, recorder):
                connected = opened.enter_context(client(Insisting(recorder.wrap(app))))
            connected.event_hooks["request"].append(waiting.again)
            with explained("the client", own, recorder), recorder.outside():
                act(connected, recorder.client_note)
            waiting.again()

    def recording(self, ended: Problem | None = None, code: int = 0) -> Recording:
        """What was recorded until now; where nothing else ended it, a fault of the recorder did."""
        trace = self.recorder.trace
        if (fault := self.recorder.broken) and not ended:  # maybe while it was read
            ended, code = broken(fault), 1
        return Recording(trace, ended, code, frozenset(self._classes), self.recorder.processes)

    def cut_off(self, error: BaseException) -> Recording:
        """What was recorded until it was interrupted, or took too long."""
        code = 130 if isinstance(error, KeyboardInterrupt) else 1
        return self.recording(interrupted(error, self.recorder.trace), code)

    def _watch(self, code: CodeType) -> None:
        self._classes.update(classes_in(code))
        self.recorder.watch(code, lines=not self.timed)
