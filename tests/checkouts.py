"""A copy of the repository with the commands of its Makefile, run with what is installed here."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.problems import ROOT
from tests.kept import give_recordings

IGNORED = [line.strip("/").removeprefix("docs/assets/") for line in (ROOT / ".gitignore").read_text().split()]
VENDOR = Path("docs/assets/vendor")
INSTALLED = (".venv/installed", "node_modules/installed")
OUTSIDE_MAKE = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
LONGEST = 1_200
"""Seconds after which what never ends is ended: many times what a busy machine needs."""


def copied(folder: Path) -> Path:
    """The repository without its history, in a folder with a space in its name."""
    checkout = folder / "a copy"
    shutil.copytree(ROOT, checkout, ignore=shutil.ignore_patterns(".git", *IGNORED))
    if (ROOT / VENDOR).exists():
        (checkout / VENDOR).symlink_to(ROOT / VENDOR)
    give_recordings(checkout)
    return checkout


def make(*words: str) -> list[str]:
    """The command `make ...`, told that everything is installed and by which Python."""
    known = [f"--old-file={name}" for name in INSTALLED]
    return ["make", "--no-print-directory", *known, f"RUN={shlex.quote(sys.executable)}", *words]


def run(checkout: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run `make ...` in a copy to its end."""
    command = make(*words)
    return subprocess.run(command, cwd=checkout, env=OUTSIDE_MAKE, capture_output=True, text=True, timeout=LONGEST)
