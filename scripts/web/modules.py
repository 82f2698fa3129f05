"""Modules: the site's own scripts lie in a folder that is named after the build, so that they meet none of another."""

import re
from collections.abc import Iterator
from pathlib import Path

OTHERS = ("javascripts", "vendor")
"""Folders of assets with scripts of others."""
BESIDE = ("frame.html", "course.json.gz", "manifest.json")
"""What is loaded by a module and made for it."""
SCRIPT = re.compile(r'(<script\b[^>]*\bsrc="[^"]*?)assets/(?=(?P<folder>[\w-]+)/[\w-]+\.js")')

NOTE = re.compile(r"^\s*(//.*|/\*\*(?:(?!\*/)[\s\S])*\*/)\n|^\s+", re.M)
"""What only those who write a script read: comments that have a line of their own, and indents."""


def gather(site: Path, build: str) -> None:
    """Move them to `build-NAME/`, as deep as they were, and have the pages ask for them there."""
    folder = f"build-{build}"
    for file in list(_modules(site)):
        new = site / folder / file.relative_to(site / "assets")
        new.parent.mkdir(parents=True, exist_ok=True)
        file.rename(new)
        if new.suffix == ".js":
            new.write_text(bare(new.read_text()))
    for page in site.rglob("*.html"):
        page.write_text(led(page.read_text(), folder))


def bare(script: str) -> str:
    """The same script with nothing in it that a browser leaves out."""
    return NOTE.sub("", script)


def led(html: str, folder: str) -> str:
    """The page with its scripts in this folder."""
    return SCRIPT.sub(lambda script: script[0] if script["folder"] in OTHERS else f"{script[1]}{folder}/", html)


def _modules(site: Path) -> Iterator[Path]:
    for file in site.glob("assets/*/*"):
        if file.parent.name not in OTHERS and (file.suffix == ".js" or file.name in BESIDE):
            yield file
