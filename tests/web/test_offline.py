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


def test_the_modules_of_a_build_lie_in_a_folder_of_its_name_and_pages_ask_there(site):
    scripts = ("page/course.js", "python/frame.html", "python/course.json.gz")
    for path in (*scripts, "page/course.css", "vendor/x/y.js", "javascripts/bundle.0123abcd.min.js"):
        (site / "assets" / path).parent.mkdir(parents=True, exist_ok=True)
        (site / "assets" / path).touch()
    html = (
        '<script src="../{}/page/course.js"></script>\n<script src="../assets/javascripts/b.0123abcd.min.js"></script>'
    )
    (site / "index.html").write_text(html.format("assets"))
    folder = f"build-{build_name(site)}"

    stamp(site)

    assert (site / "index.html").read_text() == html.format(folder)
    assert {path.relative_to(site / folder).as_posix() for path in (site / folder).rglob("*.*")} == {*scripts}
    assert f"{folder}/page/course.js" in json.loads((site / LIST).read_text())
