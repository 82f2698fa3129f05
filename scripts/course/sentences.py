"""Sentences: what is wrong with the hand-written blocks of a file: unproven, grounded nowhere, or not read again."""

from collections.abc import Callable, Iterator
from pathlib import Path

from ..problems import Problem
from .grounds import ground_problems
from .guidance import guidance_problems
from .lessons import COURSE, course
from .proofs import proofs
from .seals import OUTSIDE, blocks_of, seal_problems


def sentence_problems(file: Path) -> Iterator[Problem]:
    """All that is wrong with the sentences of a page, the README, the course's titles or the notes on calls."""
    for problems in GUARDS.values():
        yield from problems(file)


def uncovered(file: Path) -> Iterator[Problem]:
    """What a file states without a proof."""
    if file == COURSE:
        yield from _unproven_lessons()
    elif file not in OUTSIDE:
        yield from guidance_problems(blocks_of(file))


def ungrounded(file: Path) -> Iterator[Problem]:
    """What the sentences of a file name, and neither a run nor a proof has. What a lesson is called states nothing."""
    called = {name for lesson in course().lessons for name in (lesson.slug, lesson.title)} if file == COURSE else set()
    for block in blocks_of(file):
        if block.proofs and block.text not in called:
            yield from ground_problems(block)


def _unproven_lessons() -> Iterator[Problem]:
    """The lessons that say what their run shows, and no proof of theirs holds it."""
    for lesson in course().lessons:
        if lesson.written and lesson.proof not in proofs(lesson.slug):
            cure = f'write proof = "TEST" under it, one of {lesson.slug}'
            yield Problem(f"what the lesson {lesson.slug} shows has no proof", cure, COURSE)


GUARDS: dict[str, Callable[[Path], Iterator[Problem]]] = {
    "coverage": uncovered,
    "grounded": ungrounded,
    "sealed": seal_problems,
}
"""What looks at the sentences of a file, by the names authors know. Whether a proof is strong is asked when it runs."""
