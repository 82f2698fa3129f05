"""Recordings of an application that a test defines."""

import sys
from collections.abc import Callable
from types import CodeType, FunctionType
from typing import Any

from scripts.playing.clients import Client, in_process
from scripts.recording.applications import Application
from scripts.recording.recorder import Recorder
from scripts.traces.events import Event, Trace


def record(
    app: Application, run: Callable[..., Any], client: Client = in_process, watch: FunctionType | None = None
) -> Trace:
    """The trace of `run(client)`. Watched are the functions of the calling test, or of `watch`, but not `run`."""
    around = watch.__code__ if watch else sys._getframe(1).f_code
    recorder = Recorder()
    with recorder:
        for constant in around.co_consts:
            if isinstance(constant, CodeType) and constant is not run.__code__:
                recorder.watch(constant)
        with client(recorder.wrap(app)) as connected:
            run(connected)
    return recorder.trace


def unrecorded(app: Application, run: Callable[..., Any]) -> Any:
    """What `run` gives on the application when nobody records."""
    with in_process(app) as client:
        return run(client)


def story(trace: Trace, *kinds: str, request: int = 1) -> list[str]:
    """The events of a request as `kind name`; only of these kinds, where some are given."""
    return [f"{e.kind} {e.name}".strip() for e in trace.select(*kinds, request=request)]


def values(events: list[Event], name: str) -> list[str | None]:
    """One value of each event."""
    return [e.values.get(name) for e in events]
