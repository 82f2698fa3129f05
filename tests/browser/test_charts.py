import pytest

from tests.browser.colours import contrast, letters

COST = "lessons/hello/cost/"
BARS = """() => [...document.querySelectorAll(".barchart .bar-0, .barchart .bar-1")].map((bar) => {
    const { fill, stroke } = getComputedStyle(bar);
    const pen = new OffscreenCanvas(1, 1).getContext("2d");
    const paint = (colour) => {
        pen.fillStyle = colour;
        pen.fillRect(0, 0, 1, 1);
        return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const ground = paint(getComputedStyle(document.body).backgroundColor);
    return [bar.getAttribute("class"), fill !== "none", paint(stroke), ground];
})"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_chart_can_be_told_from_its_ground(visit, scheme):
    page = visit(COST, color_scheme=scheme)

    words, bars = letters(page), page.evaluate(BARS)

    assert "4,101" in [text for text, *_ in words]
    assert [text for text, front, behind in words if contrast(front, behind) < 4.5] == []
    assert [kind for kind, _, line, ground in bars if contrast(tuple(line), tuple(ground)) < 3] == []


def test_two_series_differ_in_more_than_colour(visit):
    bars = visit(COST).evaluate(BARS)

    assert {(kind, filled) for kind, filled, *_ in bars} == {("bar-0", True), ("bar-1", False)}


def test_a_chart_is_one_picture_with_a_name_and_a_description(visit):
    page = visit(COST)

    told = "a route for each: 105 for 1, 141 for 10, 501 for 100, 4,101 for 1,000"

    assert page.get_by_role("img", name="Framework calls by guest", description=told).count() >= 1


@pytest.mark.parametrize("media", ["screen", "print"])
def test_a_chart_fits_a_phone_and_paper(visit, media):
    page = visit(COST, viewport={"width": 360, "height": 740})
    page.emulate_media(media=media)

    widths = page.locator(".barchart").evaluate_all("charts => charts.map((c) => c.getBoundingClientRect().width)")

    assert len(widths) == 3
    assert all(250 < width < 360 for width in widths)
    assert page.evaluate(
        "[...document.querySelectorAll('.barchart')].every((chart) => [...chart.querySelectorAll('text')].every("
        "(text) => text.getBoundingClientRect().right <= chart.getBoundingClientRect().right + 0.5))"
    )
