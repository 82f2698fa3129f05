"""Decks: the cards of a lesson as a package that Anki imports, the same bytes on every build of a commit.

Anki knows a note by its `guid`, which here follows from the names of lesson and card, and corrects a note by one that
is newer, so its date is that of the page's last commit. A reader of a corrected card goes on learning where they were.
"""

import contextlib
import re
import subprocess
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from io import BytesIO
from pathlib import Path

import genanki
from markdown import markdown

from scripts.course.cards import Card, card_problems, cards
from scripts.course.lessons import LESSONS, course, slug_of
from scripts.course.proofs import proof_source

UNDATED = 1_577_836_800
"""The date of a card whose page has no history here: the first second of 2020."""
WITHIN = re.compile(r"\[(?P<words>[^]]*)\]\((?!https?:)[^)]*\)")
"""A link that leads nowhere outside of the site."""
LOOKS = """.card { max-width: 40em; margin: 1em auto; text-align: start; font: 20px/1.5 system-ui, sans-serif }
pre { overflow-x: auto; font-size: 14px }
summary { font-size: 16px }"""


def packages(site: str) -> Iterator[tuple[str, bytes]]:
    """The package of each lesson whose review has cards, by its path in the site of that name.

    Raises Problem for a card that lacks something.
    """
    for lesson in course().lessons:
        page = LESSONS / lesson.slug / "review.md"
        if page.is_file() and cards(page):
            yield f"lessons/{lesson.slug}/{lesson.slug}.apkg", packed(page, site, lesson.title.replace("`", ""))


def packed(page: Path, site: str, title: str) -> bytes:
    """The cards of a page as the bytes of an `.apkg` file: a deck `title` in the deck of the site."""
    for problem in card_problems(page):
        raise problem
    slug = slug_of(page)
    deck = genanki.Deck(number(slug), f"{site}::{title}")
    model = _model(site)
    for card in cards(page):
        sides = [html(card.front), html(card.back) + "".join(_proofs(slug, card, page))]
        deck.add_note(genanki.Note(model, sides, guid=genanki.guid_for(slug, card.name), due=len(deck.notes)))
    written = BytesIO()
    genanki.Package(deck).write_to_file(written, timestamp=changed(page))
    return _without_times(written)


def changed(page: Path) -> int:
    """When a page was last committed, in seconds since 1970."""
    with contextlib.suppress(OSError):
        command = ["git", "log", "-1", "--format=%ct", "--", page.name]
        done = subprocess.run(command, cwd=page.parent, capture_output=True, text=True, check=False)
        return int(done.stdout or UNDATED)
    return UNDATED


def number(name: str) -> int:
    """A number for a name, of the size that genanki asks for."""
    return (1 << 30) + int.from_bytes(sha256(name.encode()).digest()[:4]) % (1 << 30)


def html(text: str) -> str:
    """A side of a card as Anki shows it. It has no address there, so a link within the site is its words alone."""
    return str(markdown(WITHIN.sub(r"\g<words>", text), extensions=["fenced_code", "tables"]))


def _proofs(slug: str, card: Card, page: Path) -> Iterator[str]:
    for name in card.proofs:
        source = escape(proof_source(slug, name, page, card.line))
        yield f"<details><summary>Proof: <code>{name}</code></summary><pre><code>{source}</code></pre></details>"


def _model(name: str) -> genanki.Model:
    sides = {"name": "Card", "qfmt": "{{Front}}", "afmt": "{{Front}}<hr id=answer>{{Back}}"}
    return genanki.Model(number(name), name, [{"name": "Front"}, {"name": "Back"}], [sides], LOOKS)


def _without_times(package: BytesIO) -> bytes:
    """The same archive without the time at which its files were made."""
    written = BytesIO()
    with zipfile.ZipFile(package) as before, zipfile.ZipFile(written, "w") as after:
        for name in before.namelist():
            after.writestr(zipfile.ZipInfo(name), before.read(name), zipfile.ZIP_DEFLATED)
    return written.getvalue()
