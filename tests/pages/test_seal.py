import pytest

from scripts.course.lessons import LESSONS
from scripts.course.passages import Block
from scripts.pages.seal import main, reading

PAGE = LESSONS / "hello" / "cost.md"


def test_a_sentence_is_shown_beside_its_proof_and_what_that_saw():
    block = Block(LESSONS / "hello" / "steps.md", 7, "Five of them.", ("test_the_application_has_five_routes",))

    said = "\n".join(reading(block, "nobody has read this"))

    assert said.startswith("docs/lessons/hello/steps.md:7: nobody has read this\n\n    Five of them.\n")
    assert "def test_the_application_has_five_routes(run):" in said
    assert "\ntwo_requests:\n1. **Start app**\n" in said


def test_counts_are_shown_as_runs_are():
    block = Block(PAGE, 7, "It grows.", ("test_each_request_costs_the_same",))

    said = "\n".join(reading(block, "nobody has read this"))

    assert "def test_each_request_costs_the_same(grown" in said or "grown(" in said
    assert "'framework': " in said


@pytest.mark.parametrize("file", ["pyproject.toml"])
def test_a_file_without_sentences_is_one_line(file, capsys):
    assert main([file]) == 1
    assert "no sentence of this file is sealed; name a page" in capsys.readouterr().err
