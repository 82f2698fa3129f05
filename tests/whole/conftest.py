"""The proofs of what the calls do are asked for their strength as those of the lessons are."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from scripts.course.notes import PROOFS
from scripts.course.scenarios import recorded
from scripts.traces.events import Trace
from tests.strong import must_be_strong


@pytest.fixture
def run() -> Callable[[str], Trace]:
    """The trace of a scenario of the lesson whose calls have notes, by the scenario's name."""
    return partial(recorded, "hello")


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Iterator[None]:
    """Each proof of a note must be strong."""
    yield
    if pyfuncitem.path == PROOFS:
        must_be_strong(pyfuncitem)
