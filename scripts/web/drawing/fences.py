"""Drawings: a Mermaid fence becomes an inline SVG while the site is built, or stays text for the browser to draw.

The SVG holds shapes and words only: its colours are the style sheet's, so it follows the palette. The style sheet
knows the classes `skipped`, `shared` and `failed` of a node.
"""

import json
import re
from html import escape
from typing import Any
from xml.etree import ElementTree
from zlib import crc32

from scripts.views.lights import COMMENT, comments
from scripts.web.drawing.charts import chart
from scripts.web.drawing.fonts import FAMILY
from scripts.web.drawing.pictures import light, plain
from scripts.web.drawing.veils import unveiled, veiled

try:
    import merman

    from scripts.web.drawing.measures import Measurer
except ImportError:  # no wheel for this machine: the browser draws everything
    merman = None

SETTINGS = {
    "look": "classic",
    "layout": "dagre",
    "theme": "base",
    "themeVariables": {"fontSize": "14px", "fontFamily": FAMILY},
    "fontFamily": FAMILY,
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
        "actorFontFamily": FAMILY,
        "messageFontFamily": FAMILY,
        "noteFontFamily": FAMILY,
        "diagramMarginX": 8,
        "diagramMarginY": 8,
    },
    "gantt": {"barHeight": 24, "fontSize": 14, "sectionFontSize": 14, "leftPadding": 120, "useWidth": 680},
}
# The kinds that merman lays out as well as Mermaid does. A chart is drawn here too, the browser draws the others.
DRAWN = ("flowchart", "graph", "sequenceDiagram", "gantt")
STATEMENT = re.compile(r"^\s*(?!%%|accTitle|accDescr)(\w+)", re.M)


def fence(source: str, language: str, css_class: str, options: dict[str, Any], md: Any, **_: Any) -> str:
    """The HTML of a Mermaid fence; the formatter that mkdocs.yml names."""
    md.diagrams = getattr(md, "diagrams", 0) + 1
    svg = drawn(source, f"diagram-{crc32(source.encode()):08x}-{md.diagrams}")
    return figure(svg, source) if svg else f'<div class="{css_class}">{escape(source)}</div>'


def drawn(source: str, name: str) -> str:
    """The diagram as SVG whose ids begin with `name`; empty when the browser has to draw it."""
    picture = chart(veiled(source), name) if source.startswith("xychart") else _by_merman(source, name)
    if picture is None:
        return ""
    light(picture, [(lit.number, lit.parts) for lit in comments(source)])
    for element in picture.iter():
        element.text = unveiled(element.text or "") or None
    return ElementTree.tostring(picture, encoding="unicode")


def _by_merman(source: str, name: str) -> ElementTree.Element | None:
    kind = STATEMENT.search(source)
    if merman is None or not kind or not kind[1].startswith(DRAWN):
        return None
    options = json.dumps({"svg": {"diagram_id": name}, "site_config": SETTINGS})
    services = merman.MermanEngineServices().with_text_measurer(Measurer())
    try:
        svg = merman.MermanEngine(options, services).render_svg(veiled(source), None)
    except merman.MermanError:
        return None
    return plain(ElementTree.fromstring(svg), name)


def figure(svg: str, source: str) -> str:
    """The drawn diagram with its source, which opens below it; `data-titles` says what its steps are called."""
    titles = escape(json.dumps([lit.title for lit in comments(source)]))
    text = escape(COMMENT.sub("", source).rstrip())
    return (
        f'<figure class="diagram" data-titles="{titles}" data-search-exclude><div class="drawing">{svg}</div>'
        f"<details><summary>Diagram as text</summary><pre><code>{text}</code></pre></details></figure>"
    )
