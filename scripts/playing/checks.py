"""Checks: a learner's service, asked by the tests of a check file, and what to tell the learner about each."""

import linecache
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from types import ModuleType
from typing import Any

from .clients import Client
from .errors import Keeping, fault

BLANK = "____"
SERVICE, CHECKS = "main.py", "checks.py"
CAUGHT = (Exception, SystemExit, BaseExceptionGroup)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one test: its name, whether it passed, what to tell, and the line of the service this is about.

    Before the tests come questions that a service may fail too: whether a blank is left, whether it can be imported.
    """

    test: str
    passed: bool
    told: str = ""
    line: int = 0


def run_checks(service: str, checks: str, client: Client) -> list[Outcome]:
    """Run every `test_...(client)` of the checks' source, in order, each on the service's source imported anew.

    Raises what is wrong with the checks themselves.
    """
    blanks = [n for n, line in enumerate(service.split("\n"), 1) if BLANK in line]
    if blanks:
        told = f"Line {blanks[0]} has a blank: write something in the place of {BLANK}."
        return [Outcome("test_no_blank_is_left", False, told, blanks[0])]
    try:
        with redirect_stdout(StringIO()), imported(service):
            """It can be. What it prints is printed when it is imported for a test."""
    except CAUGHT as error:
        return [Outcome("test_the_service_can_be_imported", False, *told_of(error))]
    return [outcome(name, test, service, client) for name, test in tests(checks)]


def tests(checks: str) -> Iterator[tuple[str, Callable[[Any], None]]]:
    """The test functions of a check file's source, in its order."""
    names: dict[str, Any] = {"__name__": "checks"}
    exec(compiled(checks, CHECKS), names)
    yield from ((name, value) for name, value in names.items() if name.startswith("test_") and callable(value))


def outcome(name: str, test: Callable[[Any], None], service: str, client: Client) -> Outcome:
    """What comes of one test: of a failed one its message, and what the service raised during it."""
    raised: list[BaseException] = []
    try:
        with imported(service) as module, client(Keeping(module.app, raised)) as connected:
            test(connected)
    except CAUGHT as error:
        parts = [told_of(error), *(told_of(other, "FastAPI") for other in raised[-1:] if other is not error)]
        return Outcome(name, False, "\n".join(text for text, _ in parts), next((n for _, n in parts if n), 0))
    return Outcome(name, True)


@contextmanager
def imported(service: str) -> Iterator[ModuleType]:
    """The module that this source is, while the block lasts. Raises what it raises."""
    module = ModuleType("main")
    module.__file__ = SERVICE
    before = sys.modules.get("main")
    sys.modules["main"] = module
    try:
        exec(compiled(service, SERVICE), vars(module))
        if not hasattr(module, "app"):
            raise AssertionError("The service has no app: write app = FastAPI().")
        yield module
    finally:
        del sys.modules["main"]
        sys.modules.update({"main": before} if before else {})


def compiled(source: str, name: str) -> Any:
    """The code of a source whose lines a traceback can show."""
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    return compile(source, name, "exec")


def told_of(error: BaseException, by: str = "The check") -> tuple[str, int]:
    """What to tell of an exception, and the line of the service it comes from, or 0. A failed check has a message.

    `by` is what stopped where no line of the service did.
    """
    found = fault(error)
    _, line = found.deepest(lambda file: file == SERVICE) or ("", 0)
    if isinstance(found.error, AssertionError) and str(found.error) and not line:
        return str(found.error), 0
    return (f"Line {line} of your code raised {found.text}", line) if line else (f"{by} stopped at {found.text}", 0)
