"""Errors: what a service, its client or a check raised, and the lines it went through."""

import os
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from ..problems import Problem
from ..recording.applications import Application, Receive, Send
from ..recording.messages import Message
from .patience import PLAY, Patience, TooLong, end_process

type Line = tuple[str, int]
"""A file and the number of a line."""


@dataclass(frozen=True)
class Fault:
    """An error without the groups around it, and the lines it went through, the deepest last."""

    error: BaseException
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """What Python prints of it last, by the class's own name: `NameError: name 'ap' is not defined`."""
        told = traceback.TracebackException.from_exception(self.error, compact=True)
        told.__notes__ = None
        *_, text = told.format_exception_only()
        return text.strip().removeprefix(f"{type(self.error).__module__}.")

    def deepest(self, inside: Callable[[str], bool]) -> Line | None:
        """The last of its lines that stands in such a file."""
        return next((line for line in reversed(self.lines) if inside(line[0])), None)


def fault(error: BaseException) -> Fault:
    """The fault that an error is."""
    inner = error
    while isinstance(inner, BaseExceptionGroup):
        inner = inner.exceptions[0]
    return Fault(inner, tuple(_lines(error)))


def _lines(error: BaseException) -> Iterator[Line]:
    for frame in traceback.extract_tb(error.__traceback__):
        yield frame.filename, frame.lineno or 1
    if isinstance(error, BaseExceptionGroup):
        yield from _lines(error.exceptions[0])
    if isinstance(error, SyntaxError) and error.filename:
        yield error.filename, error.lineno or 1
    if isinstance(error, TooLong):
        yield from error.lines


def raised(error: BaseException, folder: Path, doing: str, cure: str, otherwise: Path | None = None) -> Problem:
    """The problem that `error` is, placed at its deepest line inside `folder`, or where it is no Python.

    Where no line is inside, it is placed at the file `otherwise`, or at the deepest line of all.
    """
    found = fault(error)
    no_python = isinstance(found.error, SyntaxError) and found.error.filename is not None
    place = found.deepest(lambda file: no_python or Path(file).is_relative_to(folder))
    what = f"{doing} was {error}" if isinstance(error, TooLong) else f"{doing} failed: {found.text}"
    if otherwise and not place:
        return Problem(what, cure, otherwise)
    return Problem(what, cure, *(place or found.lines[-1]))


@contextmanager
def bounded(folder: Path, doing: str, cure: str, otherwise: Path | None = None) -> Iterator[None]:
    """What an author wrote, run in this block: it may fail, but not end the program, go on for ever, or print.

    Raises Problem, placed as that of `raised`.
    """

    told = partial(raised, folder=folder, doing=doing, cure=cure, otherwise=otherwise)
    try:
        with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere), over_in_time(told):
            yield
    except Problem:
        raise
    except (Exception, SystemExit) as error:
        raise told(error) from None


@contextmanager
def over_in_time(told: Callable[[BaseException], Problem], seconds: float = PLAY) -> Iterator[None]:
    """This block may fail, but not go on for ever: raises what is then told of the lines that it is at."""
    waiting = Patience(lambda error: end_process(1, told(error)), seconds)
    try:
        with waiting.until_over():
            yield
    except TooLong as error:
        raise told(error) from None
    finally:
        waiting.rest()


class Keeping:
    """An application as it is, whose exceptions are kept: its client sees of them only a 500."""

    def __init__(self, app: Application, errors: list[BaseException]) -> None:
        self._app, self._errors = app, errors

    def __getattr__(self, name: str) -> Any:
        return getattr(self._app, name)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except BaseException as error:
            self._errors.append(error)
            raise
