"""Claims: the quizzes and cards of a page, and the tests that prove what they say."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..problems import Problem
from .lessons import pages_of, slug_of
from .proofs import proofs
from .regions import fence_after, regions
from .sources import read

CARDS, CARD = "cards", "### "
"""The section whose items are cards, and what a card begins with."""
NUMBER = re.compile(r"\d+")
ANSWER = re.compile(r"^- \[(?P<mark>.?)\] (?P<text>.*)$")
HINT = re.compile(r"<summary>Hint</summary>")


@dataclass(frozen=True, slots=True)
class Claim:
    """An item of a page that needs a proof: its lines, the line it begins at, from 1, and the section it stands in."""

    page: Path
    line: int
    lines: tuple[str, ...]
    section: str = ""

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
    def key_line(self) -> int:
        """The line of the checked answer, from 1; of the quiz when none is checked."""
        checked = (n for n, line in enumerate(self.lines) if (m := ANSWER.match(line)) and m["mark"] in ("x", "X"))
        return self.line + next(checked, 0)

    @property
    def keys(self) -> list[str]:
        """The answers that are checked; a sound quiz has one."""
        return [m["text"] for m in map(ANSWER.match, self.lines) if m and m["mark"] in ("x", "X")]


class Key(str):
    """The checked answer of a quiz; `place` is where it stands, `others` are the answers beside it."""

    place: tuple[Path, int]
    others: tuple[str, ...]


def wrong_key(key: Key, answer: object) -> Problem:
    """What to say when the run gives another answer than the one that is checked."""
    cure = "move the [x], or correct the answer's text"
    return Problem(f"the checked answer is {str(key)!r}, the run says {answer!r}", cure, *key.place)


def claims(page: Path) -> Iterator[Claim]:
    """The claims of a page that have a form of their own: its quizzes and its cards."""
    lines = said(read(page), page)
    for quiz in list(_quizzes(page, lines)):
        yield quiz
        lines[quiz.line : quiz.line + len(quiz.lines) - 1] = [""] * (len(quiz.lines) - 1)
    section = ""
    start: int | None = None
    for index, line in enumerate([*lines, "## "]):
        begins = CARD if section == CARDS else ""
        if start is not None and (line.startswith(("## ", "<quiz>")) or f"{line} ".startswith(begins)):
            yield Claim(page, start + 1, tuple(lines[start:index]), section)
            start = None
        if line.startswith("## "):
            section = line[3:].strip().lower()
        elif begins and f"{line} ".startswith(begins):
            start = index


def said(text: str, page: Path) -> list[str]:
    """The lines of a page, empty between markers and in fences: only what an author says is a claim."""
    lines = text.split("\n")
    for region in regions(text, page):
        for index in range(region.first + 1, region.last):
            lines[index] = ""
    fence = ""
    for index, line in enumerate(lines):
        fence, before = fence_after(fence, line), fence
        lines[index] = "" if fence or before else line
    return lines


def _quizzes(page: Path, lines: list[str]) -> Iterator[Quiz]:
    start: int | None = None
    for index, line in enumerate(lines):
        if line.strip() == "<quiz>":
            if start is not None:
                break
            start = index
        elif line.strip() == "</quiz>":
            if start is None:
                raise Problem("no quiz is open that this closes", "write <quiz> above it", page, index + 1)
            yield Quiz(page, start + 1, tuple(lines[start : index + 1]))
            start = None
    if start is not None:
        raise Problem("this quiz is not closed", "write </quiz> after it", page, start + 1)


def page_problems(page: Path) -> Iterator[Problem]:
    """What is wrong with the claims of a page."""
    for claim in claims(page) if slug_of(page) else ():
        yield from _claim_problems(claim)


def unanswerable(page: Path) -> Problem | None:
    """What ends the build of a page: it cannot be read, or it has a quiz without a key."""
    try:
        quizzes = [claim for claim in claims(page) if isinstance(claim, Quiz)]
        return next((p for quiz in quizzes if not quiz.keys for p in _quiz_problems(quiz)), None)
    except Problem as problem:
        return problem


def unused_proofs(slug: str) -> Iterator[Problem]:
    """The proofs of a lesson that none of its pages uses."""
    pages = pages_of(slug)
    used = {name for page in pages for r in regions(read(page), page) if r.kind == "proof" for name in r.names}
    for name, proof in proofs(slug).items():
        if name not in used:
            cure = f"name it under a claim of {slug} or remove it"
            yield Problem(f"no claim uses the proof {name}", cure, proof.file, proof.line)


def _claim_problems(claim: Claim) -> Iterator[Problem]:
    what = "quiz" if isinstance(claim, Quiz) else "card"
    if not claim.proofs:
        cure = "write <!-- proof: TEST --> and <!-- /proof --> under it"
        yield Problem(f"this {what} has no proof", cure, claim.page, claim.line)
    if isinstance(claim, Quiz):
        yield from _quiz_problems(claim)


def _quiz_problems(claim: Quiz) -> Iterator[Problem]:
    if len(claim.keys) != 1:
        cure = "check exactly one answer with [x]"
        keys = f"{len(claim.keys)} keys" if claim.keys else "no key"
        yield Problem(f"this quiz has {keys}", cure, claim.page, claim.line)
    known = proofs(slug_of(claim.page))
    if claim.proofs and not any(known[name].asks_key for name in claim.proofs if name in known):
        cure = "assert in it what `key` is, from the run"
        yield Problem("no proof of this quiz computes its key", cure, claim.page, claim.line)
    if len(claim.answers) < 2:
        yield Problem("this quiz has no choice", "give it two answers or more", claim.page, claim.line)
    if claim.answers != sorted(claim.answers, key=place_of):
        cure = f"write them so: {', '.join(sorted(claim.answers, key=place_of))}"
        yield Problem("the answers of this quiz are not in the order of their texts", cure, claim.page, claim.line)
    if not HINT.search(claim.text.partition("\n- [")[0]):
        cure = "write <details><summary>Hint</summary>...</details> between the question and the answers"
        yield Problem("this quiz has no hint", cure, claim.page, claim.line)


def place_of(answer: str) -> tuple[bool, int, str]:
    """By what answers are ordered, so that their order tells nothing: a number they begin with, then their letters."""
    text = answer.replace("`", "").casefold()
    number = NUMBER.match(text)
    return not number, int(number[0]) if number else 0, text


def checked_answer(slug: str, proof: str) -> Key:
    """The key of the quiz that names this proof. Raises Problem unless one quiz does, and has one key."""
    pages = pages_of(slug)
    asking = [c for page in pages for c in claims(page) if isinstance(c, Quiz) and proof in c.proofs]
    if len(asking) != 1:
        cure = "name it under one quiz: each key has its own proof"
        naming = "two quizzes name" if asking else "no quiz names"
        raise Problem(f"{naming} {proof}", cure, proofs(slug)[proof].file, proofs(slug)[proof].line)
    for problem in _quiz_problems(asking[0]):
        raise problem
    key = Key(asking[0].keys[0])
    key.place = asking[0].page, asking[0].key_line
    key.others = tuple(answer for answer in asking[0].answers if answer != key)
    return key


def other_keys(key: Key | None) -> tuple[Key, ...]:
    """The answers beside a key, each as the key that it is not."""
    found = tuple(map(Key, key.others)) if key else ()
    for other in found:
        other.place, other.others = (key.place, key.others) if key else ((Path(), 0), ())
    return found
