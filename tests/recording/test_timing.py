import asyncio
from functools import partial

from fastapi import FastAPI

from scripts.recording.journal import Journal
from scripts.recording.recorder import Recorder
from scripts.recording.timing import TimedJournal
from scripts.traces.events import Timed
from scripts.traces.timings import RUNS, WAITS, call_times
from tests.recordings import record


def service():
    app = FastAPI()

    @app.get("/")
    async def read():
        return await part()

    async def part():
        await asyncio.sleep(0)
        return add()

    def add():
        return 1

    return app


def test_a_recorder_that_is_asked_for_times_records_the_same_events_and_when():
    app = service()
    timed, plain = (
        record(
            app,
            lambda client: client.get("/"),
            watch=service,
            by=partial(Recorder, journal=TimedJournal if asked else Journal),
        )
        for asked in (True, False)
    )

    assert {type(event) for event in timed.events} == {Timed}
    assert not any(isinstance(event, Timed) for event in plain.events)
    assert [(e.kind, e.name, e.values) for e in timed.events] == [(e.kind, e.name, e.values) for e in plain.events]


def test_a_call_lies_in_the_one_that_made_it_and_both_wait_together():
    trace = record(service(), lambda client: client.get("/"), watch=service, by=partial(Recorder, journal=TimedJournal))
    read, part, add = (call.stretches for call in call_times(trace.select(request=1)))

    assert [stretch.kind for stretch in read if stretch.kind == WAITS] == [WAITS]
    assert read[0].begin <= part[0].begin <= add[0].begin <= add[-1].end <= part[-1].end <= read[-1].end
    assert {stretch.kind for stretch in add} == {RUNS}
    moments = [moment for stretch in read for moment in (stretch.begin, stretch.end)]
    assert moments == sorted(moments)
