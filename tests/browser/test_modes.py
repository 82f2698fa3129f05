"""The mode bar and what it remembers, on a small site of two lessons."""

import pytest

from scripts.problems import ROOT
from scripts.web.chromium import served
from tests.browser.conftest import follow

BAR = """# Lesson {slug}

<nav class="modes" aria-label="This lesson" data-search-exclude markdown="1">

[Lesson 1 of 2](../../index.md) · next: <span data-modes="index steps">[b](../b/index.md)</span>

- [Introduction](index.md) 5 min
- [Step by step](steps.md) 10 min

</nav>
"""


@pytest.fixture(scope="module")
def small(built, tmp_path_factory):
    docs = tmp_path_factory.mktemp("docs")
    (docs / "assets").symlink_to(ROOT / "docs" / "assets")
    (docs / "index.md").write_text('# Course\n\n<span data-modes="steps">[b](lessons/b/steps.md)</span>\n')
    pages = [f"lessons/{slug}/{mode}.md" for slug in "ab" for mode in ("index", "steps")]
    for page in pages:
        (docs / page).parent.mkdir(parents=True, exist_ok=True)
        (docs / page).write_text(BAR.format(slug=page))
    with served(built(docs_dir=str(docs), nav=["index.md", *pages])) as address:
        yield address


def test_the_chosen_mode_is_that_of_the_next_lesson(visit, small):
    page = visit("lessons/a/", at=small)
    bar = page.get_by_role("navigation", name="This lesson")

    follow(bar.get_by_role("link", name="Step by step"))
    follow(bar.get_by_role("link", name="b", exact=True))

    assert page.url == f"{small}lessons/b/steps/"


def test_a_lesson_without_the_chosen_mode_opens_with_its_first(visit, small):
    page = visit("lessons/a/steps/", at=small)

    follow(page.get_by_role("navigation", name="This lesson").get_by_role("link", name="Introduction"))
    follow(page.get_by_role("link", name="Lesson 1 of 2"))
    follow(page.locator("[data-modes] a"))

    assert page.url == f"{small}lessons/b/steps/"


def test_a_mode_counts_from_its_click_and_not_only_from_the_page_it_leads_to(visit, small):
    page = visit("lessons/a/", at=small)
    next_lesson = page.locator("[data-modes] a")

    page.locator(".modes li a", has_text="Step by step").evaluate(
        "link => { addEventListener('click', event => event.preventDefault()); link.click() }"
    )

    assert next_lesson.evaluate("link => link.href") == f"{small}lessons/b/steps/"


def test_nothing_chosen_leads_to_the_first_mode(visit, small):
    page = visit("lessons/a/steps/", at=small)

    assert page.locator("[data-modes] a").evaluate("link => link.href") == f"{small}lessons/b/"


def test_without_javascript_the_bar_is_a_list_of_links(visit, small):
    page = visit("lessons/a/steps/", at=small, java_script_enabled=False)
    bar = page.get_by_role("navigation", name="This lesson")

    assert bar.get_by_role("listitem").count() == 2
    assert bar.get_by_role("link").all_inner_texts() == ["Lesson 1 of 2", "b", "Introduction", "Step by step"]
