"""Services: an application that somebody else wrote, found in its own folder and recorded there."""

import importlib
import inspect
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from types import CodeType
from typing import Any

from ..playing.clients import Client
from ..playing.fresh import HERE, imported_anew
from ..playing.patience import PATIENCE, Patience, TooLong
from ..playing.play import Act, application_values
from ..problems import Problem
from ..recording.applications import Application, Receive, Send
from ..recording.messages import Message
from ..recording.recorder import Recorder
from ..recording.watched import classes_in
from ..traces.events import Trace
from .failures import broken, explained, interrupted, stopping
from .places import elsewhere, home

DOTTED = r"[^\W\d]\w*(?:\.[^\W\d]\w*)*"
OURS = __name__.partition(".")[0]
CHECKOUT = (str(HERE.parent),) if (HERE.parent / "pyproject.toml").is_file() else ()
"""The folder of this package, where it is not installed and more of this project lies beside it."""
NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"
MODULE = r"[\w-]+(?:\.(?!py\b)[\w-]+)*"
NAMED = re.compile(rf"({MODULE}):({DOTTED})")
"""A module that Python can import need not be one that a program can write: `1app`, `my-service`."""


@dataclass(frozen=True)
class Recording:
    """What was recorded of a service; where something ended that early, what did, and the exit code for it.

    `classes` are the names of those that the service's own modules define.
    """

    trace: Trace
    ended: Problem | None = None
    code: int = 0
    classes: frozenset[str] = frozenset()

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
    patience: float = PATIENCE,
    stuck: Callable[[Recording], None],
) -> Recording:
    """The recording of `act(client, note)` on the application `package.module:attribute` that lives in this folder.

    With `factory` the attribute is called, and returns the application. With `timed` it is recorded when each call
    began and ended, and not which lines ran, as watching these takes time. It ends early when the application is not
    there, does not import, start or stop, when `act` raises, when one request, the start or the stop takes longer
    than `patience` seconds, and by Ctrl+C. `stuck` is called instead when the service then does not stop.
    """
    module, _ = module_and_attribute(name)
    with in_folder(folder, module):
        own = home(module, folder)
    recorder = Recorder(str(folder if own == folder else own.parent), timed=timed)
    classes: set[str] = set()

    def watch(code: CodeType) -> None:
        classes.update(classes_in(code))
        recorder.watch(code, lines=not timed)

    def recording(ended: Problem | None = None, code: int = 0) -> Recording:
        return Recording(recorder.trace, ended, code, frozenset(classes))

    def cut_off(error: BaseException) -> Recording:
        code = 130 if isinstance(error, KeyboardInterrupt) else 1
        return recording(interrupted(error, recorder.trace), code)

    waiting = Patience(lambda error: stuck(cut_off(error)), patience)
    try:
        with waiting.heeding_ctrl_c():
            _play(name, folder, own, client, act, factory, recorder, watch, waiting)
    except (KeyboardInterrupt, TooLong) as error:
        return cut_off(error)
    except Problem as problem:
        return recording(problem, 1)
    except Exception as error:
        if error is not recorder.broken:
            raise
        return recording(broken(error), 1)
    finally:
        waiting.rest()
    return recording()


def _play(
    name: str,
    folder: Path,
    own: Path,
    client: Client,
    act: Act,
    factory: bool,
    recorder: Recorder,
    watch: Callable[[CodeType], None],
    waiting: Patience,
) -> None:
    """Play it; `own` is where the functions lie that `watch` watches."""
    module, attribute = module_and_attribute(name)
    with in_folder(folder, module), recorder, ExitStack() as opened:
        with explained(f"importing {module}", own, recorder, module):
            loaded = opened.enter_context(imported_anew(module, own, watch))
            app = application(found(loaded, attribute, _is_application), name, factory)
        recorder.note("import", module, **application_values(app))
        print(elsewhere(app, own), end="", file=sys.stderr)
        opened.enter_context(stopping(own, recorder))
        opened.enter_context(waiting.until_over())
        with explained(f"starting {name}", own, recorder):
            connected = opened.enter_context(client(Insisting(recorder.wrap(app))))
        connected.event_hooks["request"].append(waiting.again)
        with explained("the client", own, recorder), recorder.outside():
            act(connected, recorder.client_note)
        waiting.again()


