"""Unsaid: what of an author's Markdown a site builder publishes without a word, though it is broken.

That are settings at the top that are no YAML, two headings of one name, and diagrams that Mermaid cannot read or that
say nothing to those who do not see them.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from ..problems import Problem
from .passages import RULE
from .regions import FENCE, fence_after, regions, said
from .sources import read

try:
    import yaml
except ImportError:  # in another project, whose pages MkDocs does not build
    yaml = None
try:
    import merman
except ImportError:  # no wheel for this machine: Mermaid itself tells, in a browser
    merman = None

HEADING = re.compile(r"#{1,6} +(?P<title>.*?)[ #]*(?P<id>\{.*#.*\})?$")
WORDS = re.compile(r"\]\([^)]*\)|[^\w\s-]")
TOLD = {word: re.compile(rf"^\s*{word}\s*(:[ \t]*\S|\{{)", re.M) for word in ("accTitle", "accDescr")}


def unsaid_problems(page: Path) -> Iterator[Problem]:
    """What is wrong with what was written by hand on a page."""
    yield from _settings_problems(page)
    yield from _heading_problems(page)
    for line, source in _diagrams(page):
        yield from (Problem(what, cure, page, line) for what, cure in _diagram_faults(source))


def _settings_problems(page: Path) -> Iterator[Problem]:
    lines = read(page).split("\n")
    if lines[0] != RULE or yaml is None:
        return
    if RULE not in lines[1:]:
        yield Problem("what begins here is not closed before the page ends", f"write {RULE} after it", page)
        return
    cure = 'write NAME: "VALUE" on each of its lines'
    try:
        found = yaml.safe_load("\n".join(lines[1 : lines.index(RULE, 1)]))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or "it has a character that YAML has not"
        yield Problem(f"these settings are no YAML: {what}", cure, page, mark.line + 2 if mark else 2)
        return
    texts = [found.get(name, "") for name in ("title", "description")] if isinstance(found, dict) else [None]
    if not all(isinstance(text, str) for text in texts):
        yield Problem("these settings are no names and texts", cure, page, 2)


def _heading_problems(page: Path) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for number, line in enumerate(said(read(page), page), 1):
        if (heading := HEADING.fullmatch(line)) and not heading["id"]:
            name = " ".join(WORDS.sub("", heading["title"]).lower().split())
            if name in first:
                what = f"line {first[name]} has this heading too, so that a link leads to that one"
                yield Problem(what, "word one of them otherwise", page, number)
            first.setdefault(name, number)


def _diagrams(page: Path) -> Iterator[tuple[int, str]]:
    """The diagrams that were written by hand, each with the line its fence opens at."""
    text = read(page)
    generated = {n for region in regions(text, page) for n in range(region.first, region.last)}
    fence, opened, inside = "", 0, list[str]()
    lines = text.split("\n")
    for index, line in enumerate(lines):
        fence, before = "" if index in generated else fence_after(fence, line), fence
        if fence and not before:
            opened, inside = index, []
        elif fence:
            inside.append(line)
        elif before and FENCE.sub("", lines[opened]).strip() == "mermaid":
            yield opened + 1, "\n".join(inside)


def _diagram_faults(source: str) -> Iterator[tuple[str, str]]:
    if merman:
        found = merman.MermanEngine("{}", merman.MermanEngineServices()).validate(source, None)
        if not found.valid:
            yield f"Mermaid cannot read this diagram: {found.error}", "correct it"
            return
    for word, told in TOLD.items():
        if not told.search(source):
            yield f"this diagram has no {word}", f"write {word}: WHAT IT SHOWS under its first line"
