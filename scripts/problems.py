"""Problems: what an author did wrong, where, and how to repair it, in one line."""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

TABLE = "tool.asgi-steps"
"""What pyproject.toml has of a project whose pages are filled."""


def project(start: Path, otherwise: Path) -> Path:
    """The nearest folder, from this one upward, whose pyproject.toml has our table."""
    table = re.compile(rf"^\[{re.escape(TABLE)}\]", re.M)
    files = (folder / "pyproject.toml" for folder in (start, *start.parents))
    return next((file.parent for file in files if file.is_file() and table.search(file.read_text("utf-8"))), otherwise)


ROOT = project(Path.cwd(), Path(__file__).absolute().parent.parent)


class Problem(Exception):
    """Bad input. `str(problem)` is `file:line: what is wrong; how to repair it`, on one line.

    What concerns a whole file stands at its line 1.
    """

    def __init__(self, what: str, cure: str, file: str | Path = "", line: int = 1) -> None:
        place = f"{shown(file)}:{line}: " if file else ""
        super().__init__(" ".join(f"{place}{what}; {cure}".split()))

    @classmethod
    def told(cls, line: str) -> "Problem":
        """The problem that another process told in this line."""
        return cls.__new__(cls, line)


def shown(file: str | Path) -> str:
    """The path as an author types it: relative to the repository when it lies inside."""
    path = Path(file)
    absolute = path if path.is_absolute() else ROOT / path
    return str(absolute.relative_to(ROOT)) if absolute.is_relative_to(ROOT) else str(file)


def stop(problem: Problem) -> NoReturn:
    """Print the problem and end the program with exit code 1, without a traceback."""
    print(problem, file=sys.stderr)
    sys.stdout.flush()
    sys.exit(1)


def command(main: Callable[[], int]) -> NoReturn:
    """End the program with the exit code of its work, or with the one line of a problem that nothing there expected."""
    try:
        sys.exit(main())
    except Problem as problem:
        stop(problem)
