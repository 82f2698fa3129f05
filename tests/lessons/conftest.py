"""What a proof may ask for: the recorded runs of its lesson, and the key of the quiz it belongs to."""

from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.claims import checked_answer, module
from scripts.events import Trace
from scripts.problems import ROOT
from scripts.scenarios import recorded


@pytest.fixture
def lesson(request: pytest.FixtureRequest) -> str:
    """The slug of the lesson whose proofs stand in this file."""
    name = Path(request.path).stem.removeprefix("test_")
    return next(d.name for d in (ROOT / "docs" / "lessons").iterdir() if module(d.name) == name)


@pytest.fixture
def run(lesson: str) -> Callable[[str], Trace]:
    """The trace of a scenario of this lesson, by the scenario's name."""
    return lambda scenario: recorded(module(lesson), scenario)


@pytest.fixture
def key(lesson: str, request: pytest.FixtureRequest) -> str:
    """The answer that is checked on the page, in the quiz that names this proof."""
    pages = sorted((ROOT / "docs" / "lessons" / lesson).glob("*.md"))
    return checked_answer(lesson, request.node.originalname, pages)
