"""MkDocs hooks for authors: clear errors before a build, and fresh pages while serving.

No page needs them: what readers see stands in the Markdown files.
"""

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from scripts.problems import ROOT, Problem, stop

MERMAID = "assets/vendor/mermaid/mermaid.esm.min.mjs"

_state: dict[str, Any] = {"serving": False, "seen": 0.0}


def on_startup(command: str, dirty: bool) -> None:
    """Remember whether this is `mkdocs serve`."""
    _state["serving"] = command == "serve"


def on_config(config: Any) -> None:
    """Stop with one line when a self-hosted asset is missing or the port is taken."""
    if not (Path(config.docs_dir) / MERMAID).is_file():
        stop(Problem(f"docs/{MERMAID} is missing", "run: make assets", *_place(config, "mermaid2")))
    if _state["serving"] and not _state["seen"]:
        _check_port(config)


def on_pre_build(config: Any) -> None:
    """While serving, fill the pages again when anything they are made from has changed."""
    if not _state["serving"]:
        return
    newest = max(f.stat().st_mtime for f in _sources())
    if newest > _state["seen"]:
        _state["seen"] = newest
        subprocess.run([sys.executable, "-m", "scripts.build"], cwd=ROOT, check=False)


def _sources() -> list[Path]:
    folders = ("snippets", "scripts", "tests/lessons", "docs/lessons")
    return [f for folder in folders for f in (ROOT / folder).rglob("*") if f.suffix in (".py", ".md", ".json")]


def _check_port(config: Any) -> None:
    host, port = config.dev_addr
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        cure = f"stop the other server or choose another port: make serve PORT={port + 1}"
        what = f"cannot serve on {host}:{port}: {os.strerror(error.errno or 0)}"
        stop(Problem(what, cure, *_place(config, "dev_addr")))


def _place(config: Any, word: str) -> tuple[str, int]:
    """Where the site's settings speak of a word."""
    lines = Path(config.config_file_path).read_text().split("\n")
    return config.config_file_path, next((n for n, line in enumerate(lines, 1) if word in line), 1)
