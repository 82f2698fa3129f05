"""Reliance: what a proof relies on that it does not say itself.

That are the fixtures it is given, what its decorators name, what its file does unasked, and of all this and of what it
says what other files of tests hold.
"""

import ast
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from ..problems import ROOT
from .excerpts import names
from .sources import parsed, read


def relied_on(file: Path, name: str) -> tuple[str, ...]:
    """The source of each statement that a function of this file needs, in other files of tests too; without imports."""
    source = read(file)
    named, unasked = _statements(source, file)
    needed, left = set[str](), [name, *(word for each in unasked for word in names(each) or _words(each))]
    while left:
        one = left.pop()
        if one in named and one not in needed:
            needed.add(one)
            left += _words(named[one])
    kept = dict.fromkeys([*(each for defined, each in named.items() if defined in needed), *unasked])
    return tuple(text for each in kept for text in _told(source, each, needed))


@lru_cache
def _statements(source: str, file: Path) -> tuple[dict[str, ast.stmt], list[ast.stmt]]:
    """The statements of a file by the names that they define, and those that change what all its tests are."""
    body = parsed(source, file).body
    return {name: each for each in body for name in names(each)}, [each for each in body if _acts(each)]


def _acts(statement: ast.stmt) -> bool:
    """Whether this defines nothing, and is no docstring, or marks all tests of its file, or is given to each."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return False
    decorators = statement.decorator_list if isinstance(statement, ast.FunctionDef) else []
    given = any("autouse" in ast.unparse(each) for each in decorators)
    return given or not names(statement) or "pytestmark" in names(statement)


@lru_cache(4096)
def _words(statement: ast.stmt) -> frozenset[str]:
    """The names that a statement uses, those of its parameters among them."""
    nodes = [*ast.walk(statement)]
    used = (node.id for node in nodes if isinstance(node, ast.Name))
    return frozenset([*used, *(node.arg for node in nodes if isinstance(node, ast.arg))])


def _told(source: str, statement: ast.stmt, needed: set[str]) -> Iterator[str]:
    """A statement with its decorators; of an import, what other files of tests hold of it."""
    if isinstance(statement, ast.ImportFrom):
        file = ROOT.joinpath(*(statement.module or "").split(".")).with_suffix(".py")
        asked = [alias.name for alias in statement.names if (alias.asname or alias.name) in needed]
        for name in asked if (ROOT / "tests") in file.parents and file.is_file() else ():
            yield from relied_on(file, name)
    elif not isinstance(statement, ast.Import):
        first = min([statement.lineno, *(each.lineno for each in getattr(statement, "decorator_list", ()))])
        yield "\n".join(source.split("\n")[first - 1 : statement.end_lineno])
