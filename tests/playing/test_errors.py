import signal
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.playing.errors import bounded, fault, raised
from scripts.playing.patience import Patience
from scripts.problems import ROOT, Problem
from tests.checkouts import LONGEST


def caught(source, file="service.py"):
    """What running this source raises."""
    with pytest.raises(BaseException) as found:
        exec(compile(source, file, "exec"), {})
    return found.value


def test_a_fault_is_told_as_python_tells_it_by_the_plain_name_of_its_class():
    noted = "class Noted(ValueError):\n    __notes__ = ['a note']\n    __module__ = 'a.b'\nraise Noted('odd')"

    assert fault(caught("[].appendd")).text == (
        "AttributeError: 'list' object has no attribute 'appendd'. Did you mean: 'append'?"
    )
    assert fault(caught(noted)).text == "Noted: odd"
    assert fault(caught("x = (")).text == "SyntaxError: '(' was never closed"
    assert fault(caught("raise KeyError")).text == "KeyError"


def test_the_deepest_line_in_a_file_is_found():
    found = fault(caught("import json\ndef f():\n    json.loads('[')\nf()"))

    assert found.deepest(lambda file: file == "service.py") == ("service.py", 3)
    assert found.deepest(lambda file: file == "other.py") is None


def test_of_a_group_the_first_error_is_the_fault_and_the_lines_of_both_lead_to_it():
    found = fault(caught("\nraise ExceptionGroup('two', [ExceptionGroup('one', [OSError('no model')])])"))

    assert (found.text, found.deepest(lambda file: file == "service.py")) == ("OSError: no model", ("service.py", 2))


def test_what_is_no_python_is_found_where_it_is():
    assert fault(caught("x = 1\ny = = 2")).lines[-1] == ("service.py", 2)


def test_what_was_raised_is_placed_at_the_deepest_line_inside(tmp_path):
    file = tmp_path / "broken.py"
    file.write_text("import json\n\njson.loads('[')\n")

    problem = str(raised(caught(file.read_text(), file), tmp_path, "importing it", "repair it"))

    assert problem.startswith(f"{file}:3: importing it failed: JSONDecodeError: Expecting value")
    assert problem.endswith("; repair it")


def test_a_syntax_error_is_placed_where_it_is(tmp_path):
    file = tmp_path / "broken.py"

    problem = str(raised(caught("x = 1\ny = = 2\n", file), tmp_path / "elsewhere", "importing it", "repair it"))

    assert problem == f"{file}:2: importing it failed: SyntaxError: invalid syntax; repair it"


def test_what_no_line_inside_raised_is_placed_at_another_file_or_the_deepest_line(tmp_path):
    error = caught("\n1 / 0", "/elsewhere/service.py")

    assert str(raised(error, tmp_path, "it", "mend it", Path("/a/b.py"))).startswith("/a/b.py:1: it failed: ZeroDiv")
    assert str(raised(error, tmp_path, "it", "mend it")).startswith("/elsewhere/service.py:2: ")


ALARMED = "import os, signal\n\nos.kill(os.getpid(), signal.SIGALRM)\nwhile True: ...\n"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("\n1 / 0", "2: reading it failed: ZeroDivisionError: division by zero; mend it"),
        ("raise SystemExit(3)", "1: reading it failed: SystemExit: 3; mend it"),
        (ALARMED, r"[34]: reading it was not over after 180 seconds; mend it"),
    ],
)
def test_what_an_author_wrote_fails_at_its_line_and_prints_nothing(tmp_path, capsys, source, said):
    file = tmp_path / "odd.py"

    with pytest.raises(Problem, match=f"{file}:{said}"), bounded(tmp_path, "reading it", "mend it"):
        print("odd")
        exec(compile(source, file, "exec"), {})

    assert capsys.readouterr() == ("", "")


def test_a_block_with_a_limit_in_another_one_leaves_it_its_own(tmp_path):
    with Patience(print, 1000).until_over():
        with bounded(tmp_path, "reading it", "mend it"):
            inside = signal.getitimer(signal.ITIMER_REAL)[0]
        outside = signal.getitimer(signal.ITIMER_REAL)[0]

    assert (0 < inside <= 180, 180 < outside <= 1000) == (True, True)
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


HELD = """
import os, signal, threading
from pathlib import Path
from scripts.playing import errors, patience

patience.GRACE = 0

class Held:
    def __enter__(self): os.kill(os.getpid(), signal.SIGALRM)
    def __exit__(self, *_): threading.Event().wait()

with errors.bounded(Path("/nowhere"), "reading it", "mend it", Path("/a/b.py")), Held():
    print("odd")
"""


def test_what_cannot_be_ended_ends_the_process_with_its_line():
    run = subprocess.run([sys.executable, "-c", HELD], cwd=ROOT, capture_output=True, text=True, timeout=LONGEST)

    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr == "/a/b.py:1: reading it was not over after 180 seconds; mend it\n"
