"""Excerpts: of a scenario's module, what one scenario needs, without what records it."""

import ast
import inspect
from collections.abc import Mapping
from copy import copy
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from .lacking import lacked_by
from .lessons import file_of
from .scenarios import Scenario
from .sources import read


def excerpt(scenario: Scenario) -> str:
    """The source of a scenario's function, after the imports, constants and functions it uses."""
    file = inspect.getsourcefile(scenario.run)
    assert file
    return excerpted(read(Path(file)), scenario.name)


def excerpted(source: str, name: str) -> str:
    """Of a module's source the function of this name, without decorators, after all that it uses."""
    named = _named(source)
    needed = _needed(name, named)
    kept = [statement for statement in dict.fromkeys(named.values()) if needed & names(statement)]
    parts = [(_text(source, statement, needed), _is_function(statement)) for statement in kept]
    lines = [parts[0][0]]
    for (_, after_function), (text, is_function) in pairwise(parts):
        lines.append(f"{'\n\n\n' if after_function or is_function else '\n'}{text}")
    return "".join(lines)


def lacked(scenario: Scenario) -> str:
    """What a browser lacks to play a scenario, or nothing."""
    if scenario.kind.lacks:
        return scenario.kind.lacks
    if {"until", "hold"} & {*inspect.signature(scenario.run).parameters}:
        return "threads"
    return lacked_by(service(scenario), excerpt(scenario))


def service(scenario: Scenario) -> Path:
    """The file of the module that a scenario is played on."""
    return file_of(scenario.module)


@lru_cache(64)
def _named(source: str) -> Mapping[str, ast.stmt]:
    """The statements of a module by the names that they define."""
    return {name: statement for statement in ast.parse(source).body for name in names(statement)}


def names(statement: ast.stmt) -> set[str]:
    """The names that a statement of a module defines."""
    match statement:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            return {alias.asname or alias.name.partition(".")[0] for alias in aliases}
        case ast.Assign(targets=targets):
            return {node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)}
        case ast.AnnAssign(target=ast.Name(id=name)):
            return {name}
    return set()


def _needed(name: str, named: Mapping[str, ast.stmt]) -> set[str]:
    """The name, and all that its statement uses, and what those use."""
    found: set[str] = set()
    left = [name]
    while left:
        one = left.pop()
        if one in named and one not in found:
            found.add(one)
            left += [node.id for part in _parts(named[one]) for node in ast.walk(part) if isinstance(node, ast.Name)]
    return found


def _parts(statement: ast.stmt) -> list[ast.AST]:
    """A statement without its decorators."""
    return [statement.args, *statement.body] if isinstance(statement, ast.FunctionDef) else [statement]


def _is_function(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.FunctionDef | ast.ClassDef)


def _text(source: str, statement: ast.stmt, needed: set[str]) -> str:
    """The statement's own text; of an import only the names that are needed."""
    if isinstance(statement, ast.Import | ast.ImportFrom):
        shown = copy(statement)
        shown.names = [alias for alias in statement.names if (alias.asname or alias.name) in needed]
        return ast.unparse(shown)
    return ast.get_source_segment(source, statement) or ""
