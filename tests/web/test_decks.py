import re
import sqlite3
import zipfile
from html import unescape
from io import BytesIO

import pytest

from scripts.course.cards import cards
from scripts.course.proofs import proofs
from scripts.problems import ROOT, Problem
from scripts.web import decks
from scripts.web.decks import changed, packages, packed

PAGE = ROOT / "docs/lessons/hello/review.md"


def words(html):
    return " ".join(unescape(re.sub(r"<.*?>", "", html)).split())


def plain(markdown):
    return " ".join(re.sub(r"[`*]", "", markdown).split())


def query(package, sql):
    with zipfile.ZipFile(BytesIO(package)) as archive:
        database = sqlite3.connect(":memory:")
        database.deserialize(archive.read("collection.anki2"))
    rows = database.execute(sql).fetchall()
    database.close()
    return rows


@pytest.fixture(scope="module")
def package():
    return dict(packages("Serving"))["lessons/hello/hello.apkg"]


def test_the_notes_are_the_cards_of_the_page_in_its_order(package):
    notes = [row[0].split("\x1f") for row in query(package, "select flds from notes order by id")]

    assert [words(front) for front, _ in notes] == [plain(card.front) for card in cards(PAGE)]
    assert [words(back.partition("<details>")[0]) for _, back in notes] == [plain(card.back) for card in cards(PAGE)]
    assert query(package, "select due from cards order by id") == [(n,) for n in range(len(notes))]


def test_each_back_carries_the_source_of_its_proofs(package):
    backs = [row[0] for row in query(package, "select flds from notes order by id")]

    for card, back in zip(cards(PAGE), backs, strict=True):
        assert [proofs("hello")[name].source for name in card.proofs] == [
            unescape(source) for source in re.findall(r"<pre><code>(.*?)</code></pre></details>", back, re.S)
        ]


def test_the_deck_stands_in_that_of_the_site(package):
    assert "Serving::REST API serving with FastAPI" in query(package, "select decks from col")[0][0]


def test_the_package_is_the_same_on_every_build(package, monkeypatch):
    monkeypatch.setattr("time.time", lambda: 1_900_000_000)

    assert dict(packages("Serving"))["lessons/hello/hello.apkg"] == package


def copy(tmp_path, old="", new=""):
    page = tmp_path / "lessons/hello/review.md"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(PAGE.read_text().replace(old, new, 1))
    return page


def test_a_card_worded_anew_is_the_same_note_with_the_date_of_its_commit(tmp_path, monkeypatch):
    before = packed(copy(tmp_path), "Serving", "Hello")
    monkeypatch.setattr(decks, "changed", lambda page: 2_000_000_000)

    after = packed(copy(tmp_path, "### What happens when you run", "### What comes of running"), "Serving", "Hello")

    same = "select guid, mid from notes order by id"
    assert query(before, same) == query(after, same)
    assert [text.startswith("<p>What comes of") for (text,) in query(after, "select flds from notes limit 1")] == [True]
    assert query(before, "select distinct mod from notes") == [(decks.UNDATED,)]
    assert query(after, "select distinct mod from notes") == [(2_000_000_000,)]


def test_a_page_has_the_date_of_its_last_commit_and_without_a_history_none(tmp_path):
    assert changed(copy(tmp_path)) == decks.UNDATED
    if (ROOT / ".git").exists():
        assert changed(ROOT / "docs/lessons/hello/steps.md") > decks.UNDATED


def test_a_link_within_the_site_is_its_words_in_a_deck():
    assert decks.html("See [step `2`](steps.md#step-2) and [Anki](https://apps.ankiweb.net/).") == (
        '<p>See step <code>2</code> and <a href="https://apps.ankiweb.net/">Anki</a>.</p>'
    )


def test_a_card_that_lacks_something_makes_no_package(tmp_path):
    page = copy(tmp_path, 'id="importing"', 'id="Importing"')

    with pytest.raises(Problem, match=r"review.md:\d+: this card has no answer; "):
        packed(page, "Serving", "Hello")
