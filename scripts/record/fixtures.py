"""Fixtures of pytest: an application whose recording is printed when the test that asks it fails."""

from collections.abc import Callable, Generator, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from ..recording.applications import Application
    from ..recording.recorder import Recorder

RECORDER: "pytest.StashKey[Recorder]" = pytest.StashKey()


@pytest.fixture
def recorded(request: pytest.FixtureRequest) -> "Iterator[Callable[[Application], Application]]":
    """`recorded(app)` behaves as `app` does; when the test fails, what it did for the test's requests is printed.

    Watched are the functions below pytest's root folder that are there when it is called, but for what the test does.
    """
    from ..recording.recorder import Recorder  # imported here: who uses no fixture of these waits for nothing
    from .failures import broken
    from .tested import functions

    root = request.config.rootpath

    def wrapped(app: "Application") -> "Application":
        for code in functions(root):
            recorder.watch(code)
        return recorder.wrap(app)

    request.node.stash[RECORDER] = recorder = Recorder(str(root))
    try:
        with recorder, recorder.outside():
            yield wrapped
    except Exception as error:
        if error is not recorder.broken:
            raise
        request.node.warn(pytest.PytestWarning(str(broken(error))))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add the recording to what is told of a test that failed."""
    report = yield
    recorder = item.stash.get(RECORDER, None)
    if recorder and report.failed and report.when == "call":
        from .tested import told

        if text := told(recorder, item.config.rootpath, item.config.get_terminal_writer().fullwidth):
            report.sections.append(("Recorded requests", text))
    return report
