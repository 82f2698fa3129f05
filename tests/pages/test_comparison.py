import json

import pytest

from scripts.pages.comparison import compared
from scripts.pages.recorded import lines, read
from scripts.problems import Problem
from scripts.traces.events import Event, Trace

GONE = Problem("it fails", "mend it", "a.py", 3)
ROWS = {1: {"framework": 40}, 10: {"framework": 400}}


def answered(*statuses):
    """A trace of requests that were answered with these statuses."""
    return Trace(
        tuple(Event("http.response.start", n, "event loop", values={"status": s}) for n, s in enumerate(statuses, 1))
    )


ALL = {("shop", "ask"): answered("200", "200"), ("shop", "more"): ROWS, ("zoo", "scenarios"): GONE}


def test_where_nothing_is_another_that_is_said():
    assert compared(ALL, ALL) == "Every recording is as it was.\n"


def test_a_sentence_names_each_recording_that_it_is_true_of_and_its_request_where_not_all_are_so():
    before = {("shop", name): answered("200", "200") for name in ("ask", "both", "tell")}
    now = {("shop", "ask"): answered("200", "201"), ("shop", "both"): answered("201", "201"), ("shop", "tell"): GONE}

    heading, _, one, other, _ = compared(before, now).split("\n")

    assert heading == "## shop"
    assert one.endswith(" (ask, request 2, both)")
    assert other == "- cannot be recorded any more: a.py:3: it fails; mend it (tell)"


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (ROWS, {**ROWS, 10: {"framework": 500}}, "Framework calls: now 500 for 10, before 400"),
        (GONE, ROWS, "can be recorded now; before: a.py:3: it fails; mend it"),
        (None, GONE, "cannot be recorded any more: a.py:3: it fails; mend it"),
    ],
)
def test_counts_and_what_can_be_recorded_or_not_are_told(before, now, said):
    assert compared({("shop", "it"): before}, {("shop", "it"): now}) == f"## shop\n\n- {said} (it)\n"


def test_what_another_process_tells_is_what_it_recorded():
    told = read(lines(ALL))

    assert {**told, ("zoo", "scenarios"): str(told["zoo", "scenarios"])} == {**ALL, ("zoo", "scenarios"): str(GONE)}
    assert all(isinstance(json.loads(line), list) for line in lines(ALL))
