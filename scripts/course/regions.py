"""Regions: the generated parts of a page, found and filled between their comment markers.

In YAML, whose comments begin with `#`, a marker stands after one.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..problems import Problem

OPENS = re.compile(r"^ *(?:# )?<!-- (?P<kind>generated|proof):(?P<names>[^>]*?)-->\s*$")
CLOSES = re.compile(r"^ *(?:# )?<!-- /(?P<kind>generated|proof) -->\s*$")
LIKE_A_MARKER = re.compile(r"<!--\s*/?\s*(generated|proof)\b")
FENCE = re.compile(r"^ *(?P<marks>`{3,}(?=[^`]*$)|~{3,})")

type Fill = Callable[["Region"], str]


@dataclass(frozen=True, slots=True)
class Region:
    """A pair of markers: `first` and `last` are their line indices, `names` what the first one says."""

    kind: str
    names: tuple[str, ...]
    first: int
    last: int

    @property
    def line(self) -> int:
        """The line of the opening marker, from 1."""
        return self.first + 1


def regions(text: str, page: Path) -> Iterator[Region]:
    """The regions of a page, in order. Raises Problem for one that never closes, nests or misspells."""
    opened: tuple[int, re.Match[str]] | None = None
    fenced, fence = "", 0
    for index, line in enumerate(text.split("\n")):
        if opened is None and (fenced or FENCE.match(line)):
            fenced, fence = fence_after(fenced, line), fence if fenced else index
        elif match := OPENS.match(line):
            if opened:
                raise _never_closed(page, opened, f"before the next one opens in line {index + 1}")
            opened = (index, match)
        elif match := CLOSES.match(line):
            if not opened or opened[1]["kind"] != match["kind"]:
                cure = "remove it, or open the region above it"
                raise Problem(f"nothing is open that {line.strip()} closes", cure, page, index + 1)
            yield Region(match["kind"], tuple(opened[1]["names"].split()), opened[0], index)
            opened = None
        elif opened is None and LIKE_A_MARKER.search(line):
            cure = "write `<!-- generated: VIEW SCENARIO -->` or `<!-- proof: TEST -->` on a line of its own"
            raise Problem(f"this looks like a marker and is none: {line.strip()}", cure, page, index + 1)
    if opened:
        raise _never_closed(page, opened, "before the page ends")
    if fenced:
        raise Problem("this fence is not closed before the page ends", f"write {fenced} after it", page, fence + 1)


def fence_after(fenced: str, line: str) -> str:
    """The fence that is open after this line: markers inside a hand-written one are only shown."""
    if not fenced:
        match = FENCE.match(line)
        return match["marks"] if match else ""
    return "" if line.strip() and set(line.strip()) == {fenced[0]} and len(line.strip()) >= len(fenced) else fenced


def said(text: str, page: Path) -> list[str]:
    """The lines of a page, empty between markers and in fences: only what an author says is a claim."""
    lines = text.split("\n")
    for region in regions(text, page):
        for index in range(region.first + 1, region.last):
            lines[index] = ""
    fence = ""
    for index, line in enumerate(lines):
        fence, before = fence_after(fence, line), fence
        lines[index] = "" if fence or before else line
    return lines


def _never_closed(page: Path, opened: tuple[int, re.Match[str]], when: str) -> Problem:
    kind = opened[1]["kind"]
    cure = f"write <!-- /{kind} --> after it"
    return Problem(f"the region {opened[1].group().strip()} is not closed {when}", cure, page, opened[0] + 1)


def filled(text: str, page: Path, fill: Fill) -> str:
    """The page with every region's text replaced by what `fill` gives; all else stays as it is.

    Raises Problem when that text holds a line that is a marker itself.
    """
    lines = text.split("\n")
    parts: list[str] = []
    done = 0
    for region in regions(text, page):
        opening = lines[region.first]
        indent = opening[: len(opening) - len(opening.lstrip(" "))]
        body = [f"{indent}{line}".rstrip() for line in fill(region).split("\n")]
        if marker := next((line.strip() for line in body if OPENS.match(line) or CLOSES.match(line)), None):
            cure = "change what it shows: a region cannot hold a marker"
            raise Problem(f"the text for this region has the line {marker}", cure, page, region.line)
        parts += [*lines[done : region.first + 1], "", *body, ""]
        done = region.last
    return "\n".join(parts + lines[done:])
