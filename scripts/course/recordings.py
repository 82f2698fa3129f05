"""Recordings: what was recorded once, kept on the disk under what they depend on, for every process that asks."""

import fcntl
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from hashlib import sha256
from importlib.metadata import distributions
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ..playing.fresh import HERE
from ..problems import ROOT, shown
from .lessons import SNIPPETS, module
from .settings import SETTINGS

type Json = Any
"""What JSON can hold."""

KEPT = ROOT / ".cache" / "recordings"
RECORDS = ("course", "playing", "record", "recording", "traces", "views")
"""The packages of scripts/ that a recording is made with, the command that a scenario may start included."""
DOCUMENTED = ("anyio", "fastapi", "httpx", "pydantic", "starlette", "uvicorn")
"""Packages whose files are looked at: a patch of them has no version of its own."""


def kept(kind: str, slug: str, name: str, record: Callable[[], Json]) -> Json:
    """What came of a lesson's scenario or growth: what the disk has, or else what `record` gives, which is kept there.

    Of several processes that ask at once one records and the others wait. One that is killed leaves no part of a
    recording, as a file is put in its place whole, and its lock goes with it. What is not as it was kept is recorded
    anew, and a disk that takes nothing has each process record for itself. Raises what `record` raises.
    """
    begins, found = f"{module(slug)}.{name}.{kind}", key(slug)
    file = KEPT / f"{begins}.{found}.json"
    with locked(f"{begins}.lock"):
        with suppress(OSError, ValueError):
            return _read(file)
        recorded = record()
        if found == key(slug):  # else somebody saved a file meanwhile, and nobody knows which of the two was read
            with suppress(OSError):
                _keep(recorded, file, KEPT.glob(f"{begins}.*.json*"))
    return recorded


@contextmanager
def locked(name: str, shared: bool = False) -> Iterator[None]:
    """While it lasts no other process or thread is here with this lock, or none that does not share it.

    Where the disk has no place for it, nobody waits.
    """
    with ExitStack() as held:
        with suppress(OSError):
            KEPT.mkdir(parents=True, exist_ok=True)
            fcntl.flock(held.enter_context((KEPT / name).open("w")), fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield


def _read(file: Path) -> Json:
    """What was kept there. Raises ValueError for anything else, of whatever shape it is."""
    digest, _, text = file.read_text().partition("\n")
    if digest != _digest(text):
        raise ValueError
    return json.loads(text)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _keep(recorded: Json, file: Path, instead_of: Iterable[Path]) -> None:
    for old in instead_of:
        old.unlink()
    new, text = file.with_suffix(".json-new"), json.dumps(recorded)
    new.write_text(f"{_digest(text)}\n{text}")
    new.replace(file)


def key(slug: str) -> str:
    """What a lesson's recordings depend on, as a short hash: its snippets, those all share, what records, what runs."""
    return _digest("\n".join([*_content(_sources(slug)), *_installed()]))[:16]


def _sources(slug: str) -> Iterator[Path]:
    yield from (*SNIPPETS.glob("*.py"), *SNIPPETS.glob("*.json"))
    yield from (SNIPPETS / module(slug)).rglob("*.*")
    yield from (file for package in RECORDS for file in (HERE / package).rglob("*.py"))
    yield from (file for place in SETTINGS.watched for file in ([place] if place.is_file() else place.rglob("*.*")))
    yield from (HERE / "problems.py", HERE.parent / "requirements.txt", ROOT / "pyproject.toml")
    yield from _others()


def _others() -> Iterator[Path]:
    """All modules of another project, since what is watched calls what is not. What this one needs stands above."""
    if HERE.parent == ROOT:
        return
    for folder, folders, files in (ROOT / SETTINGS.source).walk():
        folders[:] = [name for name in folders if name[0] != "." and not (folder / name / "pyvenv.cfg").exists()]
        yield from (folder / name for name in files if name.endswith(".py"))


def _content(files: Iterator[Path]) -> Iterator[str]:
    """Each file and a hash of what it holds; bytecode is none of them."""
    for file in sorted(file for file in files if file.is_file() and "__pycache__" not in file.parts):
        yield f"{shown(file)} {sha256(file.read_bytes()).hexdigest()}"


@cache
def _installed() -> list[str]:
    """The Python and the packages of this process, and of those that lessons document the state of each file."""
    packages = sorted(f"{found.name} {found.version}" for found in distributions())
    found = filter(None, map(find_spec, DOCUMENTED))
    files = sorted(file for spec in found for file in Path(spec.origin or "").parent.rglob("*.py"))
    return [sys.version, *packages, *(f"{file} {file.stat().st_mtime_ns} {file.stat().st_size}" for file in files)]
