"""Problems: what an author did wrong, where, and how to repair it, in one line."""

import sys
import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Problem(Exception):
    """Bad input. `str(problem)` is `file:line: what is wrong; how to repair it`, on one line.

    What concerns a whole file stands at its line 1.
    """

    def __init__(self, what: str, cure: str, file: str | Path = "", line: int = 1) -> None:
        place = f"{shown(file)}:{line}: " if file else ""
        super().__init__(" ".join(f"{place}{what}; {cure}".split()))


def shown(file: str | Path) -> str:
    """The path as an author types it: relative to the repository when it lies inside."""
    path = Path(file)
    absolute = path if path.is_absolute() else ROOT / path
    return str(absolute.relative_to(ROOT)) if absolute.is_relative_to(ROOT) else str(file)


def raised(error: BaseException, folder: Path, doing: str, cure: str, otherwise: Path | None = None) -> Problem:
    """The problem that `error` is, placed at the deepest line of the traceback inside `folder`.

    Where no line is inside, it is placed at the file `otherwise`, or at the deepest line of all.
    """
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    if isinstance(error, SyntaxError) and error.filename:
        return Problem(f"{doing} failed: {what}", cure, error.filename, error.lineno or 1)
    frames = traceback.extract_tb(error.__traceback__)
    inside = [f for f in frames if Path(f.filename).is_relative_to(folder)]
    if not inside and otherwise:
        return Problem(f"{doing} failed: {what}", cure, otherwise)
    place = (inside or frames)[-1]
    return Problem(f"{doing} failed: {what}", cure, place.filename, place.lineno or 1)


def stop(problem: Problem) -> None:
    """Print the problem and end the program with exit code 1, without a traceback."""
    print(problem, file=sys.stderr)
    sys.stdout.flush()
    sys.exit(1)
