import pytest

from scripts.course.passages import blocks, written
from scripts.course.quizzes import START_TAG

PROOF = "<!-- proof: test_a -->\n\n```python\ndef test_a(): ...\n```\n\n<!-- /proof -->\n"


def found(tmp_path, text):
    return [(block.line, block.text, block.proofs) for block in written(text, tmp_path / "page.md")]


def test_a_proof_holds_all_that_stands_above_it_up_to_the_heading(tmp_path):
    text = f"# Title\n\nBefore.\n\n### Why?\n\nOne\nand two.\n\n- Three.\n- Four.\n\n{PROOF}\nAfter.\n"

    assert found(tmp_path, text) == [
        (1, "# Title", ()),
        (3, "Before.", ()),
        (5, "### Why?", ("test_a",)),
        (7, "One and two.", ("test_a",)),
        (10, "- Three.", ("test_a",)),
        (11, "- Four.", ("test_a",)),
        (21, "After.", ()),
    ]


def test_what_is_generated_is_no_block_but_its_marker_is(tmp_path):
    text = "A caption.\n\n<!-- generated: tree one -->\n\n| 1 | `b` |\n\n<!-- /generated -->\n\n**Another**\n"
    generated = "\n| 1 | `b` |\n"

    caption, marker, other = written(text, tmp_path / "page.md")

    assert (caption.text, marker.text, other.text) == ("A caption.", "<!-- generated: tree one -->", "**Another**")
    assert (caption.generated, other.generated) == (generated, generated)


def test_answers_and_explanations_are_blocks(tmp_path):
    quiz = f"{START_TAG}\n\nWhen?\n\n- [ ] Now\n> No.\n- [x] Then\n> Yes.\n"

    assert [text for _, text, _ in found(tmp_path, quiz)] == ["When?", "- [ ] Now", "> No.", "- [x] Then", "> Yes."]


def test_a_fence_is_one_block(tmp_path):
    assert found(tmp_path, "```\n# code\n\n- b\n```\n") == [(1, "```\n# code\n\n- b\n```", ())]


def test_a_region_that_shows_a_file_is_a_block_with_all_that_stands_in_it(tmp_path):
    for view, whole in (("snippet", True), ("task", True), ("timeline", False)):
        region = f"<!-- generated: {view} one -->\n\nWhat is a hint?\n"

        ((_, text, _),) = found(tmp_path, f"{region}\n<!-- /generated -->\n")

        assert text == (region if whole else region.partition("\n")[0])


@pytest.mark.parametrize("attribute", ["alt", "title", "aria-label"])
def test_a_tag_that_says_something_is_a_block(tmp_path, attribute):
    saying = f'<img class="wide" {attribute}="A lie" src="a.png">'

    assert found(tmp_path, f'<div class="a" markdown data-uses="b">\n\n{saying}\n\n</div>\n') == [(3, saying, ())]


def test_tags_and_rules_are_no_blocks_and_a_front_matter_is_one(tmp_path):
    text = '---\ndescription: "All."\nhide:\n  - toc\n---\n\n<div markdown>\n\nWords.\n\n---\n\n</div>\n'

    assert [text for _, text, _ in found(tmp_path, text)] == ['--- description: "All." hide: - toc ---', "Words."]


@pytest.mark.parametrize(("opens", "closes"), [("<!--", "-->"), ("<template>", "</template>"), ("<div hidden>", "")])
def test_what_hides_a_sentence_is_a_block(tmp_path, opens, closes):
    blocks = found(tmp_path, f"{opens}\n\nIt may fail.\n\n{closes}\n")

    assert [text for _, text, _ in blocks] == [opens, "It may fail.", *([closes] if closes else [])]


def test_a_page_is_read_from_its_file(tmp_path):
    (tmp_path / "page.md").write_text("Words.\n")

    (block,) = blocks(tmp_path / "page.md")

    assert (block.page, block.line, block.text) == (tmp_path / "page.md", 1, "Words.")
