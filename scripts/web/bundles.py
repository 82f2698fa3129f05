"""Bundles: what a browser's Python gets of this repository: the modules it imports, as they are, and what was recorded
of the scenarios that it can play too.

An import inside a function is for a machine: a browser comes to none, as it has no server, no process and no terminal.
"""

import ast
import gzip
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from scripts.course.excerpts import lacked
from scripts.course.lessons import SNIPPETS, with_scenarios
from scripts.course.scenarios import Scenario, recorded, scenarios
from scripts.course.sources import parsed, read
from scripts.problems import ROOT, command
from scripts.traces.stored import fields_of


def packed() -> bytes:
    """Sources and recordings as compressed JSON."""
    bundle = {"sources": sources(), "recorded": recordings()}
    return gzip.compress(json.dumps(bundle, ensure_ascii=False).encode(), mtime=0)


def sources() -> dict[str, str]:
    """The text of each module and of the model that all lessons share, by its path."""
    own = (f"scripts.live.{file.stem}" for file in (ROOT / "scripts" / "live").glob("*.py"))
    services = (played.module for _, played in playable())
    shared = (f"snippets.{file.stem}" for file in SNIPPETS.glob("*.py"))
    files = sorted(imported([*own, *services, *shared])) + sorted(SNIPPETS.glob("*.json"))
    return {file.relative_to(ROOT).as_posix(): read(file) for file in files}


def imported(names: Iterable[str]) -> set[Path]:
    """The files here that Python runs to import these modules."""
    found: set[Path] = set()
    left = list(names)
    while left:
        new = files_of(left.pop()) - found
        found |= new
        left += [name for file in new for name in imports(file)]
    return found


def files_of(name: str) -> set[Path]:
    """The files of a module and of the packages it lies in; none for what is not here."""
    parts = name.split(".")
    places = [ROOT.joinpath(*parts[:length]) for length in range(1, len(parts) + 1)]
    files = {file for place in places for file in (place.with_suffix(".py"), place / "__init__.py")}
    return {file for file in files if file.is_file()}


def imports(file: Path) -> Iterator[str]:
    """What a module names in its own import statements: modules, and what else it takes of them."""
    for statement in parsed(read(file), file).body:
        if isinstance(statement, ast.Import):
            yield from (alias.name for alias in statement.names)
        elif isinstance(statement, ast.ImportFrom):
            package = file.relative_to(ROOT).parts[: -statement.level] if statement.level else ()
            module = [*package, statement.module] if statement.module else package
            yield from (".".join([*module, alias.name]) for alias in statement.names)


def recordings() -> dict[str, list[dict[str, object]]]:
    """The events of each scenario that can be played there, by `lesson/scenario`."""
    return {
        f"{lesson}/{played.name}": [fields_of(event) for event in recorded(lesson, played.name).events]
        for lesson, played in playable()
    }


def playable() -> Iterator[tuple[str, Scenario]]:
    """The scenarios that need no threads, sockets or processes, with their lessons."""
    for lesson in with_scenarios():
        yield from ((lesson, played) for played in scenarios(lesson).values() if not lacked(played))


def main() -> int:
    """Write them to standard output; the exit code."""
    sys.stdout.buffer.write(packed())
    return 0


if __name__ == "__main__":
    command(main)
