"""MkDocs hooks: clear errors before a build, fresh pages while serving, and what a host and a browser are told.

No page needs them to be true or complete: what readers see stands in the Markdown files.
"""

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

from mkdocs.plugins import event_priority
from mkdocs.structure.files import File

from scripts.course.notes import PROOFS
from scripts.problems import ROOT, Problem, stop
from scripts.web import decks, heads, offline
from scripts.web import markdown_copies as plain

MERMAID = "assets/vendor/mermaid/mermaid.esm.min.mjs"

COURSE = "assets/vendor/python/course.json.gz"
LAST = -100

_state: dict[str, Any] = {"serving": False, "seen": 0.0, "pages": [], "course": b"", "packed": 0.0, "decks": {}}


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
        subprocess.run([sys.executable, "-m", "scripts.pages"], cwd=ROOT, check=False)


def on_files(files: Any, config: Any) -> Any:
    """Give the site what its browser's Python records with, the very modules and snippets that are here now; and the
    lessons' cards for Anki.

    While serving, a snippet that does not run yet leaves the last ones that did. What has not changed since is not
    recorded again.
    """
    newest = max(f.stat().st_mtime for f in _sources())
    if newest > _state["packed"]:
        _pack(newest)
    for path, content in {COURSE: _state["course"], **_decks(config)}.items():
        files.append(File.generated(config, path, content=content))
    return files


def _pack(newest: float) -> None:
    """Record for a browser's Python what has changed until this time."""
    done = subprocess.run([sys.executable, "-m", "scripts.web.bundles"], cwd=ROOT, capture_output=True, check=False)
    if done.returncode == 0:
        _state["course"], _state["packed"] = done.stdout, newest
        return
    sys.stderr.write(done.stderr.decode())
    if not _state["serving"]:
        sys.exit(1)


def _decks(config: Any) -> dict[str, bytes]:
    """The packages of cards by path; while serving, the last ones that could be made."""
    try:
        _state["decks"] = dict(decks.packages(config.site_name))
    except Problem as problem:
        if not _state["serving"]:
            stop(problem)
        print(problem, file=sys.stderr)
    return cast("dict[str, bytes]", _state["decks"])


def on_nav(nav: Any, config: Any, files: Any) -> None:
    """Remember the pages in their order."""
    _state["pages"] = nav.pages


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> None:
    """Give a lesson's page its title and description for search engines."""
    heads.entitle(page)


@event_priority(LAST)
def on_post_page(output: str, page: Any, config: Any) -> str | None:
    """Complete the page's head. The scripts that reload a page while serving are not those of its policy."""
    return None if _state["serving"] else heads.headed(output, page, config)


@event_priority(LAST)
def on_post_template(output: str, template_name: str, config: Any) -> str | None:
    """Complete the head of the 404 page too."""
    return heads.completed(output) if template_name == "404.html" and not _state["serving"] else None


@event_priority(LAST)
def on_post_build(config: Any) -> None:
    """Add the pages' Markdown, and name the build; a service worker without a build keeps nothing."""
    if not _state["serving"]:
        plain.copy(_state["pages"], config)
        offline.stamp(Path(config.site_dir))


def _sources() -> list[Path]:
    folders = ("snippets", "scripts", "tests/lessons", "docs/lessons")
    found = (file for folder in folders for file in (ROOT / folder).rglob("*"))
    return [PROOFS, *(file for file in found if file.suffix in (".py", ".md", ".json", ".toml"))]


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
