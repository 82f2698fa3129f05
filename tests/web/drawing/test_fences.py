import re
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.views.labels import mermaid, one_line
from scripts.web.drawing import fences as drawings
from scripts.web.drawing.fences import drawn, fence
from scripts.web.drawing.fonts import width

needs_merman = pytest.mark.skipif(drawings.merman is None, reason="merman has no wheel for this machine")

FLOW = """flowchart TD
    accTitle: Order
    accDescr: first this; then that
    get_user["get_user()<br>once"] --> get["get()"]
    get -->|again| get_user
    client(["Client"]) --> get
    get:::skipped
    classDef skipped stroke-dasharray: 4 4
"""
SEQUENCE = """sequenceDiagram
    accTitle: Who speaks
    accDescr: a; b
    participant A as Application
    A->>B: {#34;message#34;:#34;Hello#34;}
    B-->>A: done
"""

ID = re.compile(r' id="([^"]+)"')


def parts(svg, name):
    return [element.get(name) for element in ElementTree.fromstring(svg).iter() if element.get(name)]


@needs_merman
def test_nodes_and_edges_keep_the_names_they_have_in_the_text():
    svg = drawn(FLOW, "one")

    assert parts(svg, "data-node") == ["get_user", "get", "client"]
    assert {*parts(svg, "data-edge")} == {"get_user get", "get get_user", "client get"}


@needs_merman
def test_a_sequence_names_its_lanes_and_messages():
    svg = drawn(SEQUENCE, "one")

    assert {*parts(svg, "data-node")} == {"A", "B"}
    assert parts(svg, "data-edge") == ["A B", "B A"]
    assert '{"message":"Hello"}' in svg


@needs_merman
@pytest.mark.parametrize("said", ['422 ["query"]; then 200', "a&b", "plain"])
@pytest.mark.parametrize("rest", ["sequenceDiagram\n    {}\n    C->>C: x", "flowchart TD\n    {}\n    a --> b"])
def test_a_description_is_read_to_its_end(rest, said):
    svg = drawn(rest.format(f"accDescr: 1; {mermaid(said)}"), "one")

    assert ElementTree.fromstring(svg).findtext("desc") == f"1; {said}"


@needs_merman
@pytest.mark.parametrize("source", [FLOW, SEQUENCE])
def test_a_drawing_carries_no_style_of_its_own_and_reserves_its_place(source):
    svg = drawn(source, "one")
    root = ElementTree.fromstring(svg)

    assert "style" not in {element.tag for element in root.iter()}
    assert parts(svg, "style") == []
    assert [round(float(size)) for size in root.get("viewBox").split()[2:]] == [
        int(root.get("width")),
        int(root.get("height")),
    ]


@needs_merman
@pytest.mark.parametrize("words", ["the scanner has measured", "#34;message#34;: #34;Hello, world!#34;", "·" * 30])
def test_a_box_is_as_wide_as_its_words_in_the_font_they_are_shown_in(words):
    root = ElementTree.fromstring(drawn(f'flowchart TD\n    a["{words}<br>again"]\n', "one"))

    box = next(float(rect.get("width")) for rect in root.iter("rect"))
    assert box == pytest.approx(14 * width(next(root.iter("tspan")).text) + 48, abs=0.1)


@needs_merman
def test_words_of_a_message_past_a_lane_stand_beside_its_lifeline():
    lanes = "".join(f"    participant {lane}\n" for lane in "ABC")
    root = ElementTree.fromstring(drawn(f"sequenceDiagram\n{lanes}    A->>C: one<br>two\n    C-->>A: three\n", "one"))

    at = {line.get("data-node"): float(line.get("x1")) for line in root.iter("line") if not line.get("data-edge")}
    words = [float(text.get("x")) for text in root.iter("text") if text.get("class") == "messageText"]
    assert words == [(at["A"] + at["B"]) / 2] * 3


@needs_merman
def test_an_arrow_from_a_lane_to_itself_that_comes_last_is_seen_whole():
    svg = drawn("sequenceDiagram\n participant A\n A->>A: goes on\n", "d")
    top, _, high = map(float, re.search(r'viewBox="\S+ (\S+) (\S+) (\S+)"', svg).groups())
    ends = float(re.search(r'd="M\S+ \S+ [\d.]+,([\d.]+)"', svg)[1])

    assert top + high > ends + 4  # its head is as high


@needs_merman
def test_two_diagrams_of_a_page_share_no_id_and_the_same_page_gives_the_same_bytes():
    def page():
        markdown = SimpleNamespace()
        return [fence(FLOW, "mermaid", "mermaid", {}, markdown) for _ in range(2)]

    one, two = page()

    assert {*ID.findall(one)}.isdisjoint(ID.findall(two))
    assert len(ID.findall(one)) > 2
    assert page() == [one, two]


@needs_merman
@pytest.mark.parametrize("around", ['flowchart TD\n    a["x{}x"]\n', "sequenceDiagram\n    a->>b: x{}x\n"])
@given(text=st.text(st.characters(codec="utf-8"), min_size=1, max_size=40))
def test_any_text_of_a_run_is_shown_as_it_is(around, text):
    svg = drawn(around.format(mermaid(text)), "one")

    shown = "".join("".join(ElementTree.fromstring(svg).itertext()).split())

    assert "".join(f"x{one_line(text)}x".split()) in shown


@pytest.mark.parametrize("source", ["stateDiagram-v2\n    a --> b\n", "flowchart TD\n    a[<b>] -->\n"])
def test_what_merman_does_not_draw_is_left_to_the_browser_with_its_text_escaped(source):
    html = fence(source, "mermaid", "mermaid", {}, SimpleNamespace())

    assert html.startswith('<div class="mermaid">')
    assert ElementTree.fromstring(html).text == source


def test_without_merman_the_browser_draws(monkeypatch):
    monkeypatch.setattr(drawings, "merman", None)

    assert fence(FLOW, "mermaid", "mermaid", {}, SimpleNamespace()).startswith('<div class="mermaid">')
