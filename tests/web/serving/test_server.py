from scripts.web.serving.server import notice


def test_what_is_wrong_with_every_page_and_with_this_one_is_said_once():
    said = notice(["course.toml:1: <b>; correct it", "course.toml:1: <b>; correct it", "page.md:2: too"])

    assert said.count("<li>") == 2 and "<code>course.toml:1: &lt;b&gt;; correct it</code>" in said
