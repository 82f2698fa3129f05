from collections import Counter
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from scripts.web.chromium import page_paths

BASE = "http://site/"
OURS = ("site", "127.0.0.1:8000")


class Names(HTMLParser):
    """The ids of a page, and what it points to."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.targets = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.ids += [given["id"]] if given.get("id") else []
        self.targets += [given[name] for name in ("href", "src") if given.get(name)]


@pytest.fixture(scope="module")
def pages(site):
    files = {path: site / path if path.endswith(".html") else site / path / "index.html" for path in page_paths(site)}
    return {path: Names(file.read_text()) for path, file in files.items()}


def test_every_link_and_image_leads_somewhere(site, pages):
    broken = []

    for path, page in pages.items():
        for target in page.targets:
            url = urlsplit(urljoin(BASE + path, target))
            name = unquote(url.path).lstrip("/")
            if not url.scheme.startswith("http") or url.netloc not in OURS:
                continue
            known = not url.fragment or url.fragment in pages[name].ids if name in pages else (site / name).is_file()
            broken += [] if known else [(path, target)]

    assert broken == []


def test_no_id_stands_twice_on_a_page(pages):
    twice = [(path, name) for path, page in pages.items() for name, n in Counter(page.ids).items() if n > 1]

    assert twice == []
