"""Places: where in its code a call can be held, found by what a client calls it."""

import linecache
import sys
from collections.abc import Callable
from types import CodeType

from .functions import Functions
from .stops import Place

LINE = sys.monitoring.events.LINE


def places(functions: Functions, function: str | Callable[..., object], at: str) -> list[Place]:
    """The start of a function, or the one line of it with a text: of all watched ones of a name, or of the function.

    Raises LookupError where there is no such function or line, and TypeError for what is no function in Python.
    """
    return [(code, _line(functions, code, at) if at else 0) for code in _codes(functions, function)]


def _codes(functions: Functions, function: str | Callable[..., object]) -> list[CodeType]:
    if isinstance(function, str):
        if found := functions.named(function):
            return found
        raise LookupError(f"no function {function!r} is recorded here: {', '.join(functions.names())} are")
    code = getattr(function, "__code__", None)
    if not isinstance(code, CodeType):
        raise TypeError(f"{function!r} is no function in Python, which alone can be held")
    return [code]


def _line(functions: Functions, code: CodeType, text: str) -> int:
    if (own := functions.wanted(code)) and not own & LINE:
        raise LookupError(f"the lines of {code.co_qualname}() are not recorded: hold it as it starts")
    lines = {line for _, _, line in code.co_lines() if line}
    found = [line for line in lines if text in linecache.getline(code.co_filename, line)]
    if len(found) != 1:
        raise LookupError(f"{text!r} stands in {len(found) or 'none'} of the lines of {code.co_qualname}()")
    return found[0]
