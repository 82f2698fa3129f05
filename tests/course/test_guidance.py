from pathlib import Path

import pytest

from scripts.course.guidance import guidance_problems
from scripts.course.passages import written

PAGE = Path("lessons/hello/steps.md")
REGION = "<!-- generated: tree one -->\n| `say_hello()` | 27 bytes |\n<!-- /generated -->\n"


def told(text):
    return [str(problem) for problem in guidance_problems([*written(text, PAGE)])]


@pytest.mark.parametrize(
    "text",
    [
        "Read step by step first. Then look at the diagram.",
        "You will see three requests.",
        "Where does it run? Compare both:",
        "- [Why](why.md): the same service without FastAPI.",
        "# Anything a page is called, which is its title",
        "## Process table",
        "## 5. Find the false sentence · 4 minutes",
        "---\ndescription: All of it.\n---",
        f"Answers of 27 bytes. `say_hello()` gave both.\n\n{REGION}",
        "It is fast.\n\n<!-- proof: test_a -->\n<!-- /proof -->",
    ],
)
def test_what_guides_names_or_is_proven_is_no_problem(text):
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("FastAPI is fast.", 1),
        ("Read this. It is fast.", 1),
        ("\n- Try it.\n- It never fails.", 3),
        ("## It is the fastest of all that there are", 1),
        (f"It has 28 bytes.\n\n{REGION}", 1),
        (f"One. Two. Three of them.\n\n{REGION}", 1),
        (f"{REGION}\nIt was `say_hello()`.", 5),
        ("It is fast.\n\n## Next\n\nIt is so.\n\n<!-- proof: test_a -->\n<!-- /proof -->", 1),
    ],
)
def test_what_states_something_without_a_proof_is_told_at_its_line(text, line):
    (problem,) = told(text)

    assert problem.startswith(f"{PAGE}:{line}: this states something and has no proof: ")
    assert problem.endswith("; write <!-- proof: TEST --> and <!-- /proof --> under it, or tell the reader what to do")
