import json
import subprocess
import sys
from contextlib import contextmanager

from scripts.pages import each
from scripts.pages.__main__ import Stale
from tests.conftest import PAGE, environment

SCENARIOS = "snippets/hello/scenarios.py"


@contextmanager
def asked(course):
    """A process that fills pages of the course, and a function that asks it for some and gives what it tells."""
    pipe = subprocess.PIPE
    command = [sys.executable, "-m", "scripts.pages.each"]
    with subprocess.Popen(command, cwd=course.folder, env=environment(), stdin=pipe, stdout=pipe, text=True) as process:

        def ask(number, *pages, answers=1):
            print(json.dumps([number, *pages]), file=process.stdin, flush=True)
            return [json.loads(process.stdout.readline()) for _ in range(answers)]

        yield ask
        process.stdin.close()
        assert process.stdout.read() == ""


def test_each_page_is_told_when_it_is_filled_and_who_asks_again_ends_what_never_does(small):
    with asked(small) as ask:
        first, ended = ask(1, PAGE, answers=2)
        small.edit(SCENARIOS, "import", "while True: pass\nimport")
        ask(2, PAGE, answers=0)
        small.edit(SCENARIOS, "while True: pass\n", "import os; os._exit(3)\n")
        (killed,) = ask(3, PAGE)
        small.edit(SCENARIOS, "import os; os._exit(3)\n", "")
        again, _ = ask(4, PAGE, answers=2)

    assert (first["page"], bool(first["written"]), first["problems"]) == (PAGE, True, [])
    assert (ended, killed) == ({"number": 1, "ended": 0}, {"number": 3, "ended": 3})
    assert again == {"number": 4, "page": PAGE, "written": "", "problems": []}


def test_a_page_that_was_saved_while_it_was_filled_is_left_as_it_is(tmp_path, monkeypatch):
    page = tmp_path / "page.md"
    page.write_text("saved meanwhile")
    monkeypatch.setattr(each, "build", lambda groups: ([Stale(page, "read", "filled")], []))

    assert each.filled(page) == ("", [])
    assert page.read_text() == "saved meanwhile"


def test_what_nobody_expected_while_a_page_was_filled_is_one_line(tmp_path, monkeypatch):
    monkeypatch.setattr(each, "build", lambda groups: 1 / 0)

    written, (wrong,) = each.filled(tmp_path / "page.md")

    said = "it cannot be filled: ZeroDivisionError: division by zero; see where: make pages"
    assert (written, str(wrong)) == ("", f"{tmp_path}/page.md:1: {said}")
