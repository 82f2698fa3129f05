from pathlib import Path

import pytest

from scripts.problems import ROOT, Problem, command, shown, stop


def test_a_problem_is_one_line_with_place_and_cure():
    problem = Problem("this is\nwrong", "do  that", ROOT / "docs" / "index.md", 3)

    assert str(problem) == "docs/index.md:3: this is wrong; do that"


def test_what_concerns_a_whole_file_stands_at_its_first_line():
    assert str(Problem("no such file", "write it", "snippets/a.py")) == "snippets/a.py:1: no such file; write it"
    assert str(Problem("nothing to do", "name a page")) == "nothing to do; name a page"


def test_a_path_outside_the_repository_is_shown_whole():
    assert shown(Path("/elsewhere/page.md")) == "/elsewhere/page.md"
    assert shown("docs/index.md") == "docs/index.md"


def test_stopping_prints_one_line_and_exits_with_1(capsys):
    with pytest.raises(SystemExit) as end:
        stop(Problem("it is wrong", "repair it", "page.md", 2))

    assert end.value.code == 1
    assert capsys.readouterr() == ("", "page.md:2: it is wrong; repair it\n")


def odd():
    raise Problem("it is odd", "mend it", "page.md", 3)


@pytest.mark.parametrize(("main", "code", "said"), [(odd, 1, "page.md:3: it is odd; mend it\n"), (lambda: 2, 2, "")])
def test_a_command_ends_with_its_code_or_with_the_line_of_a_problem(capsys, main, code, said):
    with pytest.raises(SystemExit) as ended:
        command(main)

    assert (ended.value.code, capsys.readouterr().err) == (code, said)
