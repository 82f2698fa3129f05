"""Lessons: those of the course and their modes as course.toml orders them, and where what belongs to them lies."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field, ValidationError

from ..problems import ROOT, Problem
from .settings import SETTINGS
from .sources import read

COURSE = ROOT / "course.toml"
SITE = ROOT / "mkdocs.yml"
DOCS = ROOT / SETTINGS.pages
LESSONS = DOCS / "lessons"
SNIPPETS = ROOT / SETTINGS.snippets
TESTS = ROOT / SETTINGS.proofs


@dataclass(frozen=True, slots=True)
class Mode:
    """A way to study a lesson: the file of its page without `.md`, its name, and the minutes it takes."""

    file: str
    name: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Lesson:
    """A topic: its folder, its title, what its run shows and the proof of that, and the written modes in order.

    `asked` are the words with which readers ask for it in the search, which its pages need not have. It is for
    `readers`, who will be `able` to do what they were not, comes `after` other lessons, and is told `elsewhere` too.
    """

    slug: str
    title: str
    shows: str
    written: tuple[Mode, ...]
    proof: str = ""
    asked: tuple[str, ...] = ()
    readers: str = ""
    able: str = ""
    after: tuple[str, ...] = ()
    elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """All modes and all lessons, in the order they are read."""

    modes: tuple[Mode, ...]
    lessons: tuple[Lesson, ...]


type Listed = Annotated[tuple[str, ...], Field(strict=False)]


class _Mode(BaseModel, strict=True, extra="forbid"):
    name: str
    minutes: int


class _Lesson(BaseModel, strict=True, extra="forbid"):
    title: str
    shows: str
    proof: str = ""
    asked: Listed = ()
    readers: str = ""
    able: str = ""
    after: Listed = ()
    elsewhere: str = ""


class _Told(BaseModel, strict=True, extra="forbid"):
    """What course.toml holds."""

    modes: dict[str, _Mode]
    lessons: dict[str, _Lesson]


def course() -> Course:
    """The course as it is on the disk now, of a project that has one. Raises Problem for what is wrong in it."""
    if not COURSE.is_file():
        return Course((), ())
    return _course(read(COURSE), frozenset(LESSONS.glob("*/*.md")))


def told(text: str) -> _Told:
    """What this text says of a course. Raises Problem."""
    try:
        return _Told.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        line = int(found[1]) if (found := re.search(r"at line (\d+)", str(error))) else text.count("\n") + 1
        raise Problem(f"this is not TOML: {error}", "correct this line or the one before", COURSE, line) from None
    except ValidationError as error:
        wrong = error.errors()[0]
        place = [str(part) for part in wrong["loc"]]
        cure = "give each mode its name and minutes, each lesson its title and what it shows"
        raise Problem(f"{'.'.join(place)}: {wrong['msg']}", cure, COURSE, _line(text, place)) from None


def _line(text: str, place: Sequence[str]) -> int:
    """The line of a table by its name, or of its field in it."""
    lines = text.split("\n")
    found = 0
    for part in place:
        name = re.compile(rf"(\[.*\b)?{re.escape(part)}\b")
        found = next((number for number in range(found, len(lines)) if name.match(lines[number])), found)
    return found + 1


@lru_cache
def _course(text: str, pages: frozenset[Path]) -> Course:
    """The course that this text orders, of which these pages are written."""
    found = told(text)
    _check_order(found, text)
    modes = tuple(Mode(file, **given.model_dump()) for file, given in found.modes.items())
    lessons = tuple(
        Lesson(slug, written=tuple(m for m in modes if page_of(slug, m) in pages), **given.model_dump())
        for slug, given in found.lessons.items()
    )
    return Course(modes, lessons)


def _check_order(found: _Told, text: str) -> None:
    """Raises Problem for a lesson that comes after one that does not come before it."""
    known = [*found.lessons]
    for place, (slug, lesson) in enumerate(found.lessons.items()):
        if late := [name for name in lesson.after if name not in known[:place]]:
            cure = f"name some of {', '.join(known[:place]) or 'none, as it is the first'}"
            raise Problem(
                f"{late[0]!r} is no lesson before {slug}", cure, COURSE, _line(text, ["lessons", slug, "after"])
            )


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


def pages(docs: Path = DOCS) -> list[Path]:
    """Every page, in a steady order; what was installed among the assets is none."""
    return sorted(p for p in docs.rglob("*.md") if p.relative_to(docs).parts[0] != "assets")


def pages_of(slug: str) -> list[Path]:
    """The pages that have the proofs of this name: those of a lesson, or one outside the lessons."""
    outside = DOCS / f"{slug}.md"
    return [outside] if outside.is_file() else sorted((LESSONS / slug).rglob("*.md"))


def with_scenarios() -> list[str]:
    """The lessons that have scenarios, as Python modules are named."""
    return sorted(file.parent.name for file in SNIPPETS.glob("*/scenarios.py"))


def file_of(module: str) -> Path:
    """The file of a module among the snippets, by its whole name."""
    return SNIPPETS.parent.joinpath(*module.split(".")).with_suffix(".py")


def module(slug: str) -> str:
    """The name of a lesson as a Python module has it."""
    return slug.replace("-", "_")
