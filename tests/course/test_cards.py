import pytest

from scripts.course.cards import DECK, Card, card_problems, cards
from scripts.problems import ROOT

PROOF = "<!-- proof: test_a test_b -->\n\n</details>\n\n### Not a card\n\n<!-- /proof -->\n"
BACK = "One **word**.\n\n```python\n### no card\n```\n"
CLOSES = "</details>"


def card(front="Why `a`?", name="why-a", back=BACK, proof=PROOF, closes=CLOSES):
    opens = f'<details class="card" id="{name}" markdown="1">\n<summary>Answer</summary>'
    return f"### {front}\n\n{opens}\n\n{back}\n{proof}\n{closes}\n"


SECOND = 5 + card().count("\n")


def page(tmp_path, *written):
    file = tmp_path / "lessons" / "hello" / "review.md"
    file.parent.mkdir(parents=True)
    file.write_text(f"{DECK}\n\n## Cards\n\n" + "\n".join(written) + "\n## Quick questions\n\n### Not a card\n")
    return file


def test_a_card_has_two_sides_as_they_are_written_and_its_proofs(tmp_path):
    found = cards(page(tmp_path, card(), card("And b?", "b", "Two.")))

    assert found[0] == Card(5, "why-a", "Why `a`?", BACK.strip(), ("test_a", "test_b"))
    assert [(c.name, c.front, c.back) for c in found[1:]] == [("b", "And b?", "Two.")]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (card(), []),
        (card(back=""), ["5: this card has an empty back; write its answer under <summary>"]),
        (card(front="").replace("### \n", "###\n"), ["5: this card has an empty front; write its question after ###"]),
        (card(proof=""), ["5: this card has no proof; write <!-- proof: TEST --> and <!-- /proof --> under it"]),
        (card(proof="", closes=f"{CLOSES}\n{PROOF}"), ["5: a proof of this card stands outside its answer; move it"]),
        (card(name="Not a slug"), ['5: this card has no answer; write <details class="card" id="NAME" markdown="1">']),
        (card(closes=""), ["5: this card has no answer; "]),
        (f"### Why?\n\nBecause.\n{PROOF}", ["5: this card has no answer; "]),
        (card() + card(), [f"{n}: 2 cards of this page are named 'why-a'; give each an id" for n in (5, SECOND)]),
    ],
)
def test_each_fault_of_a_card_is_told_at_its_line(tmp_path, written, said):
    file = page(tmp_path, written)

    found = [str(problem) for problem in card_problems(file)]

    assert len(found) == len(said)
    assert all(line.startswith(f"{file}:{start}") for line, start in zip(found, said, strict=True))


@pytest.mark.parametrize(
    ("old", "said"),
    [
        ("## Cards", "this review has no cards; write them under ## Cards, each a question after ###"),
        (DECK, f"the cards of this review cannot be asked; write {DECK} above ## Cards"),
    ],
)
def test_a_review_needs_cards_and_their_deck(tmp_path, old, said):
    file = page(tmp_path, card())
    file.write_text(file.read_text().replace(old, "Words"))

    assert [str(problem) for problem in card_problems(file)] == [f"{file}:1: {said}"]


def test_a_page_outside_the_lessons_has_no_cards_to_check(tmp_path):
    file = tmp_path / "index.md"
    file.write_text("## Cards\n\n### Why?\n")

    assert list(card_problems(file)) == []


def test_a_card_without_a_proof_stops_the_build_with_file_and_line(small):
    review = small.folder / "docs/lessons/hello/review.md"
    review.write_text("## Cards\n\n" + card(proof=""))

    done = small.build(str(review))

    assert done.returncode == 1
    assert done.stderr.startswith("docs/lessons/hello/review.md:3: this card has no proof; write <!-- proof: TEST -->")
    assert "Traceback" not in done.stderr


def test_the_hello_lesson_has_ten_cards_or_more():
    found = cards(ROOT / "docs/lessons/hello/review.md")

    assert len(found) >= 10
    assert all(c.front and c.back and c.proofs for c in found)
