"""Lessons: those of the course and their modes as course.toml orders them, and where what belongs to them lies."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scripts.problems import ROOT, Problem

COURSE = ROOT / "course.toml"
LESSONS = ROOT / "docs" / "lessons"
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
    """A topic: its folder, its title, what its run shows, and the modes that are written, in order."""

    slug: str
    title: str
    shows: str
    written: tuple[Mode, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """All modes and all lessons, in the order they are read."""

    modes: tuple[Mode, ...]
    lessons: tuple[Lesson, ...]


@cache
def course() -> Course:
    """The course as it is on the disk now. Raises Problem when course.toml cannot be read."""
    try:
        text = tomllib.loads(COURSE.read_text())
        modes = tuple(Mode(file, **given) for file, given in text["modes"].items())
        lessons = tuple(
            Lesson(slug, written=tuple(m for m in modes if page_of(slug, m).is_file()), **given)
            for slug, given in text["lessons"].items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        cure = "give each mode its name and minutes, each lesson its title and what it shows"
        raise Problem(f"cannot read the course: {error}", cure, COURSE) from None
    return Course(modes, lessons)


def page_of(slug: str, mode: Mode) -> Path:
    """Where the page of a lesson's mode is, or will be."""
    return LESSONS / slug / f"{mode.file}.md"


def slug_of(page: Path) -> str:
    """The lesson a page belongs to; empty for a page outside the lessons."""
    parts = page.parts
    return parts[parts.index("lessons") + 1] if "lessons" in parts[:-2] else ""


def module(slug: str) -> str:
    """The name of a lesson as a Python module has it."""
    return slug.replace("-", "_")
