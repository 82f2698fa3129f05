"""What a marker asks for: the view and the words after it, and where it stands."""

from dataclasses import dataclass
from pathlib import Path

from ..course.lessons import module
from ..problems import Problem


@dataclass(frozen=True, slots=True)
class Asked:
    """A marker; the lesson is that of its page, as a Python module is named, or empty."""

    lesson: str
    view: str
    words: tuple[str, ...]
    page: Path
    line: int

    @property
    def argument(self) -> str:
        """All the words after the view, where they name one thing."""
        return " ".join(self.words)

    def problem(self, what: str, cure: str) -> Problem:
        """What is wrong with it, at its place."""
        return Problem(what, cure, self.page, self.line)

    def named(self, word: str, example: str) -> tuple[str, str]:
        """The lesson and the name that a word says: `name` of the page's own lesson, or `lesson/name`."""
        lesson, _, name = word.rpartition("/")
        if not (lesson or self.lesson):
            raise self.problem("this page belongs to no lesson", f"name its lesson as well: LESSON/{name or example}")
        return module(lesson) or self.lesson, name
