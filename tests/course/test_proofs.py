import re

import pytest

from scripts.course import proofs as module
from scripts.course.lessons import DOCS
from scripts.course.proofs import lesson_of, proof_source, proofs, whose
from scripts.problems import Problem
from tests.conftest import PROOFS


@pytest.fixture
def written(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "TESTS", tmp_path)
    return lambda text, mode="": (tmp_path / f"test_two_words{mode}.py").write_text(text)


SOURCE = """import pytest


def fixture():
    return 1


@pytest.mark.parametrize("n", [1])
def test_one(n):
    assert n


def test_quiz(run, key):
    assert key == run("a")


def test_never_asked(key):
    assert True
"""


def test_a_proof_is_a_test_with_its_line_and_its_whole_source(written):
    written(SOURCE)

    found = proofs("two-words")

    assert list(found) == ["test_one", "test_quiz", "test_never_asked"]
    assert found["test_one"].line == 9
    assert found["test_one"].source == '@pytest.mark.parametrize("n", [1])\ndef test_one(n):\n    assert n'


def test_only_a_proof_that_asserts_about_its_key_asks_for_it(written):
    written(SOURCE)

    assert [proof.asks_key for proof in proofs("two-words").values()] == [False, True, False]


def test_a_lesson_without_tests_has_no_proofs(written):
    assert proofs("two-words") == {}


def test_a_mode_may_keep_its_proofs_in_a_file_of_its_own(written, tmp_path):
    written(SOURCE)
    written("def test_deep():\n    assert 1\n", "_deep_dive")

    found = proofs("two-words")["test_deep"]

    assert found.file == tmp_path / "test_two_words_deep_dive.py"
    assert lesson_of(found.file) == lesson_of(tmp_path / "test_two_words.py") == "two_words"


def test_two_proofs_of_one_name_are_an_error(written, tmp_path):
    written(SOURCE)
    written("def test_one():\n    assert 1\n", "_why")

    with pytest.raises(Problem) as caught:
        proofs("two-words")

    assert str(caught.value) == (
        f"{tmp_path}/test_two_words_why.py:1: {tmp_path}/test_two_words.py has a test test_one too; rename one"
    )


def test_a_marker_without_a_test_is_an_error_at_the_marker(written, tmp_path):
    written(SOURCE)

    with pytest.raises(Problem) as caught:
        proof_source("two-words", "test_two", "page.md", 4)

    assert str(caught.value) == (
        f"page.md:4: no test is named 'test_two'; write it in {tmp_path}/test_two_words.py or correct the name"
    )


def test_proofs_that_are_not_python_are_an_error_at_their_line(written, tmp_path):
    written("def test_one():\n    assert =\n")

    with pytest.raises(Problem) as caught:
        proofs("two-words")

    assert str(caught.value).startswith(f"{tmp_path}/test_two_words.py:2: reading it as Python failed: SyntaxError: ")


UNKNOWN = """import os, signal


def test_run(run):
    assert run("nobody")


def test_grown(grown):
    assert grown("nobody")


def test_endless():
    os.kill(os.getpid(), signal.SIGALRM)
    while True: ...
"""
ENDLESS = "import os, signal\n\nos.kill(os.getpid(), signal.SIGALRM)\nwhile True: ...\n"
ON = "tests/lessons/test_on.py"
UNREADABLE = "from scripts.problems import Problem\n\nraise Problem('this is odd', 'mend it', 'page.md', 3)\n"


def test_a_proof_about_an_unknown_run_or_without_an_end_and_files_that_cannot_be_read_are_told_in_one_line(small):
    (small.folder / PROOFS).write_text(UNKNOWN)
    (small.folder / PROOFS).with_name("test_odd.py").write_text(UNREADABLE)
    (small.folder / PROOFS).with_name("test_on.py").write_text(ENDLESS)

    failed = small.pytest("--continue-on-collection-errors", "tests/lessons").stdout

    for said in ("unknown scenario 'nobody'; use one of ", "unknown growth 'nobody'; use one of "):
        assert f" - Failed: snippets/hello/scenarios.py:1: {said}" in failed
    assert "ERROR tests/lessons/test_odd.py - Failed: page.md:3: this is odd; mend it" in failed
    for file, line, said in ((PROOFS, "1[34]", "the proof test_endless"), (ON, "[34]", "importing it")):
        assert re.search(f" - Failed: {file}:{line}: {said} was not over after [0-9]+ seconds; let it end\n", failed)
    assert "Traceback" not in failed and "raise" not in failed


def test_a_page_outside_the_lessons_names_a_proof_of_a_lesson():
    glossary = DOCS / "glossary.md"

    assert whose(glossary, "hello/test_a") == ("hello", "test_a")
    assert whose(glossary, "test_a") == ("glossary", "test_a")
