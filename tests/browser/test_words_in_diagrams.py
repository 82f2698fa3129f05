"""No word of a diagram leaves its place, whatever fonts a machine has: each page is opened once on each of two."""

import pytest

from scripts.web import chromium as browsers
from scripts.web.drawing import fences as drawings
from tests.browser.conftest import module
from tests.browser.machines import with_one_wide_font
from tests.browser.words import astray

pytestmark = pytest.mark.skipif(drawings.merman is None, reason="merman has no wheel for this machine")

WIDTHS = (1280, 360)
SOURCES = "[...document.querySelectorAll('.diagram pre')].map((text) => text.textContent)"
DRAW = """async ([at, texts]) => {
    const { draw } = await import(at);
    for (const text of texts) {
        await draw(document.querySelector(".md-content__inner").appendChild(document.createElement("div")), text);
        await document.fonts.ready;
    }
}"""


@pytest.fixture(scope="module", params=["its own fonts", "one wide font"])
def machine(request, chromium, tmp_path_factory):
    """A browser on a machine with these fonts."""
    env = with_one_wide_font(tmp_path_factory.mktemp("fonts")) if request.param == "one wide font" else None
    with browsers.launched(chromium.browser_type, env=env) as running:
        yield running


@pytest.fixture(scope="module")
def paths(site):
    """The addresses of the pages that have a diagram."""
    found = [path for path in browsers.page_paths(site) if path.endswith("/") or not path]
    return [path for path in found if '<figure class="diagram"' in (site / path / "index.html").read_text()]


@pytest.fixture(scope="module")
def found(machine, address, paths):
    """What is astray on each page at each width, the number of words, and the text of every diagram."""
    context = machine.new_context(java_script_enabled=False)
    page = context.new_page()
    words, wrong, texts = 0, [], []
    for path in paths:
        page.goto(address + path)
        texts += page.evaluate(SOURCES)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            count, faults = astray(page)
            words += count
            wrong += [(path, width, *fault) for fault in faults]
    context.close()
    return words, wrong, texts


def test_no_word_of_a_drawn_diagram_leaves_its_place(found):
    words, wrong, _ = found

    assert words > 500
    assert wrong == []


def test_no_word_of_a_diagram_that_the_browser_draws_leaves_its_place(found, machine, address):
    page = machine.new_page()
    page.goto(f"{address}course/")  # which has no diagram, and the font not yet

    page.evaluate(DRAW, [module(page, "page/live-diagrams.js"), found[2]])

    wrong = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        words, faults = astray(page)
        assert words > 250
        wrong += [(width, *fault) for fault in faults]
    page.close()
    assert wrong == []


def test_the_browser_draws_when_it_has_the_font(machine, address):
    page = machine.new_page()
    page.goto(f"{address}course/")

    page.evaluate(DRAW, [module(page, "page/live-diagrams.js"), 2 * ["flowchart TD\n    a[Match path and method]"]])

    first, again = page.locator(".mermaid svg").evaluate_all("drawn => drawn.map((svg) => svg.viewBox.baseVal.width)")
    page.close()
    assert first == again
