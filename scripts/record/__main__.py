"""The recording of any FastAPI service, yours for example, from the command line."""

import argparse
import os
import sys
import threading
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

from ..playing.clients import Client, in_process
from ..playing.patience import GRACE, end_process
from ..problems import Problem
from ..traces.events import Trace
from ..traces.stored import as_json
from ..views.catalogue import OF_A_TRACE, OF_TIMES
from . import consoles, exports
from .failures import broken, endings
from .filters import Filter, asked, filtered, left_out, not_shown
from .named import module_and_attribute
from .options import command, parser
from .request_lines import header
from .sending import in_order
from .services import Recording, record_service
from .tries import tries

DEFAULT = ("process-table", "transcript", "status-tracker")
DIAGRAM = "sequence"


def show(recording: Recording, options: argparse.Namespace) -> list[str]:
    """Print a recording as the command line asks; what says how much of it is not shown."""
    views = [*OF_TIMES] if options.timings else [options.only] if options.only else DEFAULT
    whole, trace = recording.trace, _shown(recording, options)
    match options.format:
        case "json":
            print(as_json(trace, options.app))
        case "mermaid":
            print(exports.mermaid(trace, options.only or DIAGRAM))
        case "markdown":
            print(exports.markdown(trace, views))
        case _:
            console = consoles.console()
            for view in views:
                consoles.show(exports.title(view), (OF_A_TRACE | OF_TIMES)[view](trace), console)
    sys.stdout.flush()
    return not_shown(0 if options.timings else left_out(whole, trace), recording.processes)


def _shown(recording: Recording, options: argparse.Namespace) -> Trace:
    """What of a recording is shown. Of a call that is timed all is needed: when it waits, too."""
    chosen = Filter(options.all, options.calls_only, (*options.include,), (*options.exclude,))
    if options.timings:
        return asked(recording.trace, replace(chosen, calls_only=False))
    if options.format == "json" and not chosen.given:
        return recording.trace
    return filtered(recording.trace, chosen, recording.classes)


def real_server() -> Client:
    """A client of a real uvicorn, imported before the service is, so that no module of that stands for one of these."""
    try:
        from ..playing.servers import serving
    except ModuleNotFoundError as error:
        raise Problem(f"--server needs {error.name}", f"install {error.name} beside your service") from None
    return serving


def test_client() -> Client:
    """The test client, which is Starlette's."""
    if find_spec("starlette") is None:
        raise Problem("the test client needs starlette", "install starlette beside your service")
    return in_process


def recorded(options: argparse.Namespace) -> Recording:
    """The recording the command line asks for. What the service prints goes to standard error."""
    if options.format == "json" and options.only:
        raise Problem("--format json holds the whole recording", "leave out --only")
    if options.timings and (options.only or options.format in ("json", "mermaid")):
        raise Problem("--timings is a view of its own, as text or Markdown", "leave out --only, and --format json")
    module_and_attribute(options.app)
    act = in_order(options.call, [header(text) for text in options.header])
    client = real_server() if options.server else test_client()
    shown = sys.stdout

    def stuck(recording: Recording) -> None:
        with redirect_stdout(shown):
            try:
                end_process(report(recording, options))
            finally:
                end_process(1)

    how = {"factory": options.factory, "timed": options.timings, "trials": options.only == "trials"}
    how |= {"patience": options.patience, "stuck": stuck}
    with redirect_stdout(sys.stderr):
        return record_service(options.app, Path.cwd(), client, act, **how)


def listing(options: argparse.Namespace) -> str:
    """What can be asked of the service. What it prints goes to standard error."""
    with redirect_stdout(sys.stderr):
        return tries(options.app, Path.cwd(), command(), factory=options.factory)


def report(recording: Recording, options: argparse.Namespace) -> int:
    """Show what was recorded, and tell what ended early or failed; the exit code for it."""
    hidden = show(recording, options) if recording.tells else []
    told = endings(recording.trace, recording.ended)
    for line in (*told, *hidden):
        print(line, file=sys.stderr)
    return recording.code or int(bool(told))


def main(arguments: Sequence[str] | None = None) -> int:
    """Record and show; the exit code, which is 1 also when a request ended with an exception."""
    try:
        options = parser().parse_intermixed_args(arguments)
        if not options.call:
            print(listing(options))
            return 0
        return report(recorded(options), options)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        print(broken(error, "what is printed may not be all"), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped by Ctrl+C", file=sys.stderr)
        return 130


def run() -> NoReturn:
    """Record, and end the process, also where threads of the service would go on for ever."""
    code = main()
    left = [thread for thread in threading.enumerate() if not thread.daemon and thread is not threading.main_thread()]
    for thread in left:
        thread.join((1 if code else GRACE) / len(left))
    if any(thread.is_alive() for thread in left):
        end_process(code)
    sys.exit(code)


if __name__ == "__main__":
    run()
