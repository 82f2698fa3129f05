"""Recording: what it adds to running a scenario unrecorded, beside what bare `sys.monitoring` adds."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import CodeType
from typing import Any

from scripts.bench.timing import Row, compared, shown
from scripts.modules import imported
from scripts.recorder import Recorder
from scripts.scenarios import SNIPPETS, Scenario, play, scenarios

PAIRS = 9
LOCAL = ("PY_START", "PY_RESUME", "PY_YIELD", "PY_RETURN", "LINE")


def rows() -> Iterator[Row]:
    """The hello scenario, the same at length, and every scenario of every lesson."""
    hello = scenarios("hello")["two_requests"]
    yield _row("two requests, import and start included", partial(play, hello), partial(unrecorded, hello), "<= 1.2")
    yield _row(
        "  floor: bare sys.monitoring, local events", partial(watched, hello), partial(unrecorded, hello), "1.06"
    )
    many = Scenario(_many_requests, hello.snippet, hello.client)
    yield _row("500 requests", partial(recorded, hello, many), partial(unrecorded, hello, many), "<= 1.2")
    yield _row("  floor", partial(watched, hello, many), partial(unrecorded, hello, many))
    for lesson in sorted(file.parent.name for file in SNIPPETS.glob("*/scenarios.py")):
        for name, scenario in scenarios(lesson).items():
            if scenario.client:
                yield _row(f"{lesson}/{name}", partial(play, scenario), partial(unrecorded, scenario), pairs=5)


def _row(
    what: str, work: Callable[[], object], baseline: Callable[[], object], aim: str = "", pairs: int = PAIRS
) -> Row:
    work(), baseline()
    time, base, ratio = compared(work, baseline, pairs)
    return Row(what, f"{ratio:.2f} x", f"unrecorded: {shown(base)}, now {shown(time)}", aim)


def _many_requests(client: Any) -> None:
    for _ in range(500):
        client.get("/hello")


def unrecorded(scenario: Scenario, playing: Scenario | None = None) -> None:
    """Run a scenario with the client it is recorded with: import anew, start, requests, stop."""
    _run(scenario, playing, lambda code: None, lambda app: app)


def recorded(scenario: Scenario, playing: Scenario) -> Recorder:
    """Record what `playing` does on the snippet of the scenario."""
    recorder = Recorder(str(SNIPPETS.parent))
    with recorder:
        _run(scenario, playing, recorder.watch, recorder.wrap)
    return recorder


def watched(scenario: Scenario, playing: Scenario | None = None) -> None:
    """Run a scenario under `sys.monitoring` with callbacks that do nothing, local to the snippet's code."""
    with monitoring() as watch:
        _run(scenario, playing, watch, lambda app: app)


def _run(scenario: Scenario, playing: Scenario | None, watch: Any, wrap: Callable[[Any], Any]) -> None:
    assert scenario.client
    with (
        imported(scenario.module, SNIPPETS, watch) as service,
        scenario.client(wrap(service.app)) as client,
    ):
        (playing or scenario).run(client)


@contextmanager
def monitoring() -> Iterator[Callable[[CodeType], None]]:
    """A function that has all local events of a code object and those inside it delivered, to nobody."""
    tool, events = 3, sys.monitoring.events
    chosen = [getattr(events, name) for name in LOCAL]

    def watch(code: CodeType) -> None:
        sys.monitoring.set_local_events(tool, code, sum(chosen))
        for inner in code.co_consts:
            if isinstance(inner, CodeType):
                watch(inner)

    sys.monitoring.use_tool_id(tool, "scripts.bench")
    for event in chosen:
        sys.monitoring.register_callback(tool, event, lambda *facts: None)
    try:
        yield watch
    finally:
        for event in chosen:
            sys.monitoring.register_callback(tool, event, None)
        sys.monitoring.free_tool_id(tool)
