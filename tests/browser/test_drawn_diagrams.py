import pytest

from scripts.problems import ROOT
from scripts.web.chromium import served, settle
from scripts.web.drawing import fences as drawings
from scripts.web.drawing.fonts import FILE, advances
from tests.browser.colours import contrast, letters

# How wide each of these letters is in a diagram.
WIDTHS = """(letters) => {
    const text = document.querySelector(".drawing > svg text").cloneNode();
    document.querySelector(".drawing > svg").append(text);
    return Object.fromEntries(letters.filter((letter) => letter.trim()).map((letter) => {
        text.textContent = letter;
        return [letter, text.getComputedTextLength()];
    }));
}"""

pytestmark = pytest.mark.skipif(drawings.merman is None, reason="merman has no wheel for this machine")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_in_a_diagram_contrast_with_what_is_behind_them(visit, scheme):
    page = visit(color_scheme=scheme)

    found = letters(page)

    assert len(found) > 15
    assert [text for text, front, behind in found if contrast(front, behind) < 4.5] == []


def test_the_two_palettes_differ(visit):
    light, dark = (letters(visit(color_scheme=scheme)) for scheme in ("light", "dark"))

    assert [text for text, *_ in light] == [text for text, *_ in dark]
    assert not [text for (text, *one), (_, *other) in zip(light, dark, strict=True) if one == other]


def test_the_same_drawing_follows_the_palette_toggle(visit):
    page = visit(color_scheme="light")
    node = page.locator("[data-node=stage-call] rect").first
    before = node.evaluate("node => { node.mark = true; return getComputedStyle(node).fill }")

    page.get_by_title("Switch to light mode").click()
    page.get_by_title("Switch to dark mode").click()

    assert node.evaluate("node => node.mark && getComputedStyle(node).fill") != before


def test_a_page_of_drawn_diagrams_asks_for_no_mermaid(visit):
    page = visit()
    settle(page)

    asked = page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")

    assert not [url for url in asked if "mermaid" in url or url.endswith("diagrams.js")]


def test_each_node_and_edge_has_a_name_that_stays(visit):
    page = visit()
    flow = page.locator("svg.flowchart").first

    assert flow.locator("[data-node=stage-call] tspan").all_text_contents() == [
        "Call function",
        "say_hello() on a worker thread",
    ]
    assert flow.locator("path[data-edge='stage-process stage-call']").count() == 1
    assert page.locator("svg.sequence [data-edge='A W']").count() == 1


def test_a_diagram_is_one_picture_with_a_name_and_a_description(visit):
    page = visit()

    flow = page.get_by_role("img", name="Process flow", description="start app (5 routes")

    assert flow.count() == 1
    assert (
        page.evaluate("new Set([...document.querySelectorAll('svg [id]')].map((e) => e.id)).size")
        == page.locator("svg [id]").count()
    )


def test_the_text_of_a_diagram_opens_below_it(visit):
    page = visit()
    text = page.locator(".diagram pre").first

    page.get_by_text("Diagram as text").first.click()

    assert text.is_visible()
    assert text.inner_text().startswith("flowchart TD")


def test_a_letter_is_as_wide_as_it_was_measured(visit):
    page = visit()

    widths = page.evaluate(WIDTHS, [*filter(str.isprintable, advances(FILE))])

    assert len(widths) > 200
    assert widths == pytest.approx({letter: 14 * advances(FILE)[letter] for letter in widths}, abs=0.05)


def test_every_box_has_an_outline(built, visit, tmp_path):
    shapes = "flowchart TD\n    accTitle: Shapes\n    accDescr: One of each\n"
    shapes += '    a(["stadium"]) --> b("round") --> c{"fits?"} --> d[("model")] --> e["box"]\n'
    (tmp_path / "assets").symlink_to(ROOT / "docs" / "assets")
    (tmp_path / "index.md").write_text(f"# Shapes\n\n```mermaid\n{shapes}```\n")

    with served(built(docs_dir=str(tmp_path), nav=["index.md"])) as address:
        page = visit("", at=address)
        drawn = page.locator("[data-node]").evaluate_all(
            """nodes => nodes.map((node) => {
                const { stroke, strokeWidth } = getComputedStyle(node.querySelector("rect, path, polygon"));
                return [node.dataset.node, stroke !== "none" && strokeWidth];
            })"""
        )

    assert drawn == [[name, "1px"] for name in "abcde"]


def test_the_edge_of_a_line_is_too_narrow_to_hide_the_one_above(visit):
    text = visit("lessons/hello/project/").locator(".drawing .messageText").first

    edge = text.evaluate("text => parseFloat(getComputedStyle(text).strokeWidth)")

    assert edge <= 3
