import pytest

from scripts.course import glossary
from scripts.course.glossary import first_uses, glossary_problems
from scripts.course.guidance import guidance_problems
from scripts.course.passages import written

LEADS = "[event loop](../../glossary.md#event-loop)"


@pytest.fixture
def told(tmp_path, monkeypatch):
    """What is told of a lesson's page with this text, where the glossary explains three words."""
    monkeypatch.setattr(glossary, "GLOSSARY", tmp_path / "glossary.md")
    (tmp_path / "glossary.md").write_text("# Glossary\n\n### Event loop\n\n### Dependency\n\n### `send`\n")
    page = tmp_path / "lessons" / "hello" / "steps.md"
    page.parent.mkdir(parents=True)

    def problems(text):
        page.write_text(text)
        return [str(problem).removeprefix(f"{page}:") for problem in glossary_problems(page)]

    return problems


def test_a_word_that_is_said_first_without_a_link_is_told_at_its_line(told):
    (line,) = told(f"# Hello\n\nOn the event\nloop.\n\nThe {LEADS}.\n")

    assert line == f"3: 'event loop' is said here first, and does not lead to the glossary; write {LEADS}"


@pytest.mark.parametrize(
    ("text", "anchors"),
    [
        (f"On the {LEADS}, and the event loop again.", []),
        ("[event loops](../../glossary.md#dependency)", ["event-loop"]),
        ("Dependencies, an event-loop and `send()`; who may `send`?", ["dependency", "send"]),
        ("# Event loop\n\n`event loop`, [event loop][a], [the event loop](b.md)\n\n[a]: event loop", []),
        ("<section>\n\nThe event loop?\n\n</section>\n\n**The event loop**\n\n```text\nevent loop\n```", []),
        ('<details class="card" id="a">\n<summary>send</summary>\n\nThe event loop.\n\n</details>', []),
        ("<!-- generated: transcript a -->\nThe event loop.\n<!-- /generated -->", []),
    ],
)
def test_a_word_is_to_be_linked_where_prose_uses_it_first(told, text, anchors):
    assert [line.partition("#")[2].rstrip(")") for line in told(text)] == anchors


def test_a_word_within_a_longer_one_is_not_said():
    words = {"worker-thread": "Worker thread", "worker": "Worker"}

    assert [anchor for anchor, *_ in first_uses("A worker thread.", words)] == ["worker-thread"]


def test_a_statement_that_begins_with_a_word_of_the_glossary_needs_its_proof(tmp_path):
    page = tmp_path / "page.md"

    (problem,) = guidance_problems([*written("[Workers](../../glossary.md#worker) share a model.\n", page)])

    assert "has no proof" in str(problem)
