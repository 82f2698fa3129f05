"""What the files of the built site hold, page by page. No browser is needed."""

import json
import re
from html import unescape

import pytest

from scripts.course.lessons import DOCS
from scripts.course.sources import read
from scripts.web.chromium import page_paths
from scripts.web.proof_pages import FILE

FIGURE = re.compile(r'<figure class="diagram".*?</figure>', re.S)
MARKDOWN = re.compile(r'type="text/markdown" href="([^"]*)"')
POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]*)"')


@pytest.fixture(scope="module")
def pages(site):
    """The HTML of each page by its address, but for the 404 page and the proofs."""
    return {path: (site / path / "index.html").read_text() for path in page_paths(site) if not path.endswith(".html")}


def test_every_diagram_has_a_name_a_description_and_its_text(pages):
    figures = [(path, figure) for path, html in pages.items() for figure in FIGURE.findall(html)]

    assert len(figures) > 20
    for part in ("<title", "<desc", "<details"):
        assert [(path, figure[:200]) for path, figure in figures if part not in figure] == []


def test_the_sitemap_names_every_page(site, pages):
    named = re.findall(r"<loc>http://127.0.0.1:8000/(.*?)</loc>", (site / "sitemap.xml").read_text())

    assert sorted(named) == sorted(pages)


def test_the_markdown_of_every_page_is_there_and_listed(site, pages):
    listed = set(re.findall(r"\]\(http://127.0.0.1:8000/(.*?)\)", (site / "llms.txt").read_text()))
    files = {(site / path / MARKDOWN.search(html)[1]).resolve() for path, html in pages.items()}

    assert all(file.read_text().startswith(("# ", "---\n")) for file in files)
    assert {file.relative_to(site.resolve()).as_posix() for file in files} == listed
    assert len(files) == len(pages)


PROOF = re.compile(
    r"<summary>Proof: <code>(?P<name>\w+)</code></summary>\n(?:<div id=[^\n]*\n)?\n"
    r"(?P<fence>`{3,})python\n(?P<source>.*?)\n(?P=fence)\n",
    re.S,
)
TAG = re.compile("<[^>]*>")


@pytest.fixture(scope="module")
def proven(pages):
    """The Markdown of each page by its address."""
    files = {path: (DOCS / f"{path}index.md", DOCS / f"{path[:-1]}.md") for path in pages}
    return {path: read(next(file for file in either if file.is_file())) for path, either in files.items()}


def test_every_proof_is_in_the_file_of_proofs_of_its_page_and_not_on_it(site, pages, proven):
    for path, markdown in proven.items():
        proofs = [proof.group("name", "source") for proof in PROOF.finditer(markdown)]
        shown = unescape(TAG.sub("", (site / path / FILE).read_text() if proofs else ""))
        page = unescape(TAG.sub("", pages[path]))

        assert len(proofs) == markdown.count("Proof: <code>")
        assert [name for name, source in proofs if source not in shown or source in page] == []
        assert len(re.findall(r"<proof-mark[^>]* id=", pages[path])) == markdown.count("<!-- /proof -->")


def test_every_mark_leads_to_its_proof_and_every_proof_back(site, pages):
    for path, html in pages.items():
        proofs = (site / path / FILE).read_text() if "<proof-mark" in html else ""

        assert set(re.findall(f'"{FILE}#([^"]*)"', html)) <= set(re.findall(r' id="([^"]*)"', proofs))
        assert set(re.findall(r'"\./#([^"]*)"', proofs)) <= set(re.findall(r' id="([^"]*)"', html))
        assert set(re.findall(r'<a href="#([^"]*)"', proofs)) <= set(re.findall(r' id="([^"]*)"', proofs))


def test_a_search_finds_no_proof_and_no_mark_of_one(site, proven):
    found = json.loads((site / "search" / "search_index.json").read_text())["docs"]
    names = {proof["name"] for markdown in proven.values() for proof in PROOF.finditer(markdown)}

    text = " ".join(TAG.sub("", entry["text"]) for entry in found)

    assert [name for name in names if f"def {name}(" in text] == []
    assert "\xa0" not in unescape(text)


def test_no_page_lets_text_run_as_a_script(pages):
    policies = {path: POLICY.search(html)[1] for path, html in pages.items()}

    assert [path for path, policy in policies.items() if "script-src 'self'" not in policy or "eval" in policy] == []
