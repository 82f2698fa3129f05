from scripts.course.growths import counted
from scripts.course.scenarios import recorded
from scripts.pages.ahead import named
from scripts.problems import ROOT


def test_what_a_page_names_of_its_own_lesson_or_of_another_is_recorded_before_it_is_filled(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("<!-- generated: process-table hello/two_requests -->\n\nhello/a_route_for_each or hello/nothing")
    steps = {*named(ROOT / "docs/lessons/hello/steps.md")}

    assert [*named(page)] == [(recorded, "hello", "two_requests"), (counted, "hello", "a_route_for_each")]
    assert (recorded, "hello", "two_requests") in steps
    assert {lesson for _, lesson, _ in steps} == {"hello", "lifespan"}  # whose run one of its proofs asks for


def test_a_page_that_cannot_be_read_names_nothing(tmp_path):
    assert [*named(tmp_path)] == []
