"""Wheels: the locked packages that the lessons' services need in a browser's Python, downloaded and checked."""

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

from scripts.problems import ROOT, Problem
from scripts.web.assets.release import release

NEEDED = ("fastapi", "httpx2", "markdown")
"""What a run imports: the framework, its test client's HTTP library, and what turns a view into HTML."""

LOCK = ROOT / "requirements.txt"
BLOCK = re.compile(r"^(?P<name>[\w.-]+)(?P<version>==\S+).*(?:\n +--hash=.*)+", re.M)


def closure(names: Iterable[str]) -> set[NormalizedName]:
    """These packages and all they require there. One that is installed nowhere but there requires nothing."""
    environment, found = release().environment, set[NormalizedName]()
    left = [canonicalize_name(name) for name in names]
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += _required(name, environment)
    return found


def _required(name: NormalizedName, environment: dict[str, str]) -> Iterator[NormalizedName]:
    try:
        requirements = requires(name) or []
    except PackageNotFoundError:
        return
    for requirement in map(Requirement, requirements):
        marker = requirement.marker
        if marker is None or marker.evaluate({**environment, "extra": ""}):
            yield canonicalize_name(requirement.name)


def locked(names: set[NormalizedName], lock: str) -> str:
    """The lines of the lock for these packages, with their hashes. Raises Problem when one is not locked."""
    blocks = {canonicalize_name(block["name"]): block for block in BLOCK.finditer(lock)}
    if missing := names - blocks.keys():
        raise Problem(f"{', '.join(sorted(missing))} is not locked", "run: make lock", LOCK)
    hashes = {name: re.findall(r"--hash=\S+", blocks[name][0]) for name in names}
    return "".join(f"{name}{blocks[name]['version']} {' '.join(hashes[name])}\n" for name in sorted(names))


def download(folder: Path) -> list[Path]:
    """The wheels, in this folder. Raises Problem when one cannot be had, or is not the locked one."""
    folder.mkdir(parents=True, exist_ok=True)
    requirements = folder / "requirements.txt"
    requirements.write_text(locked(closure(NEEDED), LOCK.read_text()))
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:", "--require-hashes"]
    command = [sys.executable, "-m", "pip", "download", *options, *release().wheels]
    command += [f"--dest={folder}", f"-r{requirements}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise Problem(" ".join(errors) or "pip failed", "make the package index reachable: make assets", LOCK)
    return sorted(folder.glob("*.whl"))
