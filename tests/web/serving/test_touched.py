import pytest

from scripts.course.lessons import COURSE, DOCS, SNIPPETS, TESTS, pages
from scripts.web.serving.touched import generated, touched

HELLO = DOCS / "lessons/hello/steps.md"
HOME, OWN, COURSE_PAGE = (DOCS / name for name in ("index.md", "your-own-service.md", "course.md"))


@pytest.mark.parametrize(
    ("file", "shown_on", "not_on"),
    [
        (HELLO, [HELLO], [HOME]),
        (SNIPPETS / "hello/say_hello.py", [HELLO, HOME], [OWN, DOCS / "lessons/middleware/steps.md"]),
        (SNIPPETS / "hello/tasks/status/hint.md", [HELLO], [OWN]),
        (SNIPPETS / "own_service/scenarios.py", [OWN], [HELLO]),
        (SNIPPETS / "iris.py", [HELLO, HOME, OWN], []),
        (TESTS / "test_hello_why.py", [HELLO, DOCS / "glossary.md"], [HOME]),
        (TESTS / "test_index.py", [HOME], [HELLO]),
        (COURSE, [HELLO, HOME, COURSE_PAGE], []),
        (DOCS / "assets/page/course.css", [], [HELLO, HOME]),
    ],
)
def test_a_file_touches_the_pages_that_show_it(file, shown_on, not_on):
    found = touched(file, pages())

    assert {*shown_on} <= {*found}
    assert {*not_on} & {*found} == set()


def test_words_are_no_generated_part_of_a_page(tmp_path):
    page = tmp_path / "page.md"
    parts = []
    for words, text in (("one", "a"), ("two", "a"), ("two", "b")):
        page.write_text(f"{words}\n<!-- generated: snippet say -->\n{text}\n<!-- /generated -->\n")
        parts.append(generated(page))

    assert parts[0] == parts[1] != parts[2]


def test_of_a_page_whose_marker_is_not_closed_nothing_is_known(tmp_path):
    (tmp_path / "page.md").write_text("<!-- generated: snippet say -->\n")

    assert generated(tmp_path / "page.md") is None
