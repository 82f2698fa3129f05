"""A restart: the command that serves, begun anew in its place, as a process keeps the modules it has imported."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

from scripts.problems import ROOT, Problem

FILLING = "import scripts.pages.each"
"""What runs to its end where pages can be filled."""
BUILDING = """
from tempfile import TemporaryDirectory
from mkdocs.commands.build import build
from mkdocs.config import load_config

with TemporaryDirectory() as folder:
    config = load_config("mkdocs.yml", site_dir=folder, dev_addr="127.0.0.1:0")
    config.plugins.on_startup(command="serve", dirty=False)
    build(config)
"""
"""What runs to its end where this command, begun now, would come to serve: it builds all pages before."""

PLACE = re.compile(r'^ *File "(.*)", line ([0-9]+)', re.M)


def is_loaded(file: Path) -> bool:
    """Whether this process has imported a module from this file."""
    return any(getattr(module, "__file__", None) == str(file) for module in [*sys.modules.values()])


def unsound(program: str) -> Problem | None:
    """Why this does not run to its end now, if it does not."""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    if not done.returncode:
        return None
    ours = [(file, line) for file, line in PLACE.findall(done.stderr) if Path(file).is_relative_to(ROOT / "scripts")]
    *_, (file, line) = [("", "1"), *ours]
    what = f"nothing can be built with it: {done.stderr.strip().rpartition('\n')[2]}"
    return Problem(what, "correct it; until then all is served as it was", file, int(line))


def restart() -> NoReturn:
    """Begin this command anew."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, sys.orig_argv)
