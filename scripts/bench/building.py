"""Building: `mkdocs build` of copies of the hello lesson, ours against plain Material on the same Markdown.

Plain Material has the same theme, navigation, search and Markdown extensions; no mermaid2, no hooks,
and a diagram's fence stays plain code.

mermaid2 parses every page whose HTML says "mermaid" a second time, with BeautifulSoup: on 50 pages that
alone was half of the build, 2.3 times plain Material in all. A fence drawn while the site is built leaves
no such word on its page, and the second parse is skipped. What remains above 1.0 is the drawing, and what
our hooks do to each page.
"""

import copy
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.utils.yaml import yaml_load

from scripts.bench.timing import Row, compared, seconds, shown
from scripts.problems import ROOT

CONFIG = ROOT / "mkdocs.yml"
WITHOUT = {"mermaid2": "mermaid2"}


def rows() -> Iterator[Row]:
    """The seconds a page as pages grow; 100 pages against plain Material, and without one plugin at a time."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        built(folder, docs(folder, 10), plain=True)
        for count in (10, 100, 300):
            spent = seconds(partial(built, folder, docs(folder, count)))
            yield Row(f"{count} pages", f"{shown(spent / count)} a page", "once", "the same each")
        pages = docs(folder, 100)
        time, base, ratio = compared(partial(built, folder, pages), partial(built, folder, pages, plain=True), 3)
        yield Row("100 pages", f"{ratio:.2f} x", f"plain Material: {shown(base)}, ours {shown(time)}", "<= 1.3")
        for name, plugin in WITHOUT.items():
            less = seconds(partial(built, folder, pages, without=plugin))
            yield Row(f"  without {name}", f"{less / base:.2f} x", f"{shown(less)}, once")


def docs(folder: Path, pages: int) -> list[str]:
    """Make `folder/PAGES` with so many copies of the hello lesson, no two alike; their paths in it."""
    root = folder / str(pages)
    paths = [f"lessons/hello/steps-{number}.md" for number in range(pages)]
    if not root.exists():
        root.mkdir()
        (root / "assets").symlink_to(ROOT / "docs/assets")
        (root / "index.md").write_text("# Copies\n")
        lesson = (ROOT / "docs/lessons/hello/steps.md").read_text()
        for number, path in enumerate(paths):
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(lesson.replace("GET /hello", f"GET /hello{number}"))
    return paths


def built(folder: Path, pages: list[str], plain: bool = False, without: str = "") -> None:
    """Build the site of these pages with our settings, or with those that plain Material needs."""
    settings = _settings(plain, without)
    nav = [{"Start": "index.md"}, {"Lessons": pages}]
    with CONFIG.open("rb") as file:
        config = load_config(
            file, docs_dir=f"{folder / str(len(pages))}", site_dir=f"{folder / 'site'}", nav=nav, **settings
        )
    config.plugins.on_startup(command="build", dirty=False)
    build(config)


def _settings(plain: bool, without: str) -> dict[str, Any]:
    ours = copy.deepcopy(_config())
    if not plain:
        return {"plugins": [plugin for plugin in ours["plugins"] if _name(plugin) != without]}
    extensions = ours["markdown_extensions"]
    superfences = "pymdownx.superfences"
    return {
        "plugins": [plugin for plugin in ours["plugins"] if _name(plugin) == "search"],
        "hooks": [],
        "extra_javascript": [],
        "markdown_extensions": [superfences if _name(one) == superfences else one for one in extensions],
    }


def _name(entry: str | dict[str, Any]) -> str:
    return entry if isinstance(entry, str) else next(iter(entry))


@cache
def _config() -> dict[str, Any]:
    with CONFIG.open("rb") as file:
        return yaml_load(file)
