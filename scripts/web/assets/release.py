"""The release of Pyodide that is installed, as its own package tells of it: the Python of readers' browsers."""

import json
from dataclasses import dataclass
from pathlib import Path

from scripts.problems import ROOT, Problem

PYODIDE = ROOT / "node_modules" / "pyodide"


@dataclass(frozen=True, slots=True)
class Release:
    """What Pyodide says of itself: the versions of its Python and of its binary interface, its machine, its system."""

    python: str
    abi_version: str
    arch: str
    platform: str

    @property
    def version(self) -> str:
        """The version of Python without its last number."""
        return self.python.rpartition(".")[0]

    @property
    def site(self) -> str:
        """Where its Python expects what is installed."""
        return f"/lib/python{self.version}/site-packages/"

    @property
    def environment(self) -> dict[str, str]:
        """What the markers of a requirement ask for."""
        return {
            "python_version": self.version,
            "python_full_version": self.python,
            "platform_python_implementation": "CPython",
            "sys_platform": "emscripten",
            "platform_system": "Emscripten",
            "platform_machine": self.arch,
        }

    @property
    def wheels(self) -> list[str]:
        """Which wheels it can use, as options of pip: `pip debug` inside it lists these tags."""
        platform = f"pyemscripten_{self.abi_version}_{self.arch}"
        return [f"--python-version={self.version}", "--implementation=cp", f"--platform={platform}"]


def release(package: Path = PYODIDE) -> Release:
    """The release in node_modules/. Raises Problem when there is none."""
    try:
        return Release(**json.loads((package / "pyodide-lock.json").read_text())["info"])
    except OSError:
        raise Problem("this package is missing", "install the packages: make assets", package) from None
