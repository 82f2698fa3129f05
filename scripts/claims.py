"""Claims: the sentences a page asks its reader to believe, and the tests that prove them."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scripts.problems import ROOT, Problem
from scripts.regions import read, regions

LESSONS = ROOT / "docs" / "lessons"
TESTS = ROOT / "tests" / "lessons"
CLAIMING = {"key moments": "### ", "concept snapshot": "- "}
"""The sections whose items are claims, and what an item begins with."""
ANSWER = re.compile(r"^- \[(?P<mark>.?)\] (?P<text>.*)$")
HINT = re.compile(r"<summary>Hint</summary>")


@dataclass(frozen=True, slots=True)
class Claim:
    """An item of a page that needs a proof: its lines, and the line it begins at, from 1."""

    page: Path
    line: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def proofs(self) -> list[str]:
        """The names of the tests its markers name."""
        return [name for r in regions(self.text, self.page) if r.kind == "proof" for name in r.names]


@dataclass(frozen=True, slots=True)
class Quiz(Claim):
    """A claim between `<quiz>` and `</quiz>`: a question, a hint, and answers with one key."""

    @property
    def answers(self) -> list[str]:
        return [m["text"] for m in map(ANSWER.match, self.lines) if m]

    @property
    def keys(self) -> list[str]:
        """The answers that are checked; a sound quiz has one."""
        return [m["text"] for m in map(ANSWER.match, self.lines) if m and m["mark"] in ("x", "X")]


def module(slug: str) -> str:
    """The name of a lesson as a Python module has it."""
    return slug.replace("-", "_")


def slug_of(page: Path) -> str:
    """The lesson a page belongs to; empty for a page outside the lessons."""
    parts = page.parts
    return parts[parts.index("lessons") + 1] if "lessons" in parts[:-2] else ""


def claims(page: Path) -> Iterator[Claim]:
    """The claims of a page: its quizzes, key moments and snapshot lines."""
    lines = _without_generated(read(page), page)
    yield from _quizzes(page, lines)
    section = ""
    start: int | None = None
    for index, line in enumerate([*lines, "## "]):
        begins = CLAIMING.get(section, "")
        if start is not None and (line.startswith(("## ", "<quiz>")) or line.startswith(begins)):
            yield Claim(page, start + 1, tuple(lines[start:index]))
            start = None
        if line.startswith("## "):
            section = line[3:].strip().lower()
        elif begins and line.startswith(begins):
            start = index


def _without_generated(text: str, page: Path) -> list[str]:
    """The lines of a page, with those between markers empty: only what an author wrote is a claim."""
    lines = text.split("\n")
    for region in regions(text, page):
        for index in range(region.first + 1, region.last):
            lines[index] = ""
    return lines


def _quizzes(page: Path, lines: list[str]) -> Iterator[Quiz]:
    start: int | None = None
    for index, line in enumerate(lines):
        if line.strip() == "<quiz>":
            start = index
        elif line.strip() == "</quiz>" and start is not None:
            yield Quiz(page, start + 1, tuple(lines[start : index + 1]))
            start = None
    if start is not None:
        raise Problem("this quiz is not closed", "write </quiz> after it", page, start + 1)


@cache
def proofs(slug: str) -> dict[str, tuple[int, str]]:
    """The tests of a lesson by name, each with its line and its source, decorators included."""
    file = TESTS / f"test_{module(slug)}.py"
    if not file.exists():
        return {}
    source = file.read_text()
    found = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            lines = source.split("\n")[first - 1 : node.end_lineno]
            found[node.name] = (node.lineno, "\n".join(lines))
    return found


def page_problems(page: Path) -> Iterator[Problem]:
    """What is wrong with the claims of a page."""
    for claim in claims(page) if slug_of(page) else ():
        yield from _claim_problems(claim)


def unused_proofs(slug: str) -> Iterator[Problem]:
    """The proofs of a lesson that none of its pages uses."""
    pages = sorted((LESSONS / slug).rglob("*.md"))
    used = {name for page in pages for r in regions(read(page), page) if r.kind == "proof" for name in r.names}
    for name, (line, _) in proofs(slug).items():
        if name not in used:
            cure = f"name it under a claim of docs/lessons/{slug} or remove it"
            yield Problem(f"no claim uses the proof {name}", cure, TESTS / f"test_{module(slug)}.py", line)


def _claim_problems(claim: Claim) -> Iterator[Problem]:
    what = "quiz" if isinstance(claim, Quiz) else "claim"
    if not claim.proofs:
        cure = "write <!-- proof: TEST --> and <!-- /proof --> under it"
        yield Problem(f"this {what} has no proof", cure, claim.page, claim.line)
    if not isinstance(claim, Quiz):
        return
    if len(claim.keys) != 1:
        cure = "check exactly one answer with [x]"
        yield Problem(f"this quiz has {len(claim.keys)} keys", cure, claim.page, claim.line)
    if len(claim.answers) < 2:
        yield Problem("this quiz has no choice", "give it two answers or more", claim.page, claim.line)
    if not HINT.search(claim.text):
        cure = "write <details><summary>Hint</summary>...</details> under the question"
        yield Problem("this quiz has no hint", cure, claim.page, claim.line)


def proof_source(slug: str, name: str, page: Path, line: int) -> str:
    """The source of a proof. Raises Problem, at this page and line, when there is no such test."""
    if name not in proofs(slug):
        cure = f"write it in tests/lessons/test_{module(slug)}.py or correct the name"
        raise Problem(f"no test is named {name!r}", cure, page, line)
    return proofs(slug)[name][1]


def checked_answer(slug: str, proof: str, pages: Iterable[Path]) -> str:
    """The key of the quiz that names this proof. Raises Problem when no quiz does."""
    for page in pages:
        for claim in claims(page):
            if isinstance(claim, Quiz) and proof in claim.proofs:
                return claim.keys[0]
    raise Problem(f"no quiz of {slug} names {proof}", "name it under a quiz", TESTS / f"test_{module(slug)}.py")
