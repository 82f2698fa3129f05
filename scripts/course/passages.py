"""Passages: what an author wrote by hand on a page, block by block, and the proofs that hold it.

A passage begins at a heading, a quiz or after a proof marker, and the next proof marker in it holds all of it. A block
is what stands between blank lines; each item of a list, each answer and each explanation is one of its own; so is a
region that shows a file as its author wrote it, comments, hints and messages among it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from .regions import FENCE, Region, fence_after, regions
from .sources import read

BEGINS = re.compile(r'#{1,6} |<section class="quiz-question"|---$')
ITEM = re.compile(r" *(?:[-*>]|\d+\.) ")
SILENT = re.compile(
    r"(?: *</?(?:article|card-deck|details|div|go-on|section|this-device|timed-challenge)"
    r'(?: (?:class|id|markdown|data-[\w-]+)(?:="[^"<>]*")?)*>)+|---'
)
"""Tags that only group what stands between them, and a rule. Any other tag, and a comment, says or hides something."""
FILES = {"client", "project-step", "run-it", "snippet", "task"}
"""The views that show a file as it was written."""
RULE = "---"


@dataclass(frozen=True, slots=True)
class Block:
    """A block: its page, its line, from 1, and its words on one line, but code on its own lines; of its passage the
    proofs, by their names, and all that is generated in it."""

    page: Path
    line: int
    text: str
    proofs: tuple[str, ...] = ()
    generated: str = ""


def blocks(page: Path) -> list[Block]:
    """The blocks of a page that have words, in order, each with the proofs of its passage."""
    return list(written(read(page), page))


def written(text: str, page: Path) -> Iterator[Block]:
    """The blocks of a text; one that no proof follows in its passage has none."""
    lines, markers = text.split("\n"), {region.first: region for region in regions(text, page)}
    passage = Passage(page)
    for index, block in _split(lines, markers):
        region = markers.get(index)
        if region and region.kind == "proof":
            yield from passage.ended(region.names)
            continue
        if BEGINS.match(block):
            yield from passage.ended(())
        if region:
            inside = lines[region.first + 1 : region.last]
            passage.generated += inside
            block = "\n".join([block, *inside]) if FILES.intersection(region.names[:1]) else block
        if not SILENT.fullmatch(block):
            passage.said.append((index + 1, block))
    yield from passage.ended(())


class Passage:
    """Gathers the blocks up to the proof that holds them."""

    def __init__(self, page: Path) -> None:
        self.page = page
        self.said: list[tuple[int, str]] = []
        self.generated: list[str] = []

    def ended(self, proofs: tuple[str, ...]) -> Iterator[Block]:
        """Its blocks, held by these proofs; what comes next begins another passage."""
        generated = "\n".join(self.generated)
        yield from (Block(self.page, line, text, proofs, generated) for line, text in self.said)
        self.said, self.generated = [], []


def _split(lines: list[str], markers: Mapping[int, Region]) -> Iterator[tuple[int, str]]:
    """Each block with the index of its first line: a marker alone, a fence whole, of a region only its marker."""
    gathered: list[str] = []
    start, skipped, fence = 0, -1, ""
    front = lines.index(RULE, 1) if lines[0] == RULE and RULE in lines[1:] else -1
    for index, line in enumerate([*lines, ""]):
        if index <= skipped:
            continue
        whole = fence or index <= front
        alone = index in markers or BEGINS.match(line) or ITEM.match(line)
        if gathered and not whole and (not line.strip() or alone):
            yield start, "\n".join(gathered) if FENCE.match(gathered[0]) else " ".join(" ".join(gathered).split())
            gathered = []
        if index in markers:
            skipped = markers[index].last
            yield index, line.strip()
        elif line.strip() or whole:
            start = start if gathered else index
            gathered.append(line)
        fence = fence_after(fence, line)
