import pytest

from scripts.course.lacking import lacked_by
from scripts.course.sources import parsed, read, write
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


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x = 1\ny = = 2\n", "2: reading it as Python failed: SyntaxError: invalid syntax; correct it"),
        ("def f():\n    x = 1\n\treturn x\n", "3: reading it as Python failed: TabError: inconsistent use of tabs"),
        ("x = 1\0", "1: reading it as Python failed: SyntaxError: source code string cannot contain null bytes"),
    ],
)
@pytest.mark.parametrize("reading", [parsed, lambda source, file: lacked_by(file)])
def test_what_is_no_python_is_an_error_at_its_line(tmp_path, source, said, reading):
    file = tmp_path / "snippet.py"
    file.write_text(source)

    with pytest.raises(Problem) as caught:
        reading(source, file)

    assert str(caught.value).startswith(f"{file}:{said}")


def test_where_one_of_several_files_cannot_be_written_none_is(tmp_path):
    (tmp_path / "old.md").write_text("old")
    (tmp_path / "no folder").write_text("")
    before = {*tmp_path.rglob("*")}

    with pytest.raises(Problem, match=r"x.md:1: cannot write this file: .*; make .*no folder writable"):
        write({tmp_path / name: "new" for name in ("old.md", "a/b/new.md", "no folder/x.md")})

    assert {*tmp_path.rglob("*")} == before
    assert (tmp_path / "old.md").read_text() == "old"
