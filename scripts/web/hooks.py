"""MkDocs hooks: clear errors before a build, fresh pages while serving, and what a host and a browser are told.

No page needs them to be true or complete: what readers see stands in the Markdown files.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File

from scripts.problems import ROOT, Problem, stop
from scripts.web import decks, heads, markdown_copies, offline, sheets
from scripts.web.made import Made, Pages

HOSTED = ("assets/vendor/mermaid/mermaid.esm.min.mjs", "assets/vendor/arimo/arimo.woff2")

BUNDLE = "assets/vendor/python/course.json.gz"
LAST = -100


@dataclass
class Site:
    """What these hooks know from one event to the next, and while serving from one build to the next."""

    serving: bool = False
    pages: Pages = field(default_factory=Pages)
    course: Made[bytes] = field(default_factory=lambda: Made(b""))
    decks: Made[dict[str, bytes]] = field(default_factory=lambda: Made({}))
    nav: Sequence[Any] = ()


_site = Site()


def on_startup(command: str, dirty: bool) -> None:
    """Remember whether this is `mkdocs serve`."""
    _site.serving = command == "serve"


def on_serve(server: LiveReloadServer, config: Any, builder: Any) -> None:
    """Remember the server, which has just built the site for the first time."""
    _site.pages.server = server


def on_config(config: Any) -> None:
    """Stop with one line when a self-hosted asset is missing or the port is taken."""
    for asset in HOSTED:
        if not (Path(config.docs_dir) / asset).is_file():
            stop(Problem(f"docs/{asset} is missing", "run: make assets", *_place(config, "mermaid2")))
    if _site.serving and not _site.pages.server:
        _check_port(config)


def on_pre_build(config: Any) -> None:
    """While serving, fill the pages again when anything they are made from has changed."""
    if _site.serving:
        _site.pages.fill(config.docs_dir, partial(_sources, config))


def on_files(files: Any, config: Any) -> Any:
    """Give the site what its browser's Python records with, the very modules and snippets that are here now; and the
    lessons' cards for Anki.
    """
    course = _made(_site.course, _found(ROOT / "scripts", ROOT / "snippets"), _packed)
    named = [*_sources(config), Path(config.config_file_path)]
    packages = _made(_site.decks, named, lambda: dict(decks.packages(config.site_name)))
    for path, content in {BUNDLE: course, **packages}.items():
        files.append(File.generated(config, path, content=content))
    return files


def _made[T](made: Made[T], files: Iterable[Path], make: Callable[[], T]) -> T:
    """What can be made of these files; while serving, the last that could be."""
    try:
        return made.of(files, make)
    except (Problem, subprocess.CalledProcessError) as fault:
        sys.stderr.write(f"{fault}\n" if isinstance(fault, Problem) else fault.stderr.decode())
        if not _site.serving:
            sys.exit(1)
    return made.last


def _packed() -> bytes:
    """What a browser's Python gets, recorded in a process of its own."""
    command = [sys.executable, "-m", "scripts.web.bundles"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout


def on_nav(nav: Any, config: Any, files: Any) -> None:
    """Remember the pages in their order."""
    _site.nav = nav.pages


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> None:
    """Give a lesson's page its title and description for search engines."""
    heads.entitle(page)


@event_priority(LAST)
def on_post_page(output: str, page: Any, config: Any) -> str | None:
    """Complete the page's head. The scripts that reload a page while serving are not those of its policy."""
    return None if _site.serving else heads.headed(output, page, config)


@event_priority(LAST)
def on_post_template(output: str, template_name: str, config: Any) -> str | None:
    """Complete the head of the 404 page too."""
    return heads.completed(output) if template_name == "404.html" and not _site.serving else None


@event_priority(LAST)
def on_post_build(config: Any) -> None:
    """Add the pages' Markdown, and name the build; a service worker without a build keeps nothing."""
    if not _site.serving:
        markdown_copies.copy(_site.nav, config)
        sheets.strip(Path(config.site_dir))
        offline.stamp(Path(config.site_dir))


def _sources(config: Any) -> list[Path]:
    """The pages and what they are made from: all that MkDocs watches."""
    return _found(Path(config.docs_dir), *map(Path, config.watch))


def _found(*places: Path) -> list[Path]:
    """These files, and the modules, pages and settings in these folders."""
    found = (file for place in places for file in ([place] if place.is_file() else place.rglob("*")))
    return [file for file in found if file.suffix in (".py", ".md", ".json", ".toml")]


def _check_port(config: Any) -> None:
    host, port = config.dev_addr
    if not 0 <= port <= 65535:
        cure = "choose one from 1024 to 65535: make serve PORT=8001"
        stop(Problem(f"{port} is no port", cure, *_place(config, "dev_addr")))
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
