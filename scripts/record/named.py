"""Named: what a command line calls `package.module:attribute`, found and looked at."""

import re
from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import Any

from ..playing.routes import is_application, takes
from ..problems import Problem
from ..recording.applications import Application

DOTTED = r"[^\W\d]\w*(?:\.[^\W\d]\w*)*"
MODULE = r"[\w-]+(?:\.(?!py\b)[\w-]+)*"
NAMED = re.compile(rf"({MODULE}):({DOTTED})")
"""A module that Python can import need not be one that a program can write: `1app`, `my-service`."""


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


def is_offered(value: Any) -> bool:
    """Whether this is named where another is not there: an application, and not any function of three arguments."""
    return hasattr(value, "router") and is_application(value)


def application(value: Any, name: str, factory: bool) -> Application:
    """The value, or with `factory` what it returns, as an ASGI application. Raises Problem for anything else."""
    if factory and takes(value, 0):
        value = value()
    if not is_application(value):
        cure = "name the variable that holds the application"
        if callable(value) and takes(value, 0):
            cure += ", or add --factory when this function returns it"
        raise Problem(f"{name} is of type {type(value).__name__}, which is no ASGI application", cure)
    return value  # type: ignore[no-any-return]
