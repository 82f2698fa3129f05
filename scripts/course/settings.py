"""Settings: what pyproject.toml says of a project whose pages are filled: where its pages and their sources lie."""

import sys
import tomllib
from pathlib import Path

from pydantic import BaseModel, ValidationError

from ..problems import ROOT, TABLE, Problem, stop

FILE = ROOT / "pyproject.toml"


class Settings(BaseModel, strict=True, extra="forbid", frozen=True):
    """The table `[tool.asgi-steps]`. All are folders below that of pyproject.toml.

    pages     whose regions are filled, in every file that ends with .md
    snippets  a package with a folder for each lesson: its scenarios.py, and what they are played on
    proofs    the tests that pages show, of `page.md` those in `test_page.py`
    source    where the project's own packages lie
    watch     those of them whose functions are recorded as a snippet's are
    """

    pages: str = "docs"
    snippets: str = "snippets"
    proofs: str = "tests"
    source: str = "."
    watch: list[str] = []

    @property
    def watched(self) -> tuple[Path, ...]:
        """The folders of the packages to watch, or the file of one that is a module."""
        return tuple(self._place(name) for name in self.watch)

    def _place(self, name: str) -> Path:
        place = ROOT.joinpath(self.source, *name.split("."))
        return place if place.is_dir() else place.with_suffix(".py")


def find_sources() -> None:
    """Have Python find what is recorded: the project's own packages, and the snippets."""
    sys.path[:0] = [str(ROOT / SETTINGS.source), str((ROOT / SETTINGS.snippets).parent)]


def settings(text: str) -> Settings:
    """What this text of a pyproject.toml says. Raises Problem."""
    try:
        table = tomllib.loads(text).get("tool", {}).get("asgi-steps", {})
        found = Settings.model_validate(table)
    except tomllib.TOMLDecodeError as error:
        raise Problem(f"this is not TOML: {error}", "correct it", FILE) from None
    except ValidationError as error:
        wrong = error.errors()[0]
        place, known = ".".join(map(str, wrong["loc"])), ", ".join(Settings.model_fields)
        raise Problem(f"[{TABLE}] {place}: {wrong['msg']}", f"write one of {known}", FILE, _line(text)) from None
    for name, folder in zip(found.watch, found.watched, strict=True):
        if not folder.exists():
            cure = f"say with source where it lies, or correct watch in [{TABLE}]"
            raise Problem(f"no package {name!r} lies in {found.source}", cure, FILE, _line(text))
    return found


def _line(text: str) -> int:
    return text[: max(text.find(f"[{TABLE}]"), 0)].count("\n") + 1


def _told() -> Settings:
    try:
        return settings(FILE.read_text() if FILE.is_file() else "")
    except Problem as problem:
        stop(problem)


SETTINGS = _told()
