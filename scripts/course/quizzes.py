"""Quizzes: the questions of a page, each in a section of its own, their keys, and what is wrong with one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..problems import Problem
from .claims import Claim
from .lessons import pages_of, slug_of
from .proofs import proofs
from .regions import said
from .sources import read

START_TAG, END_TAG = '<section class="quiz-question" markdown="1">', "</section>"
NUMBER = re.compile(r"\d+")
ANSWER = re.compile(r"^- \[(?P<mark>.?)\] (?P<text>.*)$")
HINT = re.compile(r"<summary>Hint</summary>")


@dataclass(frozen=True, slots=True)
class Quiz(Claim):
    """A question, a hint, and answers with one key."""

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


def quizzes(page: Path) -> Iterator[Quiz]:
    """The quizzes of a page. Raises Problem for one that is not opened or not closed."""
    lines = said(read(page), page)
    start: int | None = None
    for index, line in enumerate(lines):
        if line.strip() == START_TAG:
            if start is not None:
                break
            start = index
        elif line.strip() == END_TAG:
            if start is None:
                raise Problem("no quiz is open that this closes", f"write {START_TAG} above it", page, index + 1)
            yield Quiz(page, start + 1, tuple(lines[start : index + 1]))
            start = None
    if start is not None:
        raise Problem("this quiz is not closed", f"write {END_TAG} after it", page, start + 1)


def quiz_problems(page: Path) -> Iterator[Problem]:
    """What is wrong with the quizzes of a page."""
    for quiz in quizzes(page) if slug_of(page) else ():
        yield from quiz.unproven("quiz")
        yield from _faults(quiz)


def _faults(quiz: Quiz) -> Iterator[Problem]:
    if len(quiz.keys) != 1:
        cure = "check exactly one answer with [x]"
        keys = f"{len(quiz.keys)} keys" if quiz.keys else "no key"
        yield Problem(f"this quiz has {keys}", cure, quiz.page, quiz.line)
    known = proofs(slug_of(quiz.page))
    if quiz.proofs and not any(known[name].asks_key for name in quiz.proofs if name in known):
        cure = "assert in it what `key` is, from the run"
        yield Problem("no proof of this quiz computes its key", cure, quiz.page, quiz.line)
    if len(quiz.answers) < 2:
        yield Problem("this quiz has no choice", "give it two answers or more", quiz.page, quiz.line)
    if quiz.answers != sorted(quiz.answers, key=place_of):
        cure = f"write them so: {', '.join(sorted(quiz.answers, key=place_of))}"
        yield Problem("the answers of this quiz are not in the order of their texts", cure, quiz.page, quiz.line)
    if not HINT.search(quiz.text.partition("\n- [")[0]):
        cure = "write <details><summary>Hint</summary>...</details> between the question and the answers"
        yield Problem("this quiz has no hint", cure, quiz.page, quiz.line)


def place_of(answer: str) -> tuple[bool, int, str]:
    """By what answers are ordered, so that their order tells nothing: a number they begin with, then their letters."""
    text = answer.replace("`", "").casefold()
    number = NUMBER.match(text)
    return not number, int(number[0]) if number else 0, text


def checked_answer(slug: str, proof: str) -> Key:
    """The key of the quiz that names this proof. Raises Problem unless one quiz does, and has one key."""
    asking = [quiz for page in pages_of(slug) for quiz in quizzes(page) if proof in quiz.proofs]
    if len(asking) != 1:
        cure = "name it under one quiz: each key has its own proof"
        naming = "two quizzes name" if asking else "no quiz names"
        raise Problem(f"{naming} {proof}", cure, proofs(slug)[proof].file, proofs(slug)[proof].line)
    for problem in _faults(asking[0]):
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
