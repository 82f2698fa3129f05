"""Lessons: those of the course and their modes as course.toml orders them, and where what belongs to them lies."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from scripts.problems import ROOT, Problem

COURSE = ROOT / "course.toml"
DOCS = ROOT / "docs"
LESSONS = DOCS / "lessons"
SNIPPETS = ROOT / "snippets"
TESTS = ROOT / "tests" / "lessons"


@dataclass(frozen=True, slots=True)
class Mode:
    """A way to study a lesson: the file of its page without `.md`, its name, and the minutes it takes."""

    file: str
    name: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Lesson:
    """A topic: its folder, its title, what its run shows and the proof of that, and the written modes in order."""

    slug: str
    title: str
    shows: str
    written: tuple[Mode, ...]
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """All modes and all lessons, in the order they are read."""

    modes: tuple[Mode, ...]
    lessons: tuple[Lesson, ...]


def course() -> Course:
    """The course as it is on the disk now. Raises Problem when course.toml cannot be read."""
    try:
        return _course(COURSE.read_text(), frozenset(LESSONS.glob("*/*.md")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        cure = "give each mode its name and minutes, each lesson its title and what it shows"
        raise Problem(f"cannot read the course: {error}", cure, COURSE) from None


@lru_cache
def _course(text: str, pages: frozenset[Path]) -> Course:
    """The course that this text orders, of which these pages are written."""
    told = tomllib.loads(text)
    modes = tuple(Mode(file, **given) for file, given in told["modes"].items())
    lessons = tuple(
        Lesson(slug, written=tuple(m for m in modes if page_of(slug, m) in pages), **given)
        for slug, given in told["lessons"].items()
    )
    return Course(modes, lessons)


def page_of(slug: str, mode: Mode) -> Path:
    """Where the page of a lesson's mode is, or will be."""
    return LESSONS / slug / f"{mode.file}.md"


def slug_of(page: Path) -> str:
    """The lesson a page belongs to; empty for a page outside the lessons."""
    parts = page.parts
    return parts[parts.index("lessons") + 1] if "lessons" in parts[:-2] else ""


def whose_proofs(page: Path) -> str:
    """The lesson whose proofs a page has. A page outside the lessons has its own, named as its file."""
    return slug_of(page) or page.stem


def pages_of(slug: str) -> list[Path]:
    """The pages that have the proofs of this name: those of a lesson, or one outside the lessons."""
    outside = DOCS / f"{slug}.md"
    return [outside] if outside.is_file() else sorted((LESSONS / slug).rglob("*.md"))


def module(slug: str) -> str:
    """The name of a lesson as a Python module has it."""
    return slug.replace("-", "_")
