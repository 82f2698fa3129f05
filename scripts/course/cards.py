"""Cards: what of a lesson is worth knowing by heart, as its page holds it: a question, and an answer that unfolds.

    ### What keeps the server running?

    <details class="card" id="what-keeps-it-running" markdown="1">
    <summary>Answer</summary>

    A process of its own.

    <!-- proof: test_one_import_serves_both_requests -->
    <!-- /proof -->

    </details>

The `id` names the card. It is no slug of the question, so that a question can be worded better without becoming
a new card to those who have learned it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..problems import Problem
from .claims import Claim
from .lessons import slug_of
from .quizzes import START_TAG, quizzes
from .regions import regions, said
from .sources import read

SECTION, CARD = "cards", "### "
"""The section whose items are cards, and what a card begins with."""
DECK = "<card-deck></card-deck>"
OPENS = re.compile(r'^<details class="card" id="(?P<name>[a-z\d]+(-[a-z\d]+)*)" markdown="1">$')
SUMMARY = "<summary>Answer</summary>"
CLOSES = "</details>"


@dataclass(frozen=True, slots=True)
class Card:
    """A card: its line, from 1, its two sides in Markdown, and the tests that prove what its back says."""

    line: int
    name: str
    front: str
    back: str
    proofs: tuple[str, ...]


def cards(page: Path) -> list[Card]:
    """The cards of a page, in order. What one lacks is empty."""
    written = read(page).split("\n")
    return [_card(claim, written[claim.line - 1 :][: len(claim.lines)]) for claim in claimed(page)]


def claimed(page: Path) -> Iterator[Claim]:
    """The cards of a page as what is to be proven."""
    lines = said(read(page), page)
    for quiz in quizzes(page):
        lines[quiz.line : quiz.line + len(quiz.lines) - 1] = [""] * (len(quiz.lines) - 1)
    section, start = "", 0
    for index, line in enumerate([*lines, "## "]):
        begins = section == SECTION and f"{line} ".startswith(CARD)
        if start and (begins or line.startswith(("## ", START_TAG))):
            yield Claim(page, start, tuple(lines[start - 1 : index]))
            start = 0
        if line.startswith("## "):
            section = line[3:].strip().lower()
        elif begins:
            start = index + 1


def _card(claim: Claim, written: Sequence[str]) -> Card:
    """The card of a claim, in which no generated line and no fence can be mistaken for what is looked for."""
    front = written[0].removeprefix("###").strip()
    opened, name = next(((n, m["name"]) for n, line in enumerate(claim.lines) if (m := OPENS.match(line))), (0, ""))
    closed = max((n for n, line in enumerate(claim.lines) if line == CLOSES), default=0)
    if not name or closed < opened or claim.lines[opened + 1] != SUMMARY:
        return Card(claim.line, "", front, "", ())
    proofs = [r for r in regions(claim.text, claim.page) if opened < r.first < closed]
    shown = {n for r in proofs for n in range(r.first, r.last + 1)}
    back = "\n".join(line for n, line in enumerate(written) if opened + 1 < n < closed and n not in shown)
    return Card(claim.line, name, front, back.strip(), tuple(n for r in proofs for n in r.names))


def card_problems(page: Path) -> Iterator[Problem]:
    """What is wrong with the cards of a page."""
    if not slug_of(page):
        return
    found, claims = cards(page), [*claimed(page)]
    for claim in claims:
        yield from claim.unproven("card")
    if page.stem == "review" and read(page).strip():
        yield from _review_faults(page, found)
    names = Counter(card.name for card in found)
    for card, claim in zip(found, claims, strict=True):
        for what, cure in _faults(card, claim, names[card.name]):
            yield Problem(what, cure, page, card.line)


def _review_faults(page: Path, found: Sequence[Card]) -> Iterator[Problem]:
    if not found:
        yield Problem("this review has no cards", "write them under ## Cards, each a question after ###", page)
    if DECK not in said(read(page), page):
        yield Problem("the cards of this review cannot be asked", f"write {DECK} above ## Cards", page)


def _faults(card: Card, claim: Claim, named: int) -> Iterator[tuple[str, str]]:
    if not card.front:
        yield "this card has an empty front", "write its question after ###"
    if not card.name:
        lines = f'<details class="card" id="NAME" markdown="1"> and {SUMMARY}'
        yield "this card has no answer", f"write {lines} under its question, the answer, and {CLOSES} after it"
        return
    if not card.back:
        yield "this card has an empty back", f"write its answer under {SUMMARY}"
    if claim.proofs != [*card.proofs]:
        yield "a proof of this card stands outside its answer", f"move it before {CLOSES}"
    if named > 1:
        yield f"{named} cards of this page are named {card.name!r}", "give each an id of its own"
