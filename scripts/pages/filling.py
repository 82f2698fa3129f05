"""Filling: a page as it should be, each of its regions with what is recorded and proven now."""

from html import unescape
from pathlib import Path

from ..course.lessons import module, slug_of
from ..course.proofs import proof_source, whose
from ..course.quizzes import END_TAG, START_TAG
from ..course.regions import Region, filled
from ..course.sources import read
from ..problems import Problem
from ..traces.names import NAME
from . import listings
from .asked import Asked
from .registry import render

LEGEND = "`<number 1>`, `<port 1>` and the like stand for values that differed when this was recorded twice."


def fresh(page: Path) -> str:
    """The page as it should be, recorded and rendered now."""
    slug, text = slug_of(page), read(page)
    lines = [line.strip() for line in text.split("\n")]
    above: set[str] = set()
    legends = [f"\n\n{LEGEND}"]

    def fill(region: Region) -> str:
        before = lines[: region.first]
        apart = before.count(START_TAG) > before.count(END_TAG)
        filling = region_text(slug, region, page, above, apart)
        named = region.kind != "proof" and NAME.search(unescape(filling))
        return filling + (legends.pop() if named and legends else "")

    return filled(text, page, fill)


def region_text(slug: str, region: Region, page: Path, above: set[str], apart: bool = False) -> str:
    """What belongs into a region; `above` are the proofs the page has shown so far, and grows.

    `apart` says that it stands in a quiz, which hides its proof until the answer is sent. Raises
    Problem when the marker names nothing.
    """
    if not region.names:
        cure = "name a view and its scenario, or a test"
        raise Problem(f"this {region.kind} marker names nothing", cure, page, region.line)
    if region.kind == "proof":
        return "\n\n".join(proof_text(named, region, page, above, apart) for named in region.names)
    view, *words = region.names
    return render(Asked(module(slug), view, tuple(words), page, region.line))


def proof_text(named: str, region: Region, page: Path, above: set[str], apart: bool) -> str:
    """The proof of this name where the page first shows it to all, a link to it after that."""
    slug, name = whose(page, named)
    if name in above:
        return listings.proof_again(name)
    if not apart:
        above.add(name)
    return listings.proof(name, proof_source(slug, name, page, region.line), linked=not apart)
