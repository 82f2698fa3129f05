"""What axe finds on a page as it stands: everything in the light, and what depends on colours in the dark as well."""

from playwright.sync_api import Page

from scripts.problems import ROOT

SOURCE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text
LEVEL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Material gives every copy button a landmark of its own, without a name: a matter of taste, not of WCAG.
# What has no fault is not reported, and needs no selectors.
FAULTS = {"resultTypes": ["violations"], "selectors": False}
WHOLE = {**FAULTS, "runOnly": LEVEL, "rules": {"landmark-unique": {"enabled": False}}}
DEPEND_ON_COLOURS = ["color-contrast", "link-in-text-block"]
COLOURS = {**FAULTS, "runOnly": {"type": "rule", "values": DEPEND_ON_COLOURS}}
# Looking at colours takes longer than all the rest.
STRUCTURE = {**WHOLE, "rules": {**WHOLE["rules"], **{rule: {"enabled": False} for rule in DEPEND_ON_COLOURS}}}
FIND = """(options) => axe.run(document, options).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`)))"""

# What the page observes of its boxes is told in the frame that lays them out: one that ends after it has seen it.
OBSERVED = """async (width) => {
    while (innerWidth !== width) await new Promise(requestAnimationFrame);
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
}"""

# Until a second has passed: what was wide stays so for a moment in a window that was just made narrow.
SIDEWAYS = """async () => {
    const wide = () => document.documentElement.scrollWidth > innerWidth;
    for (let frame = 0; wide() && frame < 60; frame++) await new Promise(requestAnimationFrame);
    return wide();
}"""


def found(page: Page) -> list[str]:
    """A line for each fault, in the palette that the page is in."""
    _bring(page)
    return page.evaluate(FIND, WHOLE)


def found_in_structure(page: Page) -> list[str]:
    """A line for each fault that no colour has a part in."""
    _bring(page)
    return page.evaluate(FIND, STRUCTURE)


def _bring(page: Page) -> None:
    if not page.evaluate("'axe' in window"):
        page.evaluate(SOURCE())


def found_in_the_dark(page: Page) -> list[str]:
    """A line for each fault of colours in the dark palette, after `found`; the page is light again then."""
    page.emulate_media(color_scheme="dark")
    page.locator("body[data-md-color-scheme=slate]").wait_for()
    faults = [f"dark {fault}" for fault in page.evaluate(FIND, COLOURS)]
    page.emulate_media(color_scheme="light")
    return faults


def faults(page: Page) -> list[str]:
    """What is wrong in a wide window in either palette, and in a narrow one; to scroll sideways is a fault too."""
    resize(page, 1280, 900)
    wide = [*found(page), *found_in_the_dark(page), *_sideways(page)]
    resize(page, 360, 800)
    return [*wide, *(f"narrow {fault}" for fault in [*found_in_structure(page), *_sideways(page)])]


def resize(page: Page, width: int, height: int) -> None:
    """Give the window this size, in CSS pixels, and the page's own observers of sizes their turn."""
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate(OBSERVED, width)


def _sideways(page: Page) -> list[str]:
    return ["it scrolls sideways"] if page.evaluate(SIDEWAYS) else []
