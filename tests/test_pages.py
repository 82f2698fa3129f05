import pytest

from scripts.build import build, lessons


@pytest.mark.parametrize("slug", lessons(), ids=lambda slug: slug or "outside the lessons")
def test_pages_are_fresh_and_claims_are_proven(slug):
    stale, wrong = build({slug: lessons()[slug]})

    if stale or wrong:
        said = [*wrong, *(page.problem for page in stale), *(page.diff for page in stale)]
        pytest.fail("\n".join(map(str, said)), pytrace=False)