def module_and_attribute(name: str) -> tuple[str, str]:
    """Module and attribute of `package.module:attribute`. Raises Problem when it is written otherwise."""
    if match := NAMED.fullmatch(name):
        return match[1], match[2]
    module = re.sub(r"\.py\b", "", name.partition(":")[0]).strip("./").replace("/", ".")
    written = f"{module}:app" if re.fullmatch(MODULE, module) else "package.module:app"
    raise Problem(f"{name!r} names no application", f"write {written}, as uvicorn takes it")


def found(module: Any, attribute: str, fits: Callable[[Any], bool]) -> Any:
    """The attribute of a module, dots followed. Raises Problem, with those that fit, when it has none."""
    try:
        return reduce(getattr, attribute.split("."), module)
    except AttributeError:
        fitting = [name for name, value in vars(module).items() if fits(value)]
        cure = f"use one of {', '.join(fitting)}" if fitting else "name what this module defines"
        file = Path(module.__file__ or module.__name__)
        inside = file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file
        raise Problem(f"{module.__name__} has no {attribute!r}", cure, inside) from None


def _is_application(value: Any) -> bool:
    return hasattr(value, "router") and not inspect.isclass(value) and takes(value, 3)


def application(value: Any, name: str, factory: bool) -> Application:
    """The value, or with `factory` what it returns, as an ASGI application. Raises Problem for anything else."""
    if factory and takes(value, 0):
        value = value()
    if not callable(value) or inspect.isclass(value) or not takes(value, 3):
        cure = "name the variable that holds the application"
        if callable(value) and takes(value, 0):
            cure += ", or add --factory when this function returns it"
        raise Problem(f"{name} is of type {type(value).__name__}, which is no ASGI application", cure)
    return value  # type: ignore[no-any-return]


def takes(value: Any, arguments: int) -> bool:
    """Whether this can be called with so many arguments."""
    try:
        inspect.signature(value).bind(*range(arguments))
    except (TypeError, ValueError):
        return False
    return True


@contextmanager
def in_folder(folder: Path, module: str) -> Iterator[None]:
    """Import as a server started in this folder does: from it or its `src`, and nothing of this project."""
    path, top = sys.path[:], module.partition(".")[0]
    here = [str(folder)] if holds(folder, top) or not holds(folder / "src", top) else [str(folder / "src"), str(folder)]
    sys.path[:] = [*here, *(entry for entry in path if entry not in ("", *CHECKOUT, *here))]
    importlib.invalidate_caches()
    try:
        with _without_bytecode(), _without_ours(folder):
            yield
    finally:
        sys.path[:] = path


@contextmanager
def _without_bytecode() -> Iterator[None]:
    """Neither this process nor one that the service starts writes a file beside a module."""
    before, told = sys.dont_write_bytecode, os.environ.get(NO_BYTECODE)
    sys.dont_write_bytecode, os.environ[NO_BYTECODE] = True, "1"
    try:
        yield
    finally:
        sys.dont_write_bytecode = before
        os.environ.pop(NO_BYTECODE)
        os.environ.update({NO_BYTECODE: told} if told else {})


@contextmanager
def _without_ours(folder: Path) -> Iterator[None]:
    """A package of the folder that is called as this one is the service's.

    Until the block ends an import of ours inside a function would find that: there is none.
    """
    hidden = {name: sys.modules.pop(name) for name in _ours()} if holds(folder, OURS) and folder != HERE.parent else {}
    try:
        yield
    finally:
        if hidden:
            for name in _ours():
                del sys.modules[name]
            sys.modules.update(hidden)


def _ours() -> list[str]:
    """The modules that are called as those of this package are."""
    return [name for name in sys.modules if name.partition(".")[0] == OURS]


def holds(folder: Path, top: str) -> bool:
    """Whether a package or module of this name lies in the folder."""
    return (folder / top).is_dir() or (folder / f"{top}.py").is_file()


class Insisting:
    """An application as it is, but one that fails to start raises: a test client waits for that, in vain.

    And one that exits only raises: it would take the event loop of a test client with it, where a server goes on.
    """

    def __init__(self, app: Application) -> None:
        self._app = app

    def __getattr__(self, name: str) -> Any:
        return getattr(self._app, name)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        failed: list[str] = []

        async def noted(message: Message) -> None:
            await send(message)
            if message["type"] == "lifespan.startup.failed":
                failed.append(str(message.get("message", "")))

        try:
            await self._app(scope, receive, noted)
        except (SystemExit, KeyboardInterrupt) as error:
            raise RuntimeError(repr(error)) from error
        if failed:
            raise RuntimeError(failed[0])
