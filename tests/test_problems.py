from pathlib import Path

import pytest

from scripts.problems import ROOT, Problem, raised, shown, stop


def test_a_problem_is_one_line_with_place_and_cure():
    problem = Problem("this is\nwrong", "do  that", ROOT / "docs" / "index.md", 3)

    assert str(problem) == "docs/index.md:3: this is wrong; do that"


def test_what_concerns_a_whole_file_stands_at_its_first_line():
    assert str(Problem("no such file", "write it", "snippets/a.py")) == "snippets/a.py:1: no such file; write it"
    assert str(Problem("nothing to do", "name a page")) == "nothing to do; name a page"


def test_a_path_outside_the_repository_is_shown_whole():
    assert shown(Path("/elsewhere/page.md")) == "/elsewhere/page.md"
    assert shown("docs/index.md") == "docs/index.md"


def test_what_was_raised_is_placed_at_the_deepest_line_inside(tmp_path):
    file = tmp_path / "broken.py"
    file.write_text("import json\n\njson.loads('[')\n")

    with pytest.raises(ValueError) as caught:
        exec(compile(file.read_text(), file, "exec"), {})
    problem = str(raised(caught.value, tmp_path, "importing it", "repair it"))

    assert problem.startswith(f"{file}:3: importing it failed: JSONDecodeError: Expecting value")
    assert problem.endswith("; repair it")


def test_a_syntax_error_is_placed_where_it_is(tmp_path):
    file = tmp_path / "broken.py"

    with pytest.raises(SyntaxError) as caught:
        compile("x = 1\ny = = 2\n", file, "exec")

    assert str(raised(caught.value, tmp_path, "importing it", "repair it")).startswith(f"{file}:2: ")


def test_stopping_prints_one_line_and_exits_with_1(capsys):
    with pytest.raises(SystemExit) as end:
        stop(Problem("it is wrong", "repair it", "page.md", 2))

    assert end.value.code == 1
    assert capsys.readouterr() == ("", "page.md:2: it is wrong; repair it\n")
