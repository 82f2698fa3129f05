"""Notes: what each call of a server or framework does and why it is there, with the test that proves it."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..problems import ROOT, Problem, shown
from .lessons import SNIPPETS
from .proofs import Proof, proofs_in
from .sources import read

NOTES = SNIPPETS / "calls.toml"
"""Under `["file name"]` what that call `does`, and its `proof`, the name of a test."""
PROOFS = ROOT / "tests" / "whole" / "test_what_calls_do.py"


@dataclass(frozen=True, slots=True)
class Note:
    """What a call does and why it is there, the name of the test that proves it, and the line it begins at."""

    does: str = ""
    proof: str = ""
    line: int = 1


def note(call: str) -> Note:
    """The note on a call, `file name`. Raises Problem for one that nobody explains or proves."""
    found = notes(NOTES).get(call, Note())
    if not found.does:
        cure = f'write ["{call}"] with does = "what it does, and why" and proof = "TEST"'
        raise Problem(f"nobody explains the call {call!r}", cure, NOTES, found.line)
    for problem in _note_problems(call, found):
        raise problem
    return found


def note_proof(call: str) -> Proof:
    """The test that proves the note on a call."""
    return proofs_in(PROOFS)[note(call).proof]


def notes(file: Path) -> dict[str, Note]:
    """All notes by their calls. Raises Problem when they are not TOML, or of another shape."""
    return _notes(file, read(file))


@lru_cache
def _notes(file: Path, text: str) -> dict[str, Note]:
    lines = [re.split("[\"']", line) for line in text.split("\n")]
    try:
        return {
            call: Note(**said, line=next((n for n, words in enumerate(lines, 1) if call in words), 1))
            for call, said in tomllib.loads(text).items()
        }
    except (ValueError, TypeError) as error:
        cure = 'give each ["file name"] what it does and its proof'
        raise Problem(f"cannot read the notes: {error}", cure, file) from None


def note_problems() -> Iterator[Problem]:
    """The notes without a proof, and the proofs whose note is gone, in a project that has notes."""
    if not NOTES.is_file():
        return
    for call, each in notes(NOTES).items():
        yield from _note_problems(call, each)
    named = {each.proof for each in notes(NOTES).values()}
    for name, proof in proofs_in(PROOFS).items():
        if name not in named:
            cure = f"name it in {shown(NOTES)} or remove it"
            yield Problem(f"no note has the proof {name}", cure, proof.file, proof.line)


def _note_problems(call: str, each: Note) -> Iterator[Problem]:
    if not each.proof:
        yield Problem(f"the note on {call!r} has no proof", 'write proof = "TEST" under it', NOTES, each.line)
    elif each.proof not in proofs_in(PROOFS):
        cure = f"write it in {shown(PROOFS)} or correct the name"
        yield Problem(f"no test is named {each.proof!r}", cure, NOTES, each.line)
