import sys

import pytest

from scripts.recording.chains import Chain
from scripts.recording.counts import Counts
from scripts.recording.recorder import Recorder
from scripts.recording.tool import ORDER, Tool

monitoring = sys.monitoring
START = monitoring.events.PY_START


def names():
    return [monitoring.get_tool(tool) for tool in range(6)]


def early(): ...
def late(): ...
def other(): ...


@pytest.fixture
def taken():
    """All tool ids are taken by somebody else."""
    free = [tool for tool in range(6) if monitoring.get_tool(tool) is None]
    for tool in free:
        monitoring.use_tool_id(tool, "test")
    yield
    for tool in free:
        monitoring.free_tool_id(tool)


def test_what_is_watched_calls_back_from_taking_to_giving_back_and_again():
    seen = []
    tool = Tool("test", {START: lambda code, offset: seen.append(code.co_name)})
    tool.watch(early.__code__, START)

    for _ in range(2):
        early()
        tool.take()
        tool.watch(late.__code__, START)
        early(), late(), other()
        tool.give_back()
        late()

    assert seen == ["early", "late"] * 2


def test_all_code_is_watched_until_other_events_are_asked_for():
    seen = []
    tool = Tool("test", {START: lambda code, offset: seen.append(code.co_name)})
    tool.watch_all(START)

    tool.take()
    other()
    tool.watch_all(0)
    early()
    tool.give_back()

    assert (seen[0], "early" in seen) == ("other", False)


def test_a_tool_that_cannot_begin_is_given_back():
    before = names()
    tool = Tool("test", {START: print})
    tool.watch_all(-1)

    with pytest.raises(ValueError, match="invalid event set"):
        tool.take()

    assert names() == before
    assert monitoring.get_tool(ORDER[0]) is None


@pytest.mark.parametrize("watcher", [Recorder, Chain, Counts])
def test_every_watcher_leaves_the_interpreter_as_it_was_also_when_something_raises(watcher):
    before = names()

    with pytest.raises(ZeroDivisionError), watcher() as watching:
        watching.watch(early.__code__)
        assert names() != before
        1 / 0  # noqa: B018

    assert names() == before


@pytest.mark.usefixtures("taken")
@pytest.mark.parametrize("watcher", [Recorder, Chain, Counts])
def test_all_tool_ids_taken_is_one_clear_error(watcher):
    with pytest.raises(RuntimeError, match="all six tool ids"), watcher():
        pass
