"""Offline: the service worker of a built site is told which build it belongs to."""

from hashlib import sha256
from pathlib import Path

WORKER = "service-worker.js"
UNBUILT = 'const BUILD = "";'
DATED = ("sitemap.xml", "sitemap.xml.gz")


def stamp(site: Path) -> None:
    """Write the build's name, which follows from its content, into the service worker."""
    worker = site / WORKER
    if worker.is_file():
        worker.write_text(worker.read_text().replace(UNBUILT, f'const BUILD = "{build_name(site)}";'))


def build_name(site: Path) -> str:
    """A short hash of all files, but for those that hold the day of the build."""
    content = sha256()
    for file in sorted(site.rglob("*")):
        if file.is_file() and file.name not in DATED:
            content.update(f"{file.relative_to(site).as_posix()}\0".encode())
            content.update(file.read_bytes())
    return content.hexdigest()[:12]
