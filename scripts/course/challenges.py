"""Challenges: the timed problems of a page, and what each of them must have."""

import re
from collections.abc import Iterator
from pathlib import Path

from ..problems import Problem
from .claims import Claim
from .lessons import slug_of
from .quizzes import HINT, START_TAG
from .regions import regions, said
from .sources import read

OPENS, CLOSES = '<article class="challenge" data-search-exclude markdown="1">', "</article>"
START = "<timed-challenge></timed-challenge>"
KINDS = ("Predict the output", "Predict the next step", "Order the steps", "Troubleshoot", "Find the false sentence")
PROBLEMS, DIFFERENT = 5, 4
HEADING = re.compile(r"^## (?P<number>\d+)\. (?P<kind>.+?)(?P<time> · [1-9]\d* minutes?)?$")
AGAIN = re.compile(r"^Read again: \[.+?\]\(.+?\)", re.M)


def timed(page: Path) -> tuple[int, list[Claim]]:
    """The line a challenge begins at, from 1, and its problems, each with its heading; 0 and none without one."""
    lines = said(read(page), page)
    if START not in lines:
        return 0, []
    start = lines.index(START)
    end = next((n for n in range(start, len(lines)) if lines[n] == CLOSES), len(lines))
    heads = [n for n in range(start, end) if lines[n].startswith("## ")]
    ends = [*heads[1:], end]
    return start + 1, [Claim(page, n + 1, tuple(lines[n:last])) for n, last in zip(heads, ends, strict=True)]


def challenge_problems(page: Path) -> Iterator[Problem]:
    """What is wrong with the challenge of a page. Its quizzes and their keys are checked as those of any page."""
    line, found = timed(page)
    if not line:
        if slug_of(page) and page.stem == "challenge" and read(page).strip():
            yield Problem("this challenge cannot be started", f"write {START} above its first problem", page)
        return
    lines = said(read(page), page)
    if OPENS not in lines[:line] or CLOSES not in lines[line:]:
        cure = f"write {OPENS} above it and {CLOSES} after its last problem"
        yield Problem("this challenge stands in no article", cure, page, line)
        return
    kinds = {match["kind"] for each in found if (match := HEADING.match(each.lines[0]))}
    if len(found) != PROBLEMS or len(kinds) < DIFFERENT:
        cure = f"give it {PROBLEMS} problems of {DIFFERENT} kinds or more"
        yield Problem(f"this challenge has {len(found)} problems of {len(kinds)} kinds", cure, page, line)
    for number, each in enumerate(found, 1):
        yield from _faults(number, each)


def _faults(number: int, timed: Claim) -> Iterator[Problem]:
    place = timed.page, timed.line
    heading = HEADING.match(timed.lines[0])
    if not heading or int(heading["number"]) != number or heading["kind"] not in KINDS or not heading["time"]:
        cure = f"write `## {number}. KIND · 3 minutes` where KIND is one of {', '.join(KINDS)}"
        yield Problem("this heading does not say which problem it is, of which kind, and its time", cure, *place)
    orders = [r for r in regions(timed.text, timed.page) if r.names[:1] == ("order-steps",)]
    asked = len(orders) + timed.lines.count(START_TAG)
    if asked != 1:
        yield Problem(f"this problem asks {asked} questions", "give it one quiz or one order-steps region", *place)
    if orders and not timed.proofs:
        cure = "write <!-- proof: TEST --> and <!-- /proof --> under the list"
        yield Problem("this order has no proof", cure, *place)
    if orders and not HINT.search(timed.text.partition("<!-- generated: order-steps")[0]):
        cure = "write <details><summary>Hint</summary>...</details> above the list"
        yield Problem("this order has no hint", cure, *place)
    if not AGAIN.search(timed.text):
        cure = "write `Read again: [section](page.md#section)` at its end"
        yield Problem("this problem does not say what to read again", cure, *place)
