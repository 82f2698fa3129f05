from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.course.regions import Region, filled, regions
from scripts.course.sources import read
from scripts.problems import Problem

PAGE = Path("page.md")


def found(text):
    return list(regions(text, PAGE))


def fails(text, fill=lambda region: ""):
    with pytest.raises(Problem) as caught:
        filled(text, PAGE, fill)
    return str(caught.value)


def test_a_region_has_its_kind_its_names_and_its_line():
    text = "a\n<!-- generated: view one two -->\nold\n<!-- /generated -->\n<!-- proof: test_a -->\n<!-- /proof -->"

    assert found(text) == [
        Region("generated", ("view", "one", "two"), 1, 3),
        Region("proof", ("test_a",), 4, 5),
    ]
    assert found(text)[0].line == 2


def test_filling_replaces_what_is_between_the_markers_and_nothing_else():
    text = "# T\n\n<!-- generated: v s -->\nold\n<!-- /generated -->\n\nend  \n"

    new = filled(text, PAGE, lambda region: " ".join(region.names))

    assert new == "# T\n\n<!-- generated: v s -->\n\nv s\n\n<!-- /generated -->\n\nend  \n"


def test_filling_keeps_the_indent_of_the_marker():
    text = "- item\n\n    <!-- generated: v -->\n    <!-- /generated -->\n"

    assert filled(text, PAGE, lambda region: "a\n\nb") == (
        "- item\n\n    <!-- generated: v -->\n\n    a\n\n    b\n\n    <!-- /generated -->\n"
    )


def test_markers_in_a_fence_are_only_shown():
    text = "```md\n<!-- generated: v -->\n```\n\n~~~~\n~~~\n<!-- /proof -->\n~~~~\n\n```not a fence```\n"

    assert found(text) == []
    assert len(found(f"{text}<!-- generated: v -->\n<!-- /generated -->")) == 1


def test_a_region_that_is_never_closed_is_an_error():
    assert fails("a\n<!-- generated: v s -->\nb\n") == (
        "page.md:2: the region <!-- generated: v s --> is not closed before the page ends; "
        "write <!-- /generated --> after it"
    )


def test_a_region_in_a_region_is_an_error():
    text = "<!-- generated: v -->\n\n<!-- proof: test_a -->\n<!-- /proof -->\n<!-- /generated -->"

    assert fails(text) == (
        "page.md:1: the region <!-- generated: v --> is not closed before the next one opens in line 3; "
        "write <!-- /generated --> after it"
    )


@pytest.mark.parametrize("text", ["<!-- /proof -->", "<!-- generated: v -->\n<!-- /proof -->"])
def test_closing_what_is_not_open_is_an_error(text):
    assert fails(text).startswith(f"page.md:{text.count(chr(10)) + 1}: nothing is open that <!-- /proof --> closes; ")


@pytest.mark.parametrize("marker", ["<!--generated: v-->", "text <!-- generated: v -->", "<!-- proof test_a -->"])
def test_a_misspelt_marker_is_an_error(marker):
    assert fails(f"a\n{marker}\n").startswith(f"page.md:2: this looks like a marker and is none: {marker}; write ")


def test_a_fence_that_is_never_closed_hides_no_region():
    assert fails("a\n```python\n<!-- generated: v -->\n<!-- /generated -->\n") == (
        "page.md:2: this fence is not closed before the page ends; write ``` after it"
    )


def test_a_text_that_would_close_its_region_is_an_error():
    assert fails("<!-- generated: v -->\n<!-- /generated -->", lambda region: "a\n <!-- /generated -->") == (
        "page.md:1: the text for this region has the line <!-- /generated -->; "
        "change what it shows: a region cannot hold a marker"
    )


def test_a_page_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(Problem) as caught:
        read(tmp_path / "page.md")

    assert str(caught.value).startswith(f"{tmp_path}/page.md:1: cannot read it: No such file or directory; ")


SOUND = "".join(f"text\n\n<!-- generated: {name} -->\n<!-- /generated -->\n" for name in ("a", "b"))


@given(st.text())
def test_no_text_escapes_its_region_and_filling_is_idempotent(text):
    once = filled(SOUND, PAGE, lambda region: f"> {text}")

    assert [region.names for region in regions(once, PAGE)] == [("a",), ("b",)]
    assert filled(once, PAGE, lambda region: f"> {text}") == once
    assert filled(once, PAGE, lambda region: "") == filled(SOUND, PAGE, lambda region: "")


@given(st.text(), st.text())
def test_filling_touches_nothing_outside_the_regions(before, after):
    page = f"{before}\n{SOUND}{after}"
    try:
        new = filled(page, PAGE, lambda region: "new")
    except Problem:
        return

    assert new.startswith(f"{before}\n")
    assert new.endswith(f"-->\n{after}")
