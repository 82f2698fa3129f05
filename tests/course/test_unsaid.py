import pytest

from scripts.course import unsaid
from scripts.course.unsaid import unsaid_problems

DIAGRAM = "```mermaid\nflowchart LR\n    accTitle: A\n    accDescr: B\n    a --> b\n```\n"


def told(tmp_path, text):
    page = tmp_path / "page.md"
    page.write_text(text)
    return [str(problem).removeprefix(f"{page}:") for problem in unsaid_problems(page)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("---\ntitle: [a\n---\n# A\n", "2: these settings are no YAML: expected ',' or ']', but got "),
        ("---\ntitle: a: b\n---\n# A\n", "2: these settings are no YAML: mapping values are not allowed here; write "),
        ("---\n- a\n---\n# A\n", '2: these settings are no names and texts; write NAME: "VALUE" on each of its lines'),
        ("---\ntitle: 3\n---\n# A\n", "2: these settings are no names and texts; "),
        ("---\ntitle: \x07\n---\n# A\n", "2: these settings are no YAML: it has a character that YAML has not; write "),
        ("---\ntitle: a\n\n# A\n", "1: what begins here is not closed before the page ends; write --- after it"),
        (
            "# A\n\n## Same\n\n### `same`\n",
            "5: line 3 has this heading too, so that a link leads to ",
        ),
        (
            f"# A\n\n{DIAGRAM.replace('b', '')}",
            "3: Mermaid cannot read this diagram: unexpected end of input",
        ),
        ("# A\n\n```mermaid\npie\n    a : 3\n```\n", "3: Mermaid cannot read this diagram: unexpected pie statement"),
        (DIAGRAM.replace("accDescr: B", "accDesc: B"), "1: "),
        (DIAGRAM.replace("    accDescr: B\n", ""), "1: this diagram has no accDescr; write accDescr: WHAT IT SHOWS "),
        (DIAGRAM.replace("accTitle: A", "accTitle:"), "1: "),
    ],
)
def test_what_nobody_else_tells_is_told_at_its_line(tmp_path, text, said):
    problem, *_ = told(tmp_path, text)

    assert problem.startswith(said)


@pytest.mark.parametrize(
    "text",
    [
        f'---\ntitle: "A"\n---\n\n# A\n\n---\n\n{DIAGRAM}',
        "# A\n\n## Same\n\n## Same {#other}\n\n```text\n## Same\n```\n",
        "<!-- generated: gate one -->\n```mermaid\nnonsense\n```\n## A\n<!-- /generated -->\n\n## A\n",
        "````text\n```mermaid\nnonsense\n```\n````\n",
    ],
)
def test_what_is_sound_shown_or_generated_is_no_fault(tmp_path, text):
    assert told(tmp_path, text) == []


def test_without_mkdocs_and_a_reader_of_diagrams_the_rest_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(unsaid, "yaml", None)
    monkeypatch.setattr(unsaid, "merman", None)

    found = told(tmp_path, f"---\ntitle: [a\n---\n{DIAGRAM.replace('b', '')}\n```mermaid\npie\n    accTitle: A\n```\n")

    assert [line.partition(";")[0] for line in found] == ["11: this diagram has no accDescr"]
