"""Packages: under which name the package index has the module that is missing, where that is known and not guessed."""

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

OTHERWISE = {
    "bs4": "beautifulsoup4",
    "cv2": "opencv-python",
    "dateutil": "python-dateutil",
    "dotenv": "python-dotenv",
    "jose": "python-jose",
    "jwt": "PyJWT",
    "PIL": "Pillow",
    "python_multipart": "python-multipart",
    "sentence_transformers": "sentence-transformers",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "socketio": "python-socketio",
    "sse_starlette": "sse-starlette",
    "yaml": "PyYAML",
}
"""Modules that services import, and whose packages are called otherwise, as their own documentation installs them."""
NAME = re.compile(r"[A-Za-z0-9][\w.-]*")


def cure(module: str, folder: Path) -> str:
    """What to do about a module that is missing: the command that installs it where its package is known."""
    top = module.partition(".")[0]
    if package := OTHERWISE.get(top) or {_plain(name): name for name in declared(folder)}.get(_plain(top)):
        return f"start in the folder that holds it, or install it: uv pip install --python {sys.executable} {package}"
    return f"start in the folder that holds it, or install the package that brings it for {sys.executable}"


def declared(folder: Path) -> Iterator[str]:
    """The packages that a service says it needs, in its `pyproject.toml` and its requirements."""
    project = folder / "pyproject.toml"
    try:
        wanted = tomllib.loads(project.read_text(errors="replace")) if project.is_file() else {}
    except tomllib.TOMLDecodeError:
        wanted = {}
    lines = [str(line) for line in wanted.get("project", {}).get("dependencies", ())]
    for file in sorted(folder.glob("requirements*.txt")):
        lines += file.read_text(errors="replace").splitlines()
    for line in lines:
        if found := NAME.match(line.strip()):
            yield found.group()


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
