import pytest

from scripts.course.sources import read
from scripts.problems import Problem


def test_a_page_that_is_not_utf_8_is_an_error_at_its_line(tmp_path):
    page = tmp_path / "page.md"
    page.write_bytes(b"# one\n\ncaf\xe9\n")

    with pytest.raises(Problem) as caught:
        read(page)

    assert str(caught.value) == f"{page}:3: this file is not UTF-8; save it as UTF-8"


def test_line_endings_of_windows_are_those_of_everybody_else(tmp_path):
    page = tmp_path / "page.md"
    page.write_bytes(b"# one\r\n\r\ntwo\r\n")

    assert read(page) == "# one\n\ntwo\n"


def test_a_file_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(Problem, match=r"page.md:1: cannot read it: No such file"):
        read(tmp_path / "page.md")
