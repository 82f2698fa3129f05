"""A restart: the command that serves, begun anew in its place, as a process keeps the modules it has imported."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

from scripts.problems import ROOT, Problem

SOUND = "from mkdocs.config import load_config; load_config('mkdocs.yml')"
"""What runs where MkDocs's settings, and the scripts that they name, can be loaded."""


PLACE = re.compile(r'^  File "(.*)", line ([0-9]+)', re.M)


def is_loaded(file: Path) -> bool:
    """Whether this process has imported a module from this file."""
    return any(getattr(module, "__file__", None) == str(file) for module in [*sys.modules.values()])


def unsound() -> Problem | None:
    """Why a process that is begun now would not even start, if it would not."""
    done = subprocess.run([sys.executable, "-c", SOUND], cwd=ROOT, capture_output=True, text=True, check=False)
    if not done.returncode:
        return None
    *_, (file, line) = [("", "1"), *PLACE.findall(done.stderr)]
    what = f"it cannot be imported: {done.stderr.strip().rpartition('\n')[2]}"
    return Problem(what, "correct it; until then all is served as it was", file, int(line))


def restart() -> NoReturn:
    """Begin this command anew."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, sys.orig_argv)
