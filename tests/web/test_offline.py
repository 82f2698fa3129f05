import json

import pytest

from scripts.problems import ROOT
from scripts.web.offline import LIST, UNBUILT, WORKER, build_name, stamp


@pytest.fixture
def site(tmp_path):
    (tmp_path / "index.html").write_text("a page")
    (tmp_path / WORKER).write_text((ROOT / "docs" / WORKER).read_text())
    return tmp_path


def test_the_worker_is_told_the_build_once(site):
    name = build_name(site)

    stamp(site)

    assert f'const BUILD = "{name}";' in (site / WORKER).read_text()
    assert UNBUILT not in (site / WORKER).read_text()


def test_every_page_style_and_font_is_on_the_list_of_what_can_be_kept(site):
    kept = ("assets/page/course.css", "assets/vendor/arimo/arimo.woff2", "lessons/hello/index.html")
    for path in (*kept, "assets/vendor/arimo/arimo.woff", "assets/vendor/mermaid/mermaid.js", "lessons/hello.md"):
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).touch()

    stamp(site)

    assert json.loads((site / LIST).read_text()) == [*kept[:2], "", "lessons/hello/"]


def test_other_content_is_another_build(site):
    before = build_name(site)

    (site / "index.html").write_text("another page")

    assert build_name(site) != before


def test_another_day_is_the_same_build(site):
    before = build_name(site)

    (site / "sitemap.xml").write_text("today")

    assert build_name(site) == before


def test_the_committed_worker_belongs_to_no_build():
    assert (ROOT / "docs" / WORKER).read_text().count(UNBUILT) == 1
