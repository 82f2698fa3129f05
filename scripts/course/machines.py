"""Machines: the two that each scenario is played on, as if they were two, on different days.

Both are stated, so that the same is recorded on every day and on every machine.
"""

import json
import os
import shutil
import time
from pathlib import Path

from ..problems import ROOT
from ..traces.clocks import AHEAD, FIRST, OTHER
from .lessons import SNIPPETS
from .settings import SETTINGS

MACHINE = Path(__file__).with_name("machine")
"""On its path, a Python starts on the machine of a play."""
OWN = ("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH")
"""What a play takes from the environment of who records, as programs need it to run. No page shows any other."""
NAMED = ("USER", "LOGNAME", "HOSTNAME")
STATED = {"LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
FIRST_SEED, OTHER_SEED = "0", "459"
"""With the second the first draws are others than with the first, also where one of two is drawn."""


def here(folder: Path) -> dict[str, str]:
    """The environment of the first."""
    return {
        **{name: os.environ[name] for name in OWN if name in os.environ},
        **STATED,
        "CLOCKS": json.dumps(FIRST),
        "PYTHONPATH": os.pathsep.join([str(MACHINE), str(folder)]),
        "SEED": FIRST_SEED,
        "TZ": "UTC",
        **dict.fromkeys(NAMED, "here"),
    }


def elsewhere(folder: Path) -> dict[str, str]:
    """The environment of the second."""
    temp = folder.with_name("temp")
    temp.mkdir()
    return {
        **here(folder),
        "CLOCKS": json.dumps(OTHER),
        "ELSEWHERE": "elsewhere",
        "SEED": OTHER_SEED,
        "TZ": "ELSEWHERE-01:45",
        "HOME": str(folder.parent),
        **dict.fromkeys(NAMED, "elsewhere"),
        "TMPDIR": str(temp),
        "PYTHON_CPU_COUNT": str((os.cpu_count() or 1) + 1),
    }


def copy(folder: Path) -> None:
    """The project once more: links to all that lies in its folder, and of what is recorded copies of another day."""
    folder.mkdir()
    for file in {*ROOT.iterdir()} - _recorded():
        (folder / file.name).symlink_to(file)
    copy_recorded(folder)


def copy_recorded(folder: Path) -> None:
    """Of what is recorded, copies of how it is now."""
    for place in _recorded():
        shutil.rmtree(folder / place.name, ignore_errors=True)
        shutil.copytree(place, folder / place.name, copy_function=_later)


def _recorded() -> set[Path]:
    """The folders of the project that hold what is recorded."""
    places = (SNIPPETS, *SETTINGS.watched)
    own = {ROOT / place.relative_to(ROOT).parts[0] for place in places}
    return {place for place in own if place.is_dir()}


def _later(source: str, target: str) -> None:
    shutil.copyfile(source, target)
    os.utime(target, (time.time() + AHEAD,) * 2)
