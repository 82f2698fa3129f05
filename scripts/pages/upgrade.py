"""The upgrade: the newest of every dependency, what is recorded otherwise with it, in words, and the pages that follow.

`make upgrade` tries it in a copy of the project, in an environment of its own. Only where every page can be filled are
the locks and pages of this one replaced; what would change is a patch in any case.
"""

import difflib
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ..course.lessons import DOCS, pages
from ..course.sources import read
from ..problems import ROOT, Problem, command, shown
from .__main__ import Stale, write
from .comparison import compared
from .recorded import Recorded, all_recorded
from .recorded import read as recorded_there

COPY = ROOT / ".cache" / "upgrade"
PATCH = ROOT / "dist" / "upgrade.patch"
LOCKS = (*(f"requirements{name}.txt" for name in ("", "-bench", "-ray", "-node")), "package-lock.json")
OWN = ("MAKE", "MFLAGS", "VIRTUAL_ENV")
"""What a make tells the one that it starts, which is to know nothing of this."""
MOST = 300_000
"""Characters of the pages' changes that are printed: the summary of a workflow takes a megabyte."""
PINNED = re.compile(r"^([\w.-]+)==(\S+)", re.M)


@contextmanager
def copied() -> Iterator[Path]:
    """A copy of this project without its history and what is installed; it is removed at the end."""
    apart = [line.strip("/").rpartition("/")[2] for line in read(ROOT / ".gitignore").split()]
    shutil.rmtree(COPY, ignore_errors=True)
    try:
        shutil.copytree(ROOT, COPY, ignore=shutil.ignore_patterns(".git", *apart))
        (COPY / ".tools").symlink_to(ROOT / ".tools")
        yield COPY
    finally:
        shutil.rmtree(COPY, ignore_errors=True)


def run(folder: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command there to its end."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(OWN)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def made(folder: Path, target: str, cure: str) -> None:
    """Make a target there. Raises Problem, with all that was said, in one line."""
    done = run(folder, "make", "--no-print-directory", target)
    if done.returncode:
        raise Problem(f"make {target} failed: {done.stderr[-600:]}", cure, ROOT / "Makefile")


def upgraded(folder: Path) -> tuple[Recorded, list[str]]:
    """Upgrade the project in this folder and fill its pages: what is recorded there, and what is wrong, a line each."""
    told("upgrading the locks")
    made(folder, "lock", "see whether the package index can be reached, then run again: make upgrade")
    told("installing the newest packages")
    made(folder, ".venv/installed", "see which package cannot be installed, and hold it back in pyproject.toml")
    told("recording every scenario with them")
    python = folder / ".venv" / "bin" / "python"
    filled, recorded = (run(folder, python, "-m", f"{__package__}{module}") for module in ("", ".recorded"))
    if recorded.returncode:
        last = (recorded.stderr.splitlines() or ["nothing was said"])[-1]
        what = f"nothing can be recorded with the newest packages: {last}"
        raise Problem(what, "adapt the recorder to them", ROOT / "scripts")
    wrong = (filled.stderr or "the pages cannot be filled") if filled.returncode else ""
    return recorded_there(recorded.stdout.splitlines()), wrong.splitlines()


def changed(folder: Path) -> Iterator[Stale]:
    """The locks and pages that are others in this folder."""
    for file in (*(ROOT / name for name in LOCKS), *pages()):
        before, after = read(file), read(folder / file.relative_to(ROOT))
        if before != after:
            yield Stale(file, before, after)


def patch(files: Iterable[Stale]) -> str:
    """What is changed in these, as `git apply` reads it."""
    return "".join(line for file in files for line in _difference(file))


def _difference(file: Stale) -> Iterator[str]:
    before, after = (list(io.StringIO(text, newline="\n")) for text in (file.before, file.after))
    for line in difflib.unified_diff(before, after, f"a/{shown(file.page)}", f"b/{shown(file.page)}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def versions(before: str, after: str) -> list[str]:
    """The packages that have another version in the later lock, came or went."""
    old, new = (dict(PINNED.findall(text)) for text in (before, after))
    names = [name for name in sorted({*old, *new}) if old.get(name) != new.get(name)]
    return [f"{name} {old.get(name, 'none')} → {new.get(name, 'none')}" for name in names]


def cut(text: str) -> str:
    """The text, or as many of its lines as are printed, and how many more there are."""
    if len(text) <= MOST:
        return text
    kept = text[: text.rindex("\n", 0, MOST) + 1]
    return f"{kept}… and {text.count('\n') - kept.count('\n'):,} lines more, in {shown(PATCH)}\n"


def report(files: Iterable[Stale], before: Recorded, now: Recorded) -> str:
    """What is another, in Markdown: the packages, what is recorded, and the pages."""
    files = list(files)
    lock = next((file for file in files if file.page.name == LOCKS[0]), None)
    packages = versions(lock.before, lock.after) if lock else []
    lines = ["# What the upgrade changes", "", *(f"- {line}" for line in packages), "", compared(before, now)]
    if difference := cut(patch(file for file in files if file.page.is_relative_to(DOCS))):
        lines += ["## On the pages", "", "`````diff", f"{difference}`````", ""]
    return "\n".join(lines)


def keep(files: Sequence[Stale], faults: int) -> None:
    """Keep these as a patch, and put them in the place of ours where there are no faults. Raises Problem else."""
    PATCH.parent.mkdir(exist_ok=True)
    PATCH.write_text(patch(files))
    if faults:
        left = "1 fault is" if faults == 1 else f"{faults} faults are"
        raise Problem(f"{left} left, and nothing is changed here", f"to go on: git apply {shown(PATCH)}", PATCH)
    write(files)


def told(doing: str) -> None:
    """Say on the terminal what takes long."""
    print(f"{doing} …", file=sys.stderr, flush=True)


def main() -> int:
    """Upgrade, and print what it changes; the exit code. Where it fails all files are as they were."""
    wrong: list[str] = []
    try:
        with copied() as folder:
            now, wrong = upgraded(folder)
            files = [*changed(folder)]
        told("comparing with what is recorded now")
        print(report(files, all_recorded(), now))
        keep(files, len(wrong))
    except Problem as problem:
        print(*wrong, problem, sep="\n", file=sys.stderr)
        return 1
    for file in files:
        print(f"wrote {shown(file.page)}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    command(main)
