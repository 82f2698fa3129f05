from scripts.course.lessons import DOCS, SITE
from scripts.web.serving.follower import ordered

HOME, SHOWN, LEFT = (DOCS / f"{name}.md" for name in ("index", "course", "your-own-service"))


def test_what_concerns_all_is_filled_first_then_what_a_browser_shows_and_each_page_once():
    assert ordered([HOME, SHOWN, SITE, LEFT, HOME], {SHOWN}.__contains__) == [SITE, SHOWN, HOME, LEFT]
