import re
from types import SimpleNamespace

import pytest

from scripts.problems import ROOT
from scripts.web.heads import dressed, entitle, guarded, headed

CONFIG = SimpleNamespace(site_name="Site", site_url="https://example.org/a/", site_description="All of it.")


def page(path="lessons/hello/steps.md", **meta):
    url = path.replace(".md", "/")
    return SimpleNamespace(
        file=SimpleNamespace(src_uri=path),
        meta=meta,
        title="A <b>title</b>",
        url=url,
        canonical_url=CONFIG.site_url + url,
        is_homepage=False,
    )


def test_a_lesson_page_is_named_after_its_lesson_and_mode():
    given = page()

    entitle(given)

    assert given.meta["title"] == "REST API serving with FastAPI · Step by step"
    assert given.meta["description"].endswith("as 27 bytes. Step by step, about 10 minutes.")
    assert "uvicorn" in given.meta["tags"]


def test_a_page_of_no_lesson_or_with_a_title_of_its_own_keeps_what_it_has():
    other, named = page("course.md"), page(title="Mine", description="My own.", tags=["mine"])

    entitle(other), entitle(named)

    assert other.meta == {}
    assert named.meta == {"title": "Mine", "description": "My own.", "tags": ["mine"]}


@pytest.mark.parametrize(
    "line",
    [
        '<meta property="og:title" content="A title">',
        '<meta property="og:description" content="Say &quot;hello&quot;.">',
        '<meta property="og:url" content="https://example.org/a/lessons/hello/steps/">',
        '<meta property="og:image" content="https://example.org/a/assets/images/social.png">',
        '<link rel="nofollow alternate" type="text/markdown" href="../../../lessons/hello/steps.md">',
    ],
)
def test_a_head_says_it(line):
    html = headed('<head><meta charset="utf-8"></head>', page(description='Say "hello".'), CONFIG)

    assert line in html.split("\n")


SHEETS = (
    "page/course",
    "page/lesson",
    "quiz-question/quiz-question",
    "step-player/step-player",
    "step-player/stage",
    "editor/editor",
    "run-it/run-it",
    "card-deck/card-deck",
)


@pytest.mark.parametrize(
    ("body", "needed"),
    [
        ("<p>A card-deck is told of, and run-it.</p>", "course"),
        ("<card-deck></card-deck>", "course card-deck"),
        ('<nav class="modes"></nav><section class="quiz-question"></section>', "course lesson quiz-question"),
        ('<div class="run-it">', "course step-player editor run-it"),
        ('<div class="stage">', "course stage"),
        ('<div class="check-it">', "course editor"),
    ],
)
def test_a_page_has_the_styles_of_what_is_on_it_only(body, needed):
    sheets = [f'<link rel="stylesheet" href="../assets/{name}.css">' for name in SHEETS]

    html = dressed("\n".join(["<head>", *sheets, f"</head>{body}"]))

    assert re.findall(r"(\S+)\.css", html.replace("/", " ")) == needed.split()


def test_a_sheet_is_left_out_however_its_link_is_written():
    assert dressed('<link href="assets/run-it/run-it.css" rel="stylesheet"/>\n</head>') == "</head>"


def test_a_sheet_that_is_not_the_courses_own_stays():
    theme = '<link rel="stylesheet" href="assets/stylesheets/main.57a0d79d.min.css"></head>'

    assert dressed(theme) == theme


def test_every_sheet_of_the_site_is_named_in_its_settings():
    assets = ROOT / "docs" / "assets"
    own = {f.relative_to(ROOT / "docs").as_posix() for f in assets.glob("*/*.css") if f.parent.name != "api-docs"}

    named = re.findall(r"^  - (assets/\S+\.css)$", (ROOT / "mkdocs.yml").read_text(), re.MULTILINE)

    assert sorted(named) == sorted(own)


def test_a_page_with_a_diagram_asks_for_its_font_at_once():
    plain, drawn = (
        headed(f"<head></head>{body}", page(), CONFIG) for body in ("", '<figure class="diagram"></figure>')
    )

    line = (
        '<link rel="preload" href="../../../assets/vendor/arimo/arimo.woff2" as="font" type="font/woff2" crossorigin>'
    )
    assert line in drawn.split("\n")
    assert "preload" not in plain


def test_the_policy_stands_before_the_first_script():
    html = guarded('<head><meta charset="utf-8"><script>1</script></head>')

    assert html.index("Content-Security-Policy") < html.index("<script>")
