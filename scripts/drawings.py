"""Drawings: a Mermaid fence becomes an inline SVG while the site is built, or stays text for the browser to draw.

The SVG holds shapes and words only: its colours are the style sheet's, so it follows the palette.
"""

import json
import re
from collections.abc import Iterator
from html import escape
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zlib import crc32

try:
    import merman
except ImportError:  # no wheel for this machine: the browser draws everything
    merman = None

FONT = "Arial, Helvetica, sans-serif"
SETTINGS = {
    "look": "classic",
    "layout": "dagre",
    "theme": "base",
    "themeVariables": {"fontSize": "14px", "fontFamily": FONT},
    "fontFamily": FONT,
    "fontSize": 14,
    "htmlLabels": False,
    "flowchart": {
        "htmlLabels": False,
        "wrappingWidth": 280,
        "nodeSpacing": 32,
        "rankSpacing": 32,
        "padding": 12,
        "subGraphTitleMargin": {"top": 6, "bottom": 10},
    },
    "sequence": {
        "mirrorActors": False,
        "width": 100,
        "height": 40,
        "actorMargin": 24,
        "messageMargin": 28,
        "wrapPadding": 8,
        "boxMargin": 8,
        "actorFontFamily": FONT,
        "messageFontFamily": FONT,
        "noteFontFamily": FONT,
        "diagramMarginX": 8,
        "diagramMarginY": 8,
    },
    "gantt": {"barHeight": 24, "fontSize": 13, "sectionFontSize": 13, "leftPadding": 120, "useWidth": 680},
    "xyChart": {"width": 640, "height": 320},
}
# The kinds that merman lays out as well as Mermaid does; the browser draws the others.
DRAWN = ("flowchart", "graph", "sequenceDiagram", "xychart", "gantt")
WIDE = 420
STATEMENT = re.compile(r"^\s*(?!%%|accTitle|accDescr)(\w+)", re.M)
SEMICOLON = re.compile(r"(#\d+;)|;")
NODE = re.compile(r"-flowchart-(?P<node>.+)-\d+$")
LONG = re.compile(r"-?\d+\.\d{2,}")
DEFINITIONS = ("marker", "symbol", "filter", "linearGradient")
HOLDERS = ("g", "defs", "text", "tspan")
DROPPED = ("data-", "font-", "{", "name", "xmlns")


def fence(source: str, language: str, css_class: str, options: dict[str, Any], md: Any, **_: Any) -> str:
    """The HTML of a Mermaid fence; the formatter that mkdocs.yml names."""
    md.diagrams = getattr(md, "diagrams", 0) + 1
    svg = drawn(source, f"diagram-{crc32(source.encode()):08x}-{md.diagrams}")
    return figure(svg, source) if svg else f'<div class="{css_class}">{escape(source)}</div>'


def drawn(source: str, name: str) -> str:
    """The diagram as SVG whose ids begin with `name`; empty when the browser has to draw it."""
    kind = STATEMENT.search(source)
    if merman is None or not kind or not kind[1].startswith(DRAWN):
        return ""
    options = {"svg": {"diagram_id": name}, "site_config": SETTINGS}
    try:
        svg = merman.Merman().render_svg(spelled(source, kind[1]), json.dumps(options))
    except merman.MermanError:
        return ""
    return ElementTree.tostring(plain(ElementTree.fromstring(svg), name), encoding="unicode")


def spelled(source: str, kind: str) -> str:
    """The source as merman wants it: it ends a description at `;`, and measures `#34;` as it stands."""
    source = re.sub(r"^ *accDescr:.*$", lambda line: _no_end(line[0]), source, flags=re.M)
    return source.replace("#34;", '"') if kind == "sequenceDiagram" else source


def _no_end(line: str) -> str:
    return SEMICOLON.sub(lambda found: found[1] or "#59;", line)


def figure(svg: str, source: str) -> str:
    """The drawn diagram with its source, which opens below it."""
    return (
        f'<figure class="diagram" data-search-exclude><div class="drawing">{svg}</div>'
        f"<details><summary>Diagram as text</summary><pre><code>{escape(source)}</code></pre></details></figure>"
    )


def plain(svg: Element, name: str) -> Element:
    """The same picture without its styles and ids; `data-node` and `data-edge` name its parts."""
    used = set(re.findall(rf"#({name}[\w-]*)", " ".join(value for e in svg.iter() for value in e.attrib.values())))
    nodes = [match["node"] for e in svg.iter() if (match := NODE.search(e.get("id", "")))]
    for element in svg.iter():
        element.tag = element.tag.partition("}")[2]
    prune(svg, used)
    for element in svg.iter():
        element.attrib = dict(attributes(element, used, nodes))
        if element.tag == "tspan" and len(element):  # merman sets every word apart
            element.text = "".join(element.itertext())
            del element[:]
    frame(svg, name)
    return svg


def prune(element: Element, used: set[str]) -> None:
    """Remove what draws nothing: styles, definitions nobody uses, empty groups and texts, boxes without a size."""
    for child in list(element):
        prune(child, used)
        spare = child.tag in DEFINITIONS and child.get("id") not in used
        empty = child.tag in HOLDERS and not len(child) and not child.text
        if child.tag == "style" or spare or empty or (child.tag == "rect" and not child.get("width")):
            element.remove(child)


def attributes(element: Element, used: set[str], nodes: list[str]) -> Iterator[tuple[str, str]]:
    """An element's attributes, its inline style among them, rounded, with names that every build gives again."""
    given = dict(element.attrib)
    for part in given.pop("style", "").split(";"):
        key, _, value = part.partition(":")
        given |= {key.strip(): value.strip()} if value else {}
    name = given.get("data-id", "")
    if match := NODE.search(given.get("id", "")):
        yield "data-node", match["node"]
    elif "data-from" in given:
        yield "data-edge", f"{given['data-from']} {given['data-to']}"
    elif name:
        yield ("data-edge", edge(name, nodes)) if name.startswith("L_") else ("data-node", name)
    for key, value in given.items():
        if value in used if key == "id" else not key.startswith(DROPPED):
            yield key, LONG.sub(lambda number: f"{float(number[0]):.1f}", value)


def edge(name: str, nodes: list[str]) -> str:
    """`from to` out of merman's `L_from_to_0`: node ids may hold underscores themselves."""
    ends = name[2:].rpartition("_")[0]
    return next((f"{a} {b}" for a in nodes for b in nodes if f"{a}_{b}" == ends), ends)


def frame(svg: Element, name: str) -> None:
    """Reserve the picture's place, and name it for those who do not see it."""
    kind = svg.get("aria-roledescription", "").removesuffix("-v2")
    box = svg.attrib["viewBox"]
    width, height = (round(float(size)) for size in box.split()[2:])
    svg.attrib = {"viewBox": box, "width": str(width), "height": str(height), "role": "img"}
    svg.set("class", f"{kind} wide" if width > WIDE else kind)
    for tag, attribute in (("title", "aria-labelledby"), ("desc", "aria-describedby")):
        if (label := svg.find(tag)) is not None:
            label.set("id", f"{name}-{tag}")
            svg.set(attribute, f"{name}-{tag}")
