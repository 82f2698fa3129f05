"""Fences that the browser has to draw, through mermaid2 and the self-hosted Mermaid."""

import pytest

from scripts.problems import ROOT
from scripts.web.chromium import served, settle
from tests.browser.colours import contrast, letters
from tests.browser.conftest import module

FENCE = (
    "```mermaid\nstateDiagram-v2\n    accTitle: {title}\n    accDescr: It gets busy\n    idle --> busy: {label}\n```\n"
)
PAGES = {
    "near.md": "# Near\n\n"
    + FENCE.format(title="One", label="a #lt;b#gt; b")
    + "\n"
    + FENCE.format(title="Two", label="two"),
    "far.md": "# Far\n\n" + "Text.\n\n" * 200 + FENCE.format(title="Far", label="far"),
    "closed.md": "# Closed\n\n<details markdown='1'>\n<summary>Open</summary>\n\n"
    + FENCE.format(title="Closed", label="inside")
    + "\n</details>\n",
    "plain.md": "# Plain\n\nA word about Mermaid.\n\n"
    + FENCE.replace("stateDiagram-v2", "flowchart TD").format(title="Plain", label="b").replace(": b", ""),
}
DRAWN = ".mermaid[data-drawn] svg"


@pytest.fixture(scope="module")
def live(built, tmp_path_factory):
    """The address of a small site with pages of such fences, built by the course's own mkdocs.yml."""
    docs = tmp_path_factory.mktemp("docs")
    (docs / "assets").symlink_to(ROOT / "docs" / "assets")
    for name, text in ({"index.md": "# Start\n"} | PAGES).items():
        (docs / name).write_text(text)
    with served(built(docs_dir=str(docs), nav=["index.md", *PAGES])) as address:
        yield address


def mermaid_requests(page):
    return page.evaluate("performance.getEntriesByType('resource').filter((e) => e.name.includes('/mermaid/')).length")


def test_a_fence_left_to_the_browser_is_drawn_in_the_light_dom(visit, live):
    page = visit("near/", at=live)

    page.locator(DRAWN).nth(1).wait_for()

    assert page.locator(".mermaid").evaluate_all("found => found.every((diagram) => !diagram.shadowRoot)")
    assert "a <b> b" in page.locator(DRAWN).first.text_content()
    assert page.locator(DRAWN).locator("title").all_text_contents() == ["One", "Two"]


def test_it_is_drawn_again_when_the_palette_changes_and_reads_well_in_both(visit, live):
    page = visit("near/", at=live, color_scheme="light")
    page.locator(DRAWN).nth(1).wait_for()
    before = letters(page)

    page.get_by_title("Switch to light mode").click()
    page.get_by_title("Switch to dark mode").click()
    page.locator(".mermaid[data-drawn=slate]").nth(1).wait_for()
    after = letters(page)

    assert [text for text, *_ in after] == [text for text, *_ in before]
    assert not [text for (text, *one), (_, *other) in zip(before, after, strict=True) if one == other]
    assert [text for text, front, behind in before + after if contrast(front, behind) < 4.5] == []


def test_mermaid_is_fetched_when_a_diagram_comes_near(visit, live):
    page = visit("far/", at=live)
    settle(page)
    before = mermaid_requests(page)

    page.keyboard.press("End")
    page.locator(DRAWN).wait_for()

    assert before == 0
    assert mermaid_requests(page) > 0


def test_a_diagram_in_a_closed_box_has_its_size_when_the_box_opens(visit, live):
    page = visit("closed/", at=live)
    settle(page)

    page.get_by_text("Open", exact=True).click()
    page.locator(DRAWN).wait_for()

    assert page.locator(DRAWN).bounding_box()["width"] > 50
    assert page.locator(DRAWN).bounding_box()["height"] > 50


def test_a_drawn_page_that_speaks_of_mermaid_loads_none(visit, live):
    page = visit("plain/", at=live)
    settle(page)

    assert page.locator("svg.flowchart").count() == 1
    assert page.locator("script[src*=diagrams]").count() == 0


def test_without_javascript_it_is_its_own_text(visit, live):
    page = visit("near/", at=live, java_script_enabled=False)

    assert "idle --> busy: two" in page.locator(".mermaid").nth(1).inner_text()


DRAW = """async ([at, ...texts]) => {
    const { draw } = await import(at);
    const element = document.querySelector(".md-content__inner").appendChild(document.createElement("div"));
    for (const text of texts) await draw(element, text);
}"""


def draw(page, *texts):
    page.evaluate(DRAW, [module(page, "page/live-diagrams.js"), *texts])


def test_fresh_text_is_drawn_in_a_page_that_had_no_such_diagram(visit):
    page = visit("")

    draw(page, "flowchart TD\n  a[first] --> b", "flowchart TD\n  a[second] --> b")

    assert page.locator(DRAWN).count() == 1
    assert "second" in page.locator(DRAWN).text_content()


def test_fresh_text_that_mermaid_cannot_read_takes_the_place_of_the_last_drawing_as_text(visit):
    page = visit("")

    draw(page, "flowchart TD\n  a --> b", "flowchart TD\n  a[<b>no</b>] -->")

    failed = page.locator(".mermaid[data-failed]")
    assert failed.inner_text() == "flowchart TD\n  a[<b>no</b>] -->"
    assert failed.locator("b").count() == 0
    assert failed.evaluate("diagram => getComputedStyle(diagram).color") != "rgba(0, 0, 0, 0)"
