import json
from dataclasses import replace

import jsonschema_rs

from scripts.problems import ROOT
from scripts.traces.events import Event, Trace
from scripts.traces.stored import as_json, fields_of, recorded_with

ARRIVES = Event("scope", 1, "event loop", "http", values={"method": "GET", "path": "/"})
STARTS = Event("start", 1, "worker thread", "read", 4, "a.py", changed={"a": "1"})


def test_an_event_is_what_its_fields_say():
    assert Event(**json.loads(json.dumps(fields_of(STARTS)))) == STARTS


def test_a_stored_trace_has_each_event_and_each_step_on_a_line():
    text = as_json(Trace((ARRIVES, STARTS)), "shop.main:app")

    stored = json.loads(text)
    assert (stored["service"], stored["recorded_with"]) == ("shop.main:app", recorded_with())
    assert [Event(**fields) for fields in stored["events"]] == [ARRIVES, STARTS]
    assert stored["steps"] == [{"number": 1, "action": "Receive request", "request": 1, "first": 0, "last": 1}]
    assert ['"kind"' in line for line in text.split("\n")].count(True) == 2


def test_the_schema_knows_what_is_held_and_let_go():
    held = Event("held", 1, "worker thread", "Path.read_text", 14, "a.py", 1, 0, 1)
    schema = json.loads((ROOT / "docs" / "trace-2.schema.json").read_text())

    for kind, known in (("held", True), ("let go", True), ("let", False)):
        stored = json.loads(as_json(Trace((replace(held, kind=kind),)), "shop.main:app"))
        assert jsonschema_rs.is_valid(schema, stored) is known
