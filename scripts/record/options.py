"""Options: the command line of the recorder."""

import argparse
import sys
from pathlib import Path
from typing import NoReturn

from ..playing.patience import PATIENCE
from ..problems import Problem
from ..views.catalogue import OF_A_TRACE
from .request_lines import GRAMMAR

COMMAND = "asgi-steps"
"""What this is installed as, and called in the examples."""

EXAMPLES = """\
Record a service while it answers, and see which of its functions ran, where and with which values.
Start this in the service's own folder; without a request it lists what can be asked:

  asgi-steps shop.main:app
  asgi-steps shop.main:app "GET /hello"
  asgi-steps shop.main:app 'POST /predict {"x": 1}' "GET /health" --server
  asgi-steps shop.main:app "POST /items name=soup -> id" "GET /items/{{id}}"
  asgi-steps shop.main:app tests.stories:buy_and_return
  asgi-steps shop.main:app "GET /hello" --format mermaid --only sequence
"""


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
    raw = argparse.RawTextHelpFormatter
    options = Parser(prog=command(), formatter_class=raw, allow_abbrev=False, epilog=GRAMMAR)
    add = options.add_argument
    add("app", help="the ASGI application, as uvicorn takes it: package.module:variable")
    add(
        "call",
        nargs="*",
        default=[],  # else it is said to be required
        help="a request line, 'METHOD /path ...' as told below; or package.module:function,\n"
        "a function that takes a client",
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
    add("--timings", action="store_true", help="show how long each call took, in place of what happened in it")
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
