import pytest

from scripts.pages.listings import proof, proof_again
from scripts.web.proof_pages import parted, proof_page

CODE = '<div class="highlight"><pre><code>def test_a():\n</code></pre></div>'


def box(name="test_a", linked=True):
    """A proof as Markdown makes it of what a page says."""
    opening, _, closing = proof(name, "def test_a(): pass", linked).replace(' markdown="1"', "").split("```")
    return f"{opening}{CODE}{closing}"


def region(*boxes):
    return f"<!-- proof: test_a -->\n{''.join(boxes)}\n<!-- /proof -->"


MARK = '<proof-mark id="proof-1">&nbsp;<a href="proofs.html#proof-1">tested</a></proof-mark>'


@pytest.mark.parametrize(
    ("before", "marked"),
    [
        ("<p>It is so.</p>\n", f"<p>It is so.{MARK}</p>\n"),
        ("<ul>\n<li>It is so.</li>\n</ul>\n\n", f"<ul>\n<li>It is so.{MARK}</li>\n</ul>\n"),
        ("<ol>\n<li>\n<p>So.</p>\n</li>\n</ol>\n", f"<ol>\n<li>\n<p>So.{MARK}</p>\n</li>\n</ol>\n"),
        ("<table></table>\n", f"<table></table>\n<p>{MARK}</p>\n"),
        ('<section class="content">', f'<section class="content">\n<p>{MARK}</p>\n'),
    ],
)
def test_a_mark_stands_at_the_end_of_the_sentence_that_was_above_the_proof(before, marked):
    assert parted(f"{before}{region(box())}<p>Then.</p>").html == f"{marked}<p>Then.</p>"


def test_what_stands_under_one_sentence_has_one_mark():
    made = parted(f"<p>So.</p>{region(box('test_a'), box('test_b', linked=False))}")

    assert made.html.count("<proof-mark") == 1
    assert made.proofs.count("<section") == 1
    assert '<div class="highlight" id="test_a"><span class="filename">test_a</span><pre>' in made.proofs
    assert '<div class="highlight"><span class="filename">test_b</span><pre>' in made.proofs


def test_a_proof_that_was_shown_above_is_a_link_among_the_proofs():
    link = '<p>Proof, shown above: <a href="#test_a"><code>test_a</code></a></p>'
    assert proof_again("test_a") == "Proof, shown above: [`test_a`](#test_a)"

    made = parted(f"<p>So.</p>{region(box())}<p>Again.</p>{region(link)}")

    assert made.proofs.count("def test_a") == 1
    assert link in made.proofs.partition('id="proof-2"')[2]


def test_a_link_to_a_proof_of_a_block_of_proofs_is_a_mark_and_the_block_is_gone():
    block = f'<details class="chain proofs">\n<summary>The proofs</summary>\n{box("test_b")}\n</details>\n'

    made = parted(f'<p>A note. <a href="#test_b">Proof</a></p>\n{block}<p>End.</p>')

    mark = '<proof-mark>&nbsp;<a href="proofs.html#test_b">tested</a></proof-mark>'
    assert made.html == f"<p>A note. {mark}</p>\n<p>End.</p>"
    assert 'id="test_b"' in made.proofs


def test_a_page_without_proofs_stays_as_it_is():
    html = "<p>A marker is <code>&lt;!-- proof: a --&gt;</code></p>"

    assert (parted(html).html, parted(html).proofs) == (html, "")


def test_a_file_of_proofs_carries_a_policy_and_leads_back():
    page = proof_page("`A` & B", parted(f"<p>So.</p>{region(box())}").proofs)

    assert "<title>Proofs: `A` &amp; B</title>" in page
    assert 'http-equiv="Content-Security-Policy"' in page
    assert '<a href="./#proof-1">What this proves</a>' in page
