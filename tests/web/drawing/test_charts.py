from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from scripts.web.drawing import fences as drawings
from scripts.web.drawing.charts import chart
from scripts.web.drawing.fences import drawn, fence

CHART = """xychart-beta
    title "Calls"
    accTitle: Calls by guest
    accDescr: each: 5 for 1, 1,000 for 10#59; all: 0 for 1, 0 for 10.
    x-axis "Guest" ["1", "10"]
    y-axis "Calls" 0 --> 1000
    bar "each" [5, 1000]
    line "all" [0, 0]
"""


def texts(svg):
    return ["".join(text.itertext()) for text in svg.iter("text")]


def bars(svg, series):
    return [float(bar.get("width")) for bar in svg.iter("rect") if bar.get("class") == f"bar-{series}"][1:]


def test_a_chart_is_whole():
    svg = chart('xychart-beta\ntitle "T"\naccTitle: A\naccDescr: D\nx-axis "N" ["1"]\ny-axis 0\nbar "b" [2]\n', "one")

    assert ElementTree.tostring(svg, encoding="unicode") == (
        '<svg viewBox="0 0 360 101" width="360" height="101" role="img" class="barchart"'
        ' aria-labelledby="one-title" aria-describedby="one-desc">'
        '<title id="one-title">A</title><desc id="one-desc">D</desc>'
        '<text class="chart-title" x="0" y="16">T</text>'
        '<rect class="bar-0" x="1" y="26" width="12" height="12" /><text x="20" y="37">b</text>'
        '<text class="axis-name" x="0" y="62">N</text>'
        '<text x="0" y="89.5">1</text>'
        '<rect class="bar-0" x="16.5" y="78" width="329" height="12" /><text x="350.5" y="89">2</text></svg>'
    )


def test_the_words_are_title_series_axis_and_each_label_with_its_numbers():
    assert texts(chart(CHART, "one")) == ["Calls", "each", "all", "Guest", "1", "5", "0", "10", "1,000", "0"]


def test_a_bar_is_as_long_as_its_number():
    svg = chart(CHART, "one")

    small, large = bars(svg, 0)
    assert small / large == pytest.approx(5 / 1000, rel=0.01)
    assert bars(svg, 1) == [0, 0]


def test_the_longest_bar_leaves_room_for_its_number():
    bar = max(chart(CHART, "one").iter("rect"), key=lambda rect: float(rect.get("width")))

    assert float(bar.get("x")) + float(bar.get("width")) + 8 * len("1,000") < 360


def test_a_fence_with_a_chart_is_drawn_without_merman(monkeypatch):
    monkeypatch.setattr(drawings, "merman", None)

    html = fence(CHART, "mermaid", "mermaid", {}, SimpleNamespace())

    assert '<svg viewBox="0 0 360 ' in html
    assert "<desc" in html and "1,000 for 10; all: 0 for 1" in html
    assert "<details><summary>Diagram as text</summary><pre><code>xychart-beta" in html


def test_a_label_is_shown_as_it_is():
    assert "a <b> & c" in texts(ElementTree.fromstring(drawn(CHART.replace('"each"', '"a #60;b> & c"'), "one")))


@pytest.mark.parametrize(
    "other",
    [
        CHART.replace("[5, 1000]", "[5]"),
        CHART.replace("[5, 1000]", "[5, -3]"),
        CHART.replace('    title "Calls"\n', ""),
        CHART.replace('["1", "10"]', "1 --> 10"),
        CHART.replace("xychart-beta", "xychart-beta horizontal"),
    ],
)
def test_a_chart_of_another_form_is_left_to_the_browser(other):
    assert chart(other, "one") is None
    assert fence(other, "mermaid", "mermaid", {}, SimpleNamespace()).startswith('<div class="mermaid">')
