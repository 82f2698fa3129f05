"""Folders: Python's path and modules as a server has them that is started in a service's folder."""

import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..playing.fresh import HERE

OURS = __name__.partition(".")[0]
CHECKOUT = (str(HERE.parent),) if (HERE.parent / "pyproject.toml").is_file() else ()
"""The folder of this package, where it is not installed and more of this project lies beside it."""
NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"


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
