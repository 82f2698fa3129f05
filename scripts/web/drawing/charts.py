"""Charts: a Mermaid `xychart` as bars that lie, each with its number at its end, so that it fits a phone and paper.

Of Mermaid's text only what `scripts.views.growth` writes is understood; Mermaid itself would draw bars over bars.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from scripts.web.drawing.pictures import frame

TEXT = re.compile(
    r"xychart(-beta)?\n"
    r'\s*title "(?P<title>[^"\n]*)"\n'
    r"\s*accTitle: (?P<called>.*)\n"
    r"\s*accDescr: (?P<told>.*)\n"
    r'\s*x-axis "(?P<axis>[^"\n]*)" \[(?P<labels>"[^\]\n]*")\]\n'
    r"\s*y-axis .*"
    r'(?P<series>(\n\s*(bar|line) "[^"\n]*" \[[\d, ]+\])+)\s*'
)
SERIES = re.compile(r'"(?P<name>[^"]*)" \[(?P<numbers>.*)\]')
WIDTH, ROW, BAR, GAP = 360, 22, 15, 9
LETTER = 8.5
"""The most that a letter of a label takes: bars begin after the longest label, and leave room for the number."""


@dataclass(frozen=True, slots=True)
class Series:
    """The numbers of one growth, and what it is called."""

    name: str
    numbers: tuple[int, ...]


def chart(source: str, name: str) -> Element | None:
    """The chart as SVG whose ids begin with `name`; None for a text that is not of that form."""
    said = TEXT.fullmatch(source)
    if not said:
        return None
    labels = re.findall(r'"([^"]*)"', said["labels"])
    found = [Series(m["name"], tuple(map(int, m["numbers"].split(",")))) for m in SERIES.finditer(said["series"])]
    if any(len(series.numbers) != len(labels) for series in found):
        return None
    svg = Element("svg", {"aria-roledescription": "barchart"})
    SubElement(svg, "title").text = said["called"]
    SubElement(svg, "desc").text = said["told"]
    svg.extend(_words(said["title"], said["axis"], found))
    top = ROW * (len(found) + 2.5)
    svg.extend(_bars(labels, found, top))
    svg.set("viewBox", f"0 0 {WIDTH} {top + len(labels) * (len(found) * BAR + GAP):g}")
    frame(svg, name)
    return svg


def _words(title: str, axis: str, found: list[Series]) -> Iterator[Element]:
    """The title, what each series is called and how its bars look, and the name of the axis, a row each."""
    yield _text(0, ROW - 6, title, "chart-title")
    for place, series in enumerate(found):
        yield _rect(place, 1, (place + 1) * ROW + 4, 12, 12)
        yield _text(20, (place + 1) * ROW + 15, series.name)
    yield _text(0, (len(found) + 1) * ROW + 18, axis, "axis-name")


def _bars(labels: list[str], found: list[Series], top: float) -> Iterator[Element]:
    """Each label, and beside it a bar of each series with its number."""
    most = max(1, *(number for series in found for number in series.numbers))
    left = LETTER * max(map(len, labels)) + 8
    unit = (WIDTH - left - LETTER * len(f"{most:,}") - 6) / most
    for index, label in enumerate(labels):
        yield _text(0, top + BAR * len(found) / 2 + 5, label)
        for place, series in enumerate(found):
            number = series.numbers[index]
            yield _rect(place, left, top + place * BAR + 1, number * unit, BAR - 3)
            yield _text(left + number * unit + 5, top + place * BAR + 12, f"{number:,}")
        top += len(found) * BAR + GAP


def _rect(place: int, x: float, y: float, width: float, height: float) -> Element:
    size = {"x": x, "y": y, "width": width, "height": height}
    return Element("rect", {"class": f"bar-{place}", **{key: f"{number:.4g}" for key, number in size.items()}})


def _text(x: float, y: float, words: str, kind: str = "") -> Element:
    text = Element("text", {"class": kind} if kind else {}, x=f"{x:.4g}", y=f"{y:.4g}")
    text.text = words
    return text
