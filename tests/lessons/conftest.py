"""What a proof may ask for: the recorded runs and counts of its lesson, and the key of the quiz it belongs to."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from scripts.course.growths import counted, growths
from scripts.course.lessons import SNIPPETS, module
from scripts.course.proofs import lesson_of
from scripts.course.quizzes import Key, checked_answer, wrong_key
from scripts.course.scenarios import recorded, scenarios
from scripts.pages.__main__ import lessons
from scripts.problems import Problem
from scripts.traces.counts import Rows
from scripts.traces.events import Trace
from tests.strong import played


@pytest.fixture
def lesson(request: pytest.FixtureRequest) -> str:
    """The slug of the lesson whose proofs stand in this file."""
    return next(slug for slug in lessons() if module(slug) == lesson_of(Path(request.path)))


@pytest.fixture
def run(lesson: str) -> Callable[[str], Trace]:
    """The trace of a scenario of this lesson, by the scenario's name."""
    return partial(named, module(lesson), scenarios, recorded)


@pytest.fixture
def grown(lesson: str) -> Callable[[str], Rows]:
    """The counts of a growth of this lesson, by the growth's name."""
    return partial(named, module(lesson), growths, counted)


def named[Found](
    slug: str, known: Callable[[str], dict[str, Any]], found: Callable[[str, str], Found], name: str
) -> Found:
    """What a lesson has of this name, or another one of `lesson/name`."""
    slug, _, name = name.rpartition("/") if "/" in name else (slug, "", name)
    if name not in known(slug):
        file, cure = SNIPPETS / slug / "scenarios.py", f"use one of {', '.join(known(slug)) or 'none yet'}"
        raise Problem(f"unknown {known.__name__.removesuffix('s')} {name!r}", cure, file)
    return found(slug, name)


@pytest.fixture
def key(lesson: str, request: pytest.FixtureRequest) -> Key:
    """The answer that is checked on the page, in the quiz that names this proof."""
    return checked_answer(lesson, request.node.originalname)


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """A wrong key is told with its page and line."""
    keys = [side for side in (left, right) if isinstance(side, Key)]
    if op != "==" or not keys:
        return None
    return [str(wrong_key(keys[0], right if keys[0] is left else left))]


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Iterator[None]:
    """Each proof must be over in time, and strong."""
    yield from played(pyfuncitem)
