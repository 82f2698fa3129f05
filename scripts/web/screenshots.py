"""Screenshots: every page of the built site in four forms, and the pictures of the README and of link previews."""

import sys
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page

from scripts.course.lessons import DOCS
from scripts.problems import ROOT, Problem, shown, stop
from scripts.web.chromium import browser, page_paths, served, settle

SITE = ROOT / "site"
TARGET = ROOT / ".cache" / "screenshots"
LESSON = DOCS / "assets" / "images" / "lesson.png"
SOCIAL = DOCS / "assets" / "images" / "social.png"
# The front page without its frame, as a card of the size that link previews have.
CARD = """
.md-header, .md-sidebar, .md-footer, .headerlink, .lede + p { display: none !important }
.md-grid { max-width: 72rem }
"""
SIZES = {"wide": (1280, 900), "narrow": (360, 740)}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def shoot(page: Page, target: Path, *, whole: bool = True) -> None:
    """Save what the page shows, with nothing still on its way."""
    settle(page)
    target.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=target, full_page=whole, animations="disabled")
    print(f"wrote {shown(target)}")


def main() -> None:
    """Take every screenshot, then those of the README and of link previews."""
    if not SITE.is_dir():
        raise Problem("the site is not built", "build it: make site", SITE)
    with served(SITE) as address, browser() as running:
        for size, (width, height) in SIZES.items():
            for scheme in SCHEMES:
                page = running.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
                for path in page_paths(SITE):
                    page.goto(address + path)
                    name = path.strip("/").replace("/", "-").removesuffix(".html") or "index"
                    shoot(page, TARGET / f"{name}-{scheme}-{size}.png")
                page.close()
        page = running.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{address}lessons/hello/steps/")
        shoot(page, LESSON, whole=False)
        page = running.new_page(viewport={"width": 1500, "height": 788}, device_scale_factor=0.8)  # 1200 x 630
        page.goto(address)
        page.add_style_tag(content=CARD)
        shoot(page, SOCIAL, whole=False)


if __name__ == "__main__":
    try:
        main()
    except Problem as problem:
        stop(problem)
    sys.exit(0)
