"""A play: a service, imported anew and asked by a client, while somebody watches."""

import inspect
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from types import CodeType

from ..problems import TABLE, Problem, shown
from ..recording.applications import Application
from ..recording.watcher import Watcher
from ..traces.events import Trace
from .clients import Client
from .errors import raised
from .fresh import Seen, imported_anew
from .patience import WAIT, TooLong
from .routes import listed, packages_elsewhere

type Act = Callable[..., None]
"""What a client does: a callable over it. What else it wants is offered to it by the names of its parameters."""
NAMED = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


def play(module: str, attribute: str, root: Path, client: Client, act: Act, watcher: Watcher, *beside: Path) -> Trace:
    """The trace of `act(client)` on `module:attribute`, whose files are below root.

    Of modules outside the folder of this one, such as the model that all lessons share, only the
    calls are recorded: the reader does not see their lines. What lies in a folder `beside` the root is the
    service's own too. Raises Problem, with the deepest line of the service, when import, startup or act raises, or
    ends the program, or whoever waits for it has no patience any more; the watcher has what was recorded until then.
    """
    file = file_of(module, root)
    doing = f"importing {module}"
    try:
        with watcher, imported_anew(module, root, watching(watcher, file, *beside), *beside) as service:
            app = getattr(service, attribute)
            _check_watched(app, (root, *beside), file)
            watcher.note("import", module, **application_values(app))
            doing = f"playing {_name(act)!r} on {module}"
            perform(act, app, client, watcher)
    except Problem:
        raise
    except (Exception, SystemExit, TooLong) as error:
        if isinstance(error, ModuleNotFoundError) and error.name == module:
            raise _missing(file, act) from None
        raise raised(error, root, doing, "make it run, then build again", file) from None
    return watcher.trace


def file_of(module: str, root: Path) -> Path:
    """The file of a module below the root, whose first name is the root's own."""
    return root.joinpath(*module.split(".")[1:]).with_suffix(".py")


def watching(watcher: Watcher, file: Path, *beside: Path) -> Seen:
    """What lets the watcher watch a service's modules, with the lines of those in this file's folder or beside it."""

    def watch(code: CodeType) -> None:
        watcher.watch(code, lines=any(Path(code.co_filename).is_relative_to(own) for own in (file.parent, *beside)))

    return watch


def _name(act: Act) -> str:
    return getattr(act, "__name__", "the requests")


def _missing(file: Path, act: Act) -> Problem:
    named = shown(file.with_name("scenarios.py"))
    return Problem(f"{_name(act)!r} is played on this, and it is not here", f"write it, or correct {named}", file)


def _check_watched(app: Application, folders: Sequence[Path], file: Path) -> None:
    """Raise Problem where endpoints are there, and not one of them is watched."""
    if packages := packages_elsewhere(app, *folders):
        cure = f"write watch = {packages} in pyproject.toml, under [{TABLE}]"
        raise Problem(f"its endpoints lie in {', '.join(packages)}, of which nothing would be recorded", cure, file)


def perform(act: Act, app: Application, client: Client, watcher: Watcher) -> None:
    """Let a client of the application do what it does, while the watcher hears of both."""
    with client(watcher.wrap(app)) as connected, watcher.offered(WAIT) as offered:
        act(connected, **{name: offered[name] for name in asked_for(act, offered)})


def asked_for(act: Act, offered: Collection[str]) -> list[str]:
    """The names of what an act asks for beside the client. Raises Problem for what is not offered."""
    own = [*inspect.signature(act).parameters.values()][1:]
    for name in (p.name for p in own if p.kind in NAMED and p.default is p.empty and p.name not in offered):
        code: CodeType | None = getattr(act, "__code__", None)
        place = (code.co_filename, code.co_firstlineno) if code else ()
        cure = f"take {', '.join(offered)} or nothing" if offered else "take the client alone"
        raise Problem(f"{_name(act)!r} asks for {name!r}, which is not offered", cure, *place)
    return [parameter.name for parameter in own if parameter.name in offered]


def application_values(app: Application) -> dict[str, str]:
    """What importing a service leaves: the application's class and the paths of the routes it has."""
    return {"app": type(app).__name__, "routes": "\n".join(route.path for route in listed(app))}
