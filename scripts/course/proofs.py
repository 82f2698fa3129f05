"""Proofs: the tests of a lesson, whose source a page shows under its claims."""

import ast
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..problems import Problem, shown
from .lessons import TESTS, course, module, whose_proofs
from .sources import parsed, read


@dataclass(frozen=True, slots=True)
class Proof:
    """A test of a lesson: its name, file and line, its source with decorators, and whether it asserts about `key`."""

    name: str
    file: Path
    line: int
    source: str
    asks_key: bool


def proofs(slug: str) -> dict[str, Proof]:
    """The tests of a lesson by name. Raises Problem when a file is not Python, or two have a test of one name."""
    found: dict[str, Proof] = {}
    for file in files(slug):
        for name, proof in proofs_in(file).items():
            if name in found:
                raise Problem(f"{shown(found[name].file)} has a test {name} too", "rename one", file, proof.line)
            found[name] = proof
    return found


def proofs_in(file: Path) -> dict[str, Proof]:
    """The tests of a file by name. Raises Problem when it is not Python."""
    return _proofs_in(file, read(file))


@lru_cache
def _proofs_in(file: Path, source: str) -> dict[str, Proof]:
    found = {}
    for node in parsed(source, file).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            lines = source.split("\n")[first - 1 : node.end_lineno]
            found[node.name] = Proof(node.name, file, node.lineno, "\n".join(lines), _asks_key(node))
    return found


def tests(slug: str) -> Path:
    """The file with the proofs of a lesson that no mode keeps for itself."""
    return TESTS / f"test_{module(slug)}.py"


def files(slug: str) -> list[Path]:
    """The files with the proofs of a lesson: `test_hello.py`, and `test_hello_why.py` where a mode has its own."""
    own = [tests(slug), *(TESTS / f"test_{module(slug)}_{module(mode.file)}.py" for mode in course().modes)]
    return [file for file in own if file.is_file()]


def lesson_of(file: Path) -> str:
    """The lesson of a file with proofs, as a Python module is named."""
    name = file.stem.removeprefix("test_")
    modes = (f"_{module(mode.file)}" for mode in course().modes)
    return name.removesuffix(next((mode for mode in modes if name.endswith(mode)), ""))


def whose(page: Path, named: str) -> tuple[str, str]:
    """The lesson of a proof that a page names, and its name: that of another lesson is `lesson/test_name`."""
    lesson, _, name = named.rpartition("/")
    return lesson or whose_proofs(page), name


def _asks_key(test: ast.FunctionDef) -> bool:
    asserts = (node for node in ast.walk(test) if isinstance(node, ast.Assert))
    names = {n.id for node in asserts for n in ast.walk(node) if isinstance(n, ast.Name)}
    return "key" in names and "key" in {argument.arg for argument in test.args.args}


def proof_source(slug: str, name: str, page: Path, line: int) -> str:
    """The source of a proof. Raises Problem, at this page and line, when there is no such test."""
    proof = proofs(slug).get(name)
    if proof is None:
        cure = f"write it in {shown(tests(slug))} or correct the name"
        raise Problem(f"no test is named {name!r}", cure, page, line)
    return proof.source
