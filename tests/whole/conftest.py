"""The proofs of what the calls do must be as strong as those of the lessons."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from scripts.course.notes import PROOFS
from scripts.course.scenarios import recorded
from scripts.traces.events import Trace
from tests.strong import played


@pytest.fixture
def run() -> Callable[[str], Trace]:
    """The trace of a scenario of the lesson whose calls have notes, by the scenario's name."""
    return partial(recorded, "hello")


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Iterator[None]:
    """So must each proof of a note."""
    if pyfuncitem.path == PROOFS:
        yield from played(pyfuncitem)
    else:
        yield
