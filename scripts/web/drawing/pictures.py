"""Pictures: an SVG that merman drew, without its styles and ids, its parts named for scripts and style sheets."""

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from scripts.web.drawing.lifelines import clear, messages, reach
from scripts.web.drawing.paths import thinned

WIDE = 460
"""What is wider scrolls before it gets small. A timeline of four lanes is not: two stand side by side."""
NODE = re.compile(r"-flowchart-(?P<node>.+)-\d+$")
LONG = re.compile(r"-?\d+\.\d{2,}")
DEFINITIONS = ("marker", "symbol", "filter", "linearGradient")
HOLDERS = ("g", "defs", "text", "tspan")
DROPPED = ("data-", "font-", "alignment-", "{", "name", "xmlns")
PLAIN = ("edge-thickness-normal", "edge-pattern-solid", "text-outer-tspan", "default")
"""Classes of what looks as it does without them."""


def plain(svg: Element, name: str) -> Element:
    """The same picture without its styles and ids; `data-node` and `data-edge` name its parts."""
    used = set(re.findall(rf"#({name}[\w-]*)", " ".join(value for e in svg.iter() for value in e.attrib.values())))
    nodes = [match["node"] for e in svg.iter() if (match := NODE.search(e.get("id", "")))]
    for element in svg.iter():
        element.tag = element.tag.partition("}")[2]
    prune(svg, used)
    for element in svg.iter():
        element.attrib = dict(attributes(element, used, nodes))
        if element.tag == "tspan" and len(element):
            element.text = "".join(element.itertext())  # merman sets every word apart
            del element[:]
    clear(svg)
    reach(svg)
    frame(svg, name)
    return svg


def prune(element: Element, used: set[str]) -> None:
    """Remove what draws nothing: styles, definitions nobody uses, empty groups and texts, boxes without a size."""
    for child in list(element):
        prune(child, used)
        spare = child.tag in DEFINITIONS and child.get("id") not in used
        empty = child.tag in HOLDERS and not len(child) and not child.text
        sizeless = child.tag == "rect" and not child.get("width")
        # A round shape comes as a plain path and, over it, an outline as if by hand, which is twice as long.
        outline = "outer-path" in element.get("class", "") and child.get("fill") == "none"
        if child.tag == "style" or spare or empty or sizeless or outline:
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
            yield key, shortened(key, value)


def shortened(key: str, value: str) -> str:
    """The value of an attribute with what is seen of it."""
    if key == "class":
        return " ".join(name for name in dict.fromkeys(value.split()) if name not in PLAIN)
    return thinned(value) if key == "d" else LONG.sub(lambda number: f"{float(number[0]):.1f}", value)


def edge(name: str, nodes: list[str]) -> str:
    """`from to` out of merman's `L_from_to_0`: node ids may hold underscores themselves."""
    ends = name[2:].rpartition("_")[0]
    return next((f"{a} {b}" for a in nodes for b in nodes if f"{a}_{b}" == ends), ends)


def light(svg: Element, steps: Iterable[tuple[int, tuple[str, ...]]]) -> None:
    """Mark each part with the steps it lights up at: `data-steps`. An edge lights up on the way to its end.

    It does so where its start lights up at the same step, or did at the last one at which anything does.
    """
    named = [(name, element) for element in svg.iter() if (name := element.get("data-node"))] + list(numbered(svg))
    edges = [element for element in svg.iter() if " " in element.get("data-edge", "")]
    before: set[str] = set()
    for number, parts in steps:
        lit = [element for name, element in named if name in parts]
        for edge in edges:
            start, end = edge.attrib["data-edge"].split(" ")
            lit += [edge] if end in parts and start in {*parts, *before} else []
        for element in lit:
            element.set("data-steps", f"{element.get('data-steps', '')} {number}".lstrip())
        before = set(parts) or before


def numbered(svg: Element) -> Iterator[tuple[str, Element]]:
    """The lines and words of a sequence diagram, by the number of their message or note."""
    for number, (words, line) in enumerate(messages(svg), 1):
        yield from ((f"message-{number}", part) for part in (*words, line))
    notes = (element for element in svg.iter() if any(child.get("class") == "note" for child in element))
    yield from ((f"note-{number}", note) for number, note in enumerate(notes, 1))


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
