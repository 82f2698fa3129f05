from types import SimpleNamespace

import pytest

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


def test_a_page_of_no_lesson_or_with_a_title_of_its_own_keeps_what_it_has():
    other, named = page("course.md"), page(title="Mine", description="My own.")

    entitle(other), entitle(named)

    assert other.meta == {}
    assert named.meta == {"title": "Mine", "description": "My own."}


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


def test_a_page_has_the_styles_of_its_own_elements_only():
    names = ("page/course", "run-it/run-it", "card-deck/card-deck")
    sheets = [f'<link rel="stylesheet" href="../assets/{name}.css">' for name in names]

    html = dressed("\n".join(["<head>", *sheets, '</head><div class="run-it">']))

    assert html == "\n".join(["<head>", *sheets[:2], '</head><div class="run-it">'])


def test_the_policy_stands_before_the_first_script():
    html = guarded('<head><meta charset="utf-8"><script>1</script></head>')

    assert html.index("Content-Security-Policy") < html.index("<script>")
