"""Recordings of an application that a test defines."""

import sys
from collections.abc import Callable
from types import CodeType, FunctionType
from typing import Any

from scripts.playing.clients import Client, in_process
from scripts.playing.play import Act, perform
from scripts.recording.applications import Application
from scripts.recording.recorder import Recorder
from scripts.recording.watcher import Watcher
from scripts.traces.events import Event, Trace


def record(
    app: Application,
    act: Act,
    client: Client = in_process,
    watch: FunctionType | None = None,
    by: Callable[[], Watcher] = Recorder,
) -> Trace:
    """The trace of `act(client)`. Watched are the functions of the calling test, or of `watch`, but not `act`."""
    around = watch.__code__ if watch else sys._getframe(1).f_code
    with by() as watcher:
        for constant in around.co_consts:
            if isinstance(constant, CodeType) and constant is not act.__code__:
                watcher.watch(constant)
        perform(act, app, client, watcher)
    return watcher.trace


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
