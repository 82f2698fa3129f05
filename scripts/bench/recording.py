"""Recording: what it adds to running a scenario unrecorded, beside what bare `sys.monitoring` adds."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import CodeType
from typing import Any

from scripts.bench.timing import Row, compared, shown
from scripts.course.lessons import SNIPPETS
from scripts.course.scenarios import IN_TERMINAL, Scenario, asked_by, scenarios
from scripts.playing.clients import in_process, over_a_socket
from scripts.playing.fresh import imported_anew
from scripts.playing.play import Act, takes_a_note
from scripts.recording.tool import Tool

PAIRS = 9
EVENTS = sys.monitoring.events
LOCAL = (EVENTS.PY_START, EVENTS.PY_RESUME, EVENTS.PY_YIELD, EVENTS.PY_RETURN, EVENTS.LINE)


def rows() -> Iterator[Row]:
    """The hello scenario, the same at length, and every scenario of every lesson."""
    hello = scenarios("hello")["two_requests"]
    yield _row("two requests, import and start included", hello.play, partial(unrecorded, hello), "<= 1.2")
    yield _row(
        "  floor: bare sys.monitoring, local events", partial(watched, hello), partial(unrecorded, hello), "1.06"
    )
    many = on_hello(_many_requests)
    yield _row("500 requests", many.play, partial(unrecorded, many), "<= 1.2")
    yield _row("  floor", partial(watched, many), partial(unrecorded, many))
    for lesson in sorted(file.parent.name for file in SNIPPETS.glob("*/scenarios.py")):
        for name, scenario in scenarios(lesson).items():
            if scenario.kind is not IN_TERMINAL:
                yield _row(f"{lesson}/{name}", scenario.play, partial(unrecorded, scenario), pairs=5)


def _row(
    what: str, work: Callable[[], object], baseline: Callable[[], object], aim: str = "", pairs: int = PAIRS
) -> Row:
    work(), baseline()
    time, base, ratio = compared(work, baseline, pairs)
    return Row(what, f"{ratio:.2f} x", f"unrecorded: {shown(base)}, now {shown(time)}", aim)


def on_hello(run: Act) -> Scenario:
    """A scenario of ours on the hello lesson's snippet."""
    return Scenario(run, "snippets.hello.say_hello", asked_by(in_process))


def _many_requests(client: Any) -> None:
    for _ in range(500):
        client.get("/hello")


def unrecorded(scenario: Scenario) -> None:
    """Run a scenario with the client it is recorded with: import anew, start, requests, stop."""
    _run(scenario, lambda code: None)


def watched(scenario: Scenario) -> None:
    """Run a scenario under `sys.monitoring` with callbacks that do nothing, local to the snippet's code."""
    with monitoring() as watch:
        _run(scenario, watch)


def _run(scenario: Scenario, watch: Callable[[CodeType], None]) -> None:
    asked = over_a_socket if scenario.kind.lacks else in_process
    with imported_anew(scenario.module, SNIPPETS, watch) as service, asked(service.app) as client:
        scenario.run(client, *[lambda name, request=None: None][: takes_a_note(scenario.run)])


@contextmanager
def monitoring() -> Iterator[Callable[[CodeType], None]]:
    """A function that has all local events of a code object and those inside it delivered, to nobody."""
    tool = Tool("scripts.bench", dict.fromkeys(LOCAL, lambda *facts: None))

    def watch(code: CodeType) -> None:
        tool.watch(code, sum(LOCAL))
        for inner in code.co_consts:
            if isinstance(inner, CodeType):
                watch(inner)

    tool.take()
    try:
        yield watch
    finally:
        tool.give_back()
