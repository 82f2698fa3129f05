"""Sentences: what is wrong with the hand-written blocks of a file: unproven, grounded nowhere, or not read again."""

from collections.abc import Iterator
from pathlib import Path

from scripts.course.grounds import ground_problems
from scripts.course.guidance import guidance_problems
from scripts.course.lessons import COURSE, course
from scripts.course.notes import NOTES
from scripts.course.proofs import proofs
from scripts.course.seals import README, blocks_of, seal_problems
from scripts.problems import Problem


def sentence_problems(file: Path) -> Iterator[Problem]:
    """All that is wrong with the sentences of a page, the README, the course's titles or the notes on calls."""
    found = blocks_of(file)
    if file not in (README, COURSE, NOTES):
        yield from guidance_problems(found)
    if file == COURSE:
        yield from _unproven_lessons()
    for block in (block for block in found if block.proofs):
        yield from ground_problems(block)
    yield from seal_problems(file)


def _unproven_lessons() -> Iterator[Problem]:
    """The lessons that say what their run shows, and no proof of theirs holds it."""
    for lesson in course().lessons:
        if lesson.written and lesson.proof not in proofs(lesson.slug):
            cure = f'write proof = "TEST" under it, one of {lesson.slug}'
            yield Problem(f"what the lesson {lesson.slug} shows has no proof", cure, COURSE)
