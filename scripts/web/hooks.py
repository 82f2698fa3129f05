"""MkDocs hooks: clear errors before a build, fresh pages while serving, and what a host and a browser are told.

No page needs them to be true or complete: what readers see stands in the Markdown files.
"""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File

from scripts.course.cards import card_problems
from scripts.course.lessons import course, pages
from scripts.course.quizzes import quiz_problems
from scripts.course.sources import read
from scripts.course.unsaid import unsaid_problems
from scripts.problems import Problem, stop
from scripts.web import answers, decks, folds, heads, markdown_copies, offline, proof_pages, searched, sheets, tables
from scripts.web.links import Links
from scripts.web.serving.built import Built
from scripts.web.serving.bundler import packed
from scripts.web.serving.follower import BUNDLE, Follower
from scripts.web.serving.served import OVERRIDES, Served
from scripts.web.serving.server import Server
from scripts.web.serving.watched import Watched

HOSTED = ("assets/vendor/mermaid/mermaid.esm.min.mjs", "assets/vendor/arimo/arimo.woff2")
MANIFEST = "assets/python/manifest.json"

LAST = -100
LINE = re.compile(r'<span id="line-\d+-\d+">')


@dataclass
class Site:
    """What these hooks know from one event to the next, and while serving from one build to the next."""

    serving: bool = False
    builds: int = 0
    links: Links = field(default_factory=Links)
    watched: Watched = field(default_factory=lambda: Watched([]))
    nav: Any = ()
    building: Built | None = None
    built: Built | None = None
    decks: dict[str, bytes] = field(default_factory=dict)
    follower: Follower | None = None


_site = Site()


def on_startup(command: str, dirty: bool) -> None:
    """Remember whether this is `mkdocs serve`."""
    _site.serving = command == "serve"
    _site.links.place()


def on_config(config: Any) -> None:
    """Stop with one line when a self-hosted asset is missing, nobody can read course.toml, or the port is taken.

    While serving each build has a folder of its own: the last one that succeeded is served.
    """
    for asset in HOSTED:
        if not (Path(config.docs_dir) / asset).is_file():
            stop(Problem(f"docs/{asset} is missing", "run: make assets", *_place(config, "mermaid2")))
    if not _site.builds:
        _check_course()
    if _site.serving:
        if not _site.builds:
            _check_port(config)
            _site.watched = Watched(_watched(config))
        _site.builds += 1
        config.site_dir = str(Path(config.site_dir) / str(_site.builds))


def on_files(files: Any, config: Any) -> Any:
    """Give the site what its browser's Python records with, the very modules and snippets that are here now; and the
    lessons' cards for Anki. While serving the first is made later.
    """
    if not _site.serving:
        _stop_at_faults(pages(Path(config.docs_dir)))
    made = {**_decks(config), **_manifest(config), **({} if _site.serving else {BUNDLE: _packed()})}
    for path, content in made.items():
        files.append(File.generated(config, path, content=content))
    return files


def _stop_at_faults(written: Iterable[Path]) -> None:
    """Stop with a line for each fault that these pages would be published with, or that MkDocs tells without a line."""
    wrong: list[Problem] = []
    for page in written:
        try:
            wrong += [*unsaid_problems(page), *quiz_problems(page), *card_problems(page)]
        except Problem as problem:
            wrong.append(problem)
    if wrong:
        sys.stderr.writelines(f"{problem}\n" for problem in wrong)
        sys.exit(1)


def _manifest(config: Any) -> dict[str, bytes]:
    """Which files of the browser's Python belong to this build."""
    file = Path(config.docs_dir) / "assets/vendor/python/manifest.json"
    return {MANIFEST: file.read_bytes()} if file.is_file() else {}


def _packed() -> bytes:
    try:
        return packed()
    except subprocess.CalledProcessError as failed:
        sys.stderr.write(failed.stderr.decode())
        sys.exit(1)


def _decks(config: Any) -> Mapping[str, bytes]:
    """The cards of all lessons; while serving the last that were right."""
    try:
        _site.decks = dict(decks.packages(config.site_name))
    except Problem as problem:
        if not _site.serving:
            stop(problem)
    return _site.decks


def on_nav(nav: Any, config: Any, files: Any) -> None:
    """Remember the pages in their order."""
    _site.nav = nav


@event_priority(LAST)
def on_env(env: Any, config: Any, files: Any) -> None:
    """Remember what is built now."""
    _site.building = Built(config, files, _site.nav, env)


def on_serve(server: LiveReloadServer, config: Any, builder: Callable[[], None]) -> LiveReloadServer:
    """Serve what has just been built for the first time, and follow what is saved from now on."""
    serving = Server(server, config.site_dir)
    served = Served(serving, _built, builder, _site.links.wrong)
    _site.follower = follower = Follower(_site.watched, served, lambda: _decks(_built().config))
    serving.follow = follower.follow
    follower.begin()
    return serving


def _watched(config: Any) -> list[Path]:
    """The pages and what they are made from, from before the first build on."""
    return [Path(place).resolve() for place in (config.docs_dir, config.config_file_path, OVERRIDES, *config.watch)]


def _built() -> Built:
    assert _site.built
    return _site.built


def on_shutdown() -> None:
    """Leave no process behind."""
    if _site.follower:
        _site.follower.end()


def on_page_read_source(page: Any, config: Any) -> str | None:
    """While serving, raise what would end the build without its line; in the first one its page says it."""
    try:
        read(Path(page.file.abs_src_path))
    except Problem as wrong:
        if not _site.serving or _site.built:
            raise
        return f"# This page cannot be built yet\n\n```text\n{wrong}\n```\n"
    return None


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> None:
    """Give a lesson's page its title and description for search engines; its links are looked at anew."""
    _site.links.wrong.pop(Path(page.file.abs_src_path), None)
    heads.entitle(page)


@event_priority(LAST)
def on_page_content(html: str, page: Any, config: Any, files: Any) -> str:
    """Take the ids from the lines of code, which nobody links to, and mark the key of each quiz.

    The proofs get a file of their own, tables are fitted, what is long can be closed, and what the search is not to
    find is marked.
    """
    parted = proof_pages.parted(LINE.sub("<span>", html))
    if parted.proofs:
        file = Path(page.file.abs_dest_path).with_name(proof_pages.FILE)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(proof_pages.proof_page(page.meta.get("title") or page.title, parted.proofs))
    return searched.mark_asides(folds.folded(tables.fitted(answers.marked(parted.html))))


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
    _site.built = _site.building
    if not _site.serving:
        markdown_copies.copy(_site.nav.pages, config)
        sheets.strip(Path(config.site_dir))
        offline.stamp(Path(config.site_dir))


def _check_course() -> None:
    """While serving it is told of the site as it was before; at first there is none."""
    try:
        course()
    except Problem as problem:
        stop(problem)


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
