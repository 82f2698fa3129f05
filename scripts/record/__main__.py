"""The recording of any FastAPI service, yours for example, from the command line."""

import argparse
import os
import sys
import threading
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import NoReturn

from ..playing.clients import Client, in_process
from ..playing.patience import GRACE, PATIENCE, end_process
from ..problems import Problem
from ..traces.events import Trace
from ..traces.stored import as_json
from ..views.catalogue import OF_A_TRACE
from . import consoles, exports
from .failures import endings
from .filters import Filter, filtered, left_out
from .request_lines import header
from .sending import in_order
from .services import Recording, module_and_attribute, record_service

COMMAND = "asgi-steps"
"""What this is installed as, and called in the examples."""

EXAMPLES = """\
Record a service while it answers, and see which of its functions ran, where and with which values.
Start this in the service's own folder:

  asgi-steps shop.main:app "GET /hello"
  asgi-steps shop.main:app 'POST /predict {"x": 1}' "GET /health"
  asgi-steps shop.main:app "GET /me" --header 'Authorization: Bearer abc'
  asgi-steps shop.main:app tests.stories:buy_and_return
  asgi-steps shop.main:app "GET /hello" --format mermaid --only sequence
"""
DEFAULT = ("process-table", "transcript", "status-tracker")
DIAGRAM = "sequence"


class Parser(argparse.ArgumentParser):
    """A parser that shows examples first, and what is wrong in one line."""

    def format_help(self) -> str:
        return f"{EXAMPLES.replace(COMMAND, self.prog)}\n{super().format_help()}"

    def error(self, message: str) -> NoReturn:
        raise Problem(message, f"see {self.prog} --help")


def command() -> str:
    """What this was started as: the installed command, or the module."""
    return COMMAND if Path(sys.argv[0]).stem == COMMAND else f"python -m {__package__}"


def parser() -> Parser:
    """The command line."""
    options = Parser(prog=command(), formatter_class=argparse.RawTextHelpFormatter, allow_abbrev=False)
    add = options.add_argument
    add("app", help="the ASGI application, as uvicorn takes it: package.module:variable")
    add(
        "call",
        nargs="+",
        help="'METHOD /path [JSON body]', or package.module:function,\na function that takes a client",
    )
    add("--header", action="append", default=[], metavar="'NAME: VALUE'", help="send this header with every request")
    add("--server", action="store_true", help="ask through a real uvicorn on a free port, not a test client")
    add("--factory", action="store_true", help="the application is what package.module:function returns")
    add("--only", metavar="VIEW", choices=OF_A_TRACE, help=f"one of {', '.join(OF_A_TRACE)}")
    add(
        "--patience",
        type=float,
        default=PATIENCE,
        metavar="SECONDS",
        help="how long one request, the start and the stop may take (default: %(default)s)",
    )
    add("--all", action="store_true", help="show all that was recorded, not the endpoint and what is near it")
    add("--calls-only", action="store_true", help="show all calls, and none of their lines")
    pattern = "a module, file or function, such as 'shop.*', 'shop/api/*' or 'Price.*'"
    add("--include", action="append", default=[], metavar="PATTERN", help=f"show only {pattern}")
    add("--exclude", action="append", default=[], metavar="PATTERN", help="show none of these")
    formats = ("text", "markdown", "mermaid", "json")
    add(
        "--format",
        metavar="FORMAT",
        choices=formats,
        default="text",
        help=f"one of {', '.join(formats)} (default: text)",
    )
    return options


def show(whole: Trace, options: argparse.Namespace) -> None:
    """Print a trace as the command line asks."""
    views = [options.only] if options.only else DEFAULT
    chosen = Filter(options.all, options.calls_only, (*options.include,), (*options.exclude,))
    trace = whole if options.format == "json" and not chosen.given else filtered(whole, chosen)
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
                consoles.show(exports.title(view), OF_A_TRACE[view](trace), console)
    if hidden := left_out(whole, trace):
        sys.stdout.flush()
        print(f"{hidden:,} events are not shown; --all shows them, --include PATTERN some", file=sys.stderr)


def real_server() -> Client:
    """A client of a real uvicorn, imported before the service is, so that no module of that stands for one of these."""
    try:
        from ..playing.servers import serving
    except ModuleNotFoundError as error:
        raise Problem(f"--server needs {error.name}", f"install {error.name} beside your service") from None
    return serving


def recorded(options: argparse.Namespace) -> Recording:
    """The recording the command line asks for. What the service prints goes to standard error."""
    if options.format == "json" and options.only:
        raise Problem("--format json holds the whole recording", "leave out --only")
    module_and_attribute(options.app)
    act = in_order(options.call, [header(text) for text in options.header])
    client = real_server() if options.server else in_process
    shown = sys.stdout

    def stuck(recording: Recording) -> None:
        with redirect_stdout(shown):
            try:
                end_process(report(recording, options))
            finally:
                end_process(1)

    how = {"factory": options.factory, "patience": options.patience, "stuck": stuck}
    with redirect_stdout(sys.stderr):
        return record_service(options.app, Path.cwd(), client, act, **how)


def report(recording: Recording, options: argparse.Namespace) -> int:
    """Show what was recorded, and tell what ended early or failed; the exit code for it."""
    if recording.tells:
        show(recording.trace, options)
        sys.stdout.flush()
    told = endings(recording.trace, recording.ended)
    print(*told, sep="\n", end="\n" if told else "", file=sys.stderr)
    return recording.code or int(bool(told))


def main(arguments: Sequence[str] | None = None) -> int:
    """Record and show; the exit code, which is 1 also when a request ended with an exception."""
    try:
        options = parser().parse_intermixed_args(arguments)
        return report(recorded(options), options)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped by Ctrl+C", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


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
