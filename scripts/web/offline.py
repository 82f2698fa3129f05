"""Offline: the service worker of a built site is told which build it belongs to, and what a reader may want to keep."""

import json
from hashlib import sha256
from pathlib import Path

from scripts.web import modules

WORKER = "service-worker.js"
UNBUILT = 'const BUILD = "";'
DATED = ("sitemap.xml", "sitemap.xml.gz")
LIST = "offline.json"
KEPT = (".html", ".css", ".js", ".svg", ".json", ".apkg", ".woff2")
VENDORED = tuple(f"assets/vendor/{name}/" for name in ("mermaid", "python", "swagger-ui"))
"""What a reader asks for by a click, and may never need."""
NOT_KEPT = (*VENDORED, "assets/javascripts/lunr/", WORKER, LIST, "404.html")


def stamp(site: Path) -> None:
    """Write the build's name, which follows from its content, into the service worker; and the list of all to keep.

    The modules of the site are put into a folder of that name.
    """
    worker = site / WORKER
    if worker.is_file():
        name = build_name(site)
        worker.write_text(worker.read_text().replace(UNBUILT, f'const BUILD = "{name}";'))
        modules.gather(site, name)
        (site / LIST).write_text(json.dumps(kept(site), indent=0))


def kept(site: Path) -> list[str]:
    """The addresses, from the site's own, of every page and of what they all need."""
    files = (file.relative_to(site).as_posix() for file in sorted(site.rglob("*")) if file.suffix in KEPT)
    return [path.removesuffix("index.html") for path in files if not path.startswith(NOT_KEPT)]


def build_name(site: Path) -> str:
    """A short hash of all files, but for those that hold the day of the build."""
    content = sha256()
    for file in sorted(site.rglob("*")):
        if file.is_file() and file.name not in DATED:
            content.update(f"{file.relative_to(site).as_posix()}\0".encode())
            content.update(file.read_bytes())
    return content.hexdigest()[:12]
