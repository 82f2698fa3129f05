"""Lifelines: words of a message that would stand on one are moved beside it, where there is room for them."""

import re
from collections.abc import Iterator
from itertools import pairwise
from xml.etree.ElementTree import Element

from scripts.web.drawing.fonts import width
from scripts.web.drawing.veils import unveiled

SIZE = 14
ROOM = 8
"""What is left free beside a lifeline, and with it beside its bar."""
NUMBER = re.compile(r"-?[\d.]+")


def messages(svg: Element) -> Iterator[tuple[list[Element], Element]]:
    """The messages of a sequence diagram in their order: the rows of words, and the line below them."""
    words: list[Element] = []
    for element in svg.iter():
        kind = element.get("class", "")
        if kind == "messageText":
            words.append(element)
        elif kind.startswith("messageLine"):
            yield words, element
            words = []


def clear(svg: Element) -> None:
    """Move the words of each message that passes a lane, or that goes from a lane to itself."""
    lanes = {e.get("data-node"): float(e.get("x1", 0)) for e in svg.iter("line") if "actor-line" in e.get("class", "")}
    left, _, whole, _ = map(float, svg.attrib["viewBox"].split())
    for words, line in messages(svg):
        ends = line.get("data-edge", "").split(" ")
        if len(ends) == 2 and lanes.keys() >= {*ends}:
            asks, answers = (lanes[end] for end in (reversed(ends) if line.get("class") == "messageLine1" else ends))
            size = max((SIZE * width(unveiled(row.text or "")) for row in words), default=0)
            middle = place(size, asks, answers, sorted([*lanes.values(), left + whole]))
            for row in words if middle is not None else ():
                row.set("x", f"{middle:.1f}")


def place(size: float, asks: float, answers: float, stops: list[float]) -> float | None:
    """The middle of words of this size: next to the lane that asks; None where they stay, between two lanes or on one.

    `stops` are the lifelines and the picture's right edge, from the left.
    """
    needed = size + 2 * ROOM
    if asks == answers:
        after = stops[stops.index(asks) + 1]
        return asks + needed / 2 if after - asks >= needed else None
    passed = [gap for gap in pairwise(stops) if min(asks, answers) <= gap[0] < max(asks, answers)]
    wide = [(left + right) / 2 for left, right in passed if right - left >= needed]
    return min(wide, key=lambda middle: abs(middle - asks)) if wide and len(passed) > 1 else None


def reach(svg: Element) -> None:
    """Let the picture reach below an arrow from a lane to itself: merman leaves no room for one that comes last."""
    left, top, wide, high = map(float, svg.attrib["viewBox"].split())
    loops = [float(NUMBER.findall(line.attrib["d"])[-1]) for _, line in messages(svg) if line.tag == "path"]
    lowest = max([top + high, *(end + ROOM for end in loops)])
    svg.set("viewBox", f"{left:g} {top:g} {wide:g} {lowest - top:g}")
