"""Fresh modules: a service imported anew, so that no run sees what an earlier one left, and its code shown."""

import importlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

type Seen = Callable[[CodeType], None]

HERE = Path(__file__).resolve().parent.parent
STDLIB = Path(os.__file__).parent
INSTALLED = {"site-packages", "dist-packages"}


class Loader(SourceFileLoader):
    """Loads a module as usual and shows the very code object that will run."""

    def __init__(self, name: str, path: str, seen: Seen) -> None:
        super().__init__(name, path)
        self.seen = seen

    def get_code(self, fullname: str) -> CodeType | None:
        code = super().get_code(fullname)
        if code is not None:
            self.seen(code)
        return code


class Finder:
    """Finds the modules below these roots; all others are left to the finders after it."""

    def __init__(self, roots: Sequence[Path], seen: Seen) -> None:
        self.roots, self.seen = roots, seen

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path)  # type: ignore[arg-type]
        if spec and _is_own(spec.origin, self.roots) and type(spec.loader) is SourceFileLoader:
            spec.loader = Loader(name, str(spec.origin), self.seen)
            return spec
        return None


@lru_cache(10_000)
def is_inside(file: str | None, root: Path) -> bool:
    """Whether a module's file is the service's own: below its root, not installed there, not Python's, not ours.

    The root may itself be an installed package, or a module's file.
    """
    path = os.path.normpath(file or "")
    if not file or not os.path.isabs(path) or not _is_below(path, str(root)):
        return False
    if INSTALLED & {*path.removeprefix(str(root)).split(os.sep)}:
        return False
    return INSTALLED & {*root.parts} != set() or not any(_is_below(path, str(other)) for other in (HERE, STDLIB))


def _is_below(path: str, root: str) -> bool:
    """Whether the path is this one or lies in it. Of a hundred modules none does: no `Path` is made for each."""
    return path == root or path.startswith(root if root.endswith(os.sep) else root + os.sep)


@contextmanager
def imported_anew(name: str, root: Path, seen: Seen, *beside: Path) -> Iterator[ModuleType]:
    """The module, executed anew with every module it imports below `root`, or below one of those beside it.

    `seen` is called with the code of each, before it runs. When the block ends `sys.modules` and
    `sys.meta_path` are as they were. Raises what the module raises.
    """
    roots = (root, *beside)
    before = _loaded(roots)
    finder = Finder(roots, seen)
    for known in before:
        del sys.modules[known]
    sys.meta_path.insert(0, finder)
    try:
        yield importlib.import_module(name)
    finally:
        sys.meta_path.remove(finder)
        for new in _loaded(roots):
            del sys.modules[new]
        sys.modules.update(before)


def _is_own(file: str | None, roots: Sequence[Path]) -> bool:
    return any(is_inside(file, root) for root in roots)


def _loaded(roots: Sequence[Path]) -> dict[str, ModuleType]:
    """The service's own modules that are loaded now, folders without an `__init__.py` included.

    `__main__` is the command's, also where that was installed below a root: a process that is spawned looks there.
    """
    own = {name: module for name, module in sys.modules.items() if _is_own(_place(module), roots)}
    own.pop("__main__", None)
    return own


def _place(module: ModuleType) -> str | None:
    return getattr(module, "__file__", None) or next(iter(getattr(module, "__path__", ())), None)
