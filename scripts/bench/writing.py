"""Writing: what `make pages` costs from nothing, unchanged, and after an edit of each kind, as the course grows."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.bench.timing import Row, seconds, shown
from scripts.problems import ROOT

SIZES = (6, 15, 30)
"""Lessons: with sixty it would take more than half an hour."""
LEFT = shutil.ignore_patterns(".*", "__pycache__", "node_modules", "site", "vendor")
COPIED = "middleware"
EDITS = {
    "prose": (f"docs/lessons/{COPIED}/steps.md", "the outermost", "outermost of all"),
    "a snippet": (f"snippets/{COPIED}/count_then_check.py", '"No valid key"', '"No such key"'),
    "a proof": (f"tests/lessons/test_{COPIED}.py", "ways[:3] ==", "ways[0:3] =="),
    "course.toml": ("course.toml", "Middleware is an onion", "Middleware, an onion"),
    "a script": ("scripts/recording/bodies.py", '"""', '"""Edited. '),
}
"""A file, and what is another there after an edit of that kind; the page of the copied lesson shows it."""


def rows() -> Iterator[Row]:
    """The seconds of a build that finds no recording; with all of them; and after each edit, against the first."""
    for size in SIZES:
        with TemporaryDirectory() as folder:
            checkout = Path(folder) / str(size)
            copied(checkout, size)
            nothing = seconds(partial(_written, checkout))
            yield Row(f"{size} lessons, from nothing", f"{shown(nothing / size)} each", shown(nothing), "the same each")
            yield _row("unchanged", checkout, nothing)
            for kind, (file, old, new) in EDITS.items():
                edited(checkout / file, old, new)
                yield _row(f"after an edit of {kind}", checkout, nothing)


def _row(what: str, checkout: Path, nothing: float) -> Row:
    spent = seconds(partial(_written, checkout))
    return Row(f"  {what}", f"{spent / nothing:.3f} x", f"{shown(spent)}, from nothing {shown(nothing)}")


def _written(checkout: Path) -> None:
    command = [sys.executable, "-m", "scripts.pages"]
    subprocess.run(command, cwd=checkout, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def edited(file: Path, old: str, new: str) -> None:
    """Replace the first `old` in a file."""
    text = file.read_text()
    assert old in text, f"{file} has no {old}"
    file.write_text(text.replace(old, new, 1))


def copied(checkout: Path, lessons: int) -> None:
    """Copy the repository and one of its lessons, until so many are written, those with a page for each mode."""
    shutil.copytree(ROOT, checkout, ignore=LEFT)
    written = [folder for folder in (checkout / "docs/lessons").iterdir() if folder.is_dir()]
    for number in range(lessons - len(written)):
        for path in (f"docs/lessons/{COPIED}", f"snippets/{COPIED}"):
            shutil.copytree(checkout / path, checkout / f"{path}{number}")
        proofs = checkout / f"tests/lessons/test_{COPIED}.py"
        shutil.copy(proofs, proofs.with_stem(f"{proofs.stem}{number}"))
        page = checkout / f"docs/lessons/{COPIED}{number}/steps.md"
        for mode in ("index", "why", "deep-dive", "try", "challenge", "project", "review", "cost"):
            shutil.copy(page, page.with_stem(mode))
        with (checkout / "course.toml").open("a") as course:
            course.write(f'\n[lessons.{COPIED}{number}]\ntitle = "An onion again"\nshows = "One more lesson."\n')
