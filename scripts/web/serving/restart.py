"""A restart: the command that serves, begun anew in its place, as a process keeps the modules it has imported."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

from scripts.problems import ROOT

SOUND = "from mkdocs.config import load_config; load_config('mkdocs.yml')"
"""What runs where MkDocs's settings, and the scripts that they name, can be loaded."""


def is_loaded(file: Path) -> bool:
    """Whether this process has imported a module from this file."""
    return any(getattr(module, "__file__", None) == str(file) for module in [*sys.modules.values()])


def unsound() -> str:
    """Why a process that is begun now would not even start; empty where it would."""
    done = subprocess.run([sys.executable, "-c", SOUND], cwd=ROOT, capture_output=True, text=True, check=False)
    return (done.stderr.strip() or "it ended").rpartition("\n")[2] if done.returncode else ""


def restart() -> NoReturn:
    """Begin this command anew."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, sys.orig_argv)
