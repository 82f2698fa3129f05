import pytest

from scripts.course.excerpts import lacked
from scripts.course.lessons import course, module
from scripts.course.scenarios import scenarios
from scripts.course.seals import sealed_files
from scripts.course.sentences import GUARDS
from scripts.course.sources import read
from scripts.pages.__main__ import build, lessons
from scripts.problems import ROOT, shown
from tests.costs import costs_of

WATCHED = [lesson.slug for lesson in course().lessons if "steps" in (mode.file for mode in lesson.written)]


@pytest.mark.parametrize("slug", lessons(), ids=lambda slug: slug or "outside the lessons")
def test_pages_are_fresh_and_claims_are_proven(slug):
    stale, wrong = build({slug: lessons()[slug]})

    if stale or wrong:
        said = [*wrong, *(page.problem for page in stale), *(page.diff for page in stale)]
        pytest.fail("\n".join(map(str, said)), pytrace=False)


@pytest.mark.parametrize("file", sealed_files(), ids=shown)
def test_each_sentence_is_proven_grounded_and_read(file, pytestconfig):
    wrong = []
    for guard, problems in GUARDS.items():
        with costs_of(pytestconfig).of(guard):
            wrong += problems(file)

    if wrong:
        pytest.fail("\n".join(map(str, wrong)), pytrace=False)


@pytest.mark.parametrize("slug", WATCHED)
def test_a_lesson_can_be_run_on_its_page_or_the_page_says_why_not(slug):
    text = read(ROOT / "docs" / "lessons" / slug / "steps.md")
    can = any(not lacked(played) for played in scenarios(module(slug)).values())

    runs, why = "<!-- generated: run-it ", "This page has no **Run it**: "
    cure = f"write {f'{runs}SCENARIO -->' if can else f'{why}and why'}, and not the other"
    assert (runs in text, why in text) == (can, not can), f"docs/lessons/{slug}/steps.md: {cure}"
