"""Growth: what recording and rendering cost as the requests grow. Linear means the same for each request."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from scripts.bench.timing import Row, clock, seconds, shown
from scripts.course.scenarios import Scenario, asked_by
from scripts.playing.clients import in_process
from scripts.playing.play import Act
from scripts.traces.events import Trace
from scripts.views.catalogue import OF_A_TRACE

SIZES = (10, 100, 1_000, 10_000)


def rows() -> Iterator[Row]:
    """Events a second, then each view's cost a request at growing sizes."""
    traces = {}
    for size in SIZES:
        start = clock()
        traces[size] = record(size)
        spent = clock() - start
        count = len(traces[size].events)
        yield Row(
            f"record {size:,} requests", f"{shown(spent / size)} a request", f"{count / spent:,.0f} events a second"
        )
    for view in sorted(OF_A_TRACE):
        costs = [seconds(partial(OF_A_TRACE[view], traces[size])) / size for size in SIZES]
        first, *_, last = costs
        yield Row(f"render {view}", " ".join(map(shown, costs)), f"last / first {last / first:.1f} x", "<= 1")


def on_hello(run: Act) -> Scenario:
    """A scenario of ours on the hello lesson's snippet."""
    return Scenario(run, "snippets.hello.say_hello", asked_by(in_process))


def record(size: int) -> Trace:
    """The trace of so many requests to the hello snippet, in one run of it."""

    def requests(client: Any) -> None:
        for _ in range(size):
            client.get("/hello")

    return on_hello(requests).play()
