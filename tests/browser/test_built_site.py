"""What the files of the built site hold, page by page. No browser is needed."""

import re

import pytest

from scripts.web.chromium import page_paths

FIGURE = re.compile(r'<figure class="diagram".*?</figure>', re.S)
MARKDOWN = re.compile(r'type="text/markdown" href="([^"]*)"')
POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]*)"')


@pytest.fixture(scope="module")
def pages(site):
    """The HTML of each page by its address, but for the 404 page."""
    return {path: (site / path / "index.html").read_text() for path in page_paths(site) if path != "404.html"}


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


def test_no_page_lets_text_run_as_a_script(pages):
    policies = {path: POLICY.search(html)[1] for path, html in pages.items()}

    assert [path for path, policy in policies.items() if "script-src 'self'" not in policy or "eval" in policy] == []
