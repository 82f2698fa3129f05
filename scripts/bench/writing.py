"""Writing: what `make pages` costs for one more lesson."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.bench.timing import Row, seconds, shown
from scripts.problems import ROOT

COPIES = (1, 5, 10)
LEFT = shutil.ignore_patterns(".*", "__pycache__", "node_modules", "site", "vendor")


def rows() -> Iterator[Row]:
    """The seconds that 1, 5 and 10 copies of the hello lesson add, their pages written for the first time."""
    with TemporaryDirectory() as folder:
        base = _written(Path(folder) / "base", 0)
        for copies in COPIES:
            added = (_written(Path(folder) / str(copies), copies) - base) / copies
            yield Row(
                f"{copies} more of hello",
                f"{shown(added)} each",
                f"the course as it is: {shown(base)}",
                "the same each",
            )


def _written(checkout: Path, copies: int) -> float:
    """The seconds of a build in a copy of the repository with so many more lessons, all of it stale."""
    copied(checkout, copies)
    for page in checkout.glob("docs/lessons/hello*/steps.md"):
        page.write_text(page.read_text().replace("Hello, world!", "stale"))
    return seconds(lambda: subprocess.run([sys.executable, "-m", "scripts.pages"], cwd=checkout, stdout=-3, check=True))


def copied(checkout: Path, copies: int) -> None:
    """Copy the repository, with so many lessons `hello0`, `hello1` and so on beside hello."""
    shutil.copytree(ROOT, checkout, ignore=LEFT)
    for number in range(copies):
        for path in ("docs/lessons/hello", "snippets/hello"):
            shutil.copytree(checkout / path, checkout / f"{path}{number}")
        for tests in (checkout / "tests" / "lessons").glob("test_hello[._]*py"):
            shutil.copy(tests, tests.with_name(tests.name.replace("hello", f"hello{number}", 1)))
        with (checkout / "course.toml").open("a") as course:
            course.write(f'\n[lessons.hello{number}]\ntitle = "Hello again"\nshows = "One more lesson."\n')
