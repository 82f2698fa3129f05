from functools import partial

import pytest

from scripts.traces.events import Event, Trace
from scripts.views.labels import fence
from scripts.views.lights import Lit, comments, happened, lights, with_lights
from scripts.views.process_flow import process_flow
from scripts.views.process_table import process_table
from scripts.views.sequence import sequence
from scripts.views.timeline import timeline


def asked(request, path="/a"):
    return Event("scope", request, "event loop", "http", values={"method": "GET", "path": path})


def called(request, name):
    where = {"request": request, "where": "event loop", "name": name}
    return Event("start", **where), Event("return", **where, values={"return": "1", "type": "int"})


def answered(request, status="200"):
    start = Event("http.response.start", request, "event loop", values={"status": status})
    return start, Event("http.response.body", request, "event loop", values={"body": "1", "size": "1"})


def ended(request):
    return Event("end", request, "event loop", "http")


def whole(request):
    return (asked(request), *called(request, "f"), *answered(request), ended(request))


def said(view, *events):
    return [lit.parts for lit in lights(view, Trace(events))]


def chart(*lines):
    return "\n".join(fence("\n".join(["flowchart TD", *lines]), "mermaid"))


def test_each_step_is_told_in_a_comment_at_the_end_of_the_diagram():
    text = with_lights(sequence, Trace(whole(1))).split("\n")

    assert text[-4:] == [
        "    %% step 1, Receive request 1: message-1 message-2 message-3 message-4",
        "    %% step 2, Send response: message-5 message-6 message-7",
        "    %% step 3, Wait for the next request: message-8",
        "```",
    ]


def test_what_is_no_diagram_stays_as_it_is():
    trace = Trace(whole(1))

    assert with_lights(process_table, trace) == process_table(trace)


def test_comments_are_read_as_they_were_written():
    trace = Trace(whole(1))

    found = comments(with_lights(process_flow, trace))

    assert found == list(lights(process_flow, trace))
    assert found[1] == Lit(2, "Send response", ("stage-send",))


def test_a_node_that_did_not_happen_never_lights_up():
    found = said(process_flow, asked(1), *answered(1, "404"), ended(1))

    assert found == [("stage-receive",), ("stage-send",), ("stage-wait",)]


def test_a_node_lights_up_again_when_it_says_something_new():
    def view(trace):
        count = len(trace.select("scope"))
        return chart(f'    n["{count} requests"]', '    other["always"]')

    assert said(view, *whole(1), asked(2)) == [("n",), (), (), ("n",)]


def test_a_chart_of_the_first_request_lights_up_for_a_later_one_where_it_says_the_same():
    def view(trace):
        first = [e for e in trace.events if e.request == 1]
        lines = [f'    {e.kind.replace(".", "-")}["{e.values.get("status", "")}"]' for e in first]
        return chart(*lines)

    found = said(view, *whole(1), asked(2), *answered(2, "500"), ended(2))

    assert found[3:] == [("scope",), ("http-response-body",), ("end",)]


def test_a_message_belongs_to_the_step_that_draws_it_first():
    found = said(sequence, *whole(1), *whole(2))

    assert found[3] == ("message-9", "message-10", "message-11", "message-12")
    assert sorted(name for lit in found for name in lit) == sorted(f"message-{n}" for n in range(1, 17))


def test_what_a_client_says_belongs_to_its_own_step_though_its_request_arrives_later():
    sent = Event("client", 2, "client", "GET /b is sent")

    found = said(timeline, asked(1), sent, *answered(1), ended(1), asked(2, "/b"), *answered(2), ended(2))

    assert found == [("message-1",), ("message-2",), ("message-3",), (), ("message-4",), ("message-5",), ()]


def test_every_part_that_a_comment_names_is_in_the_diagram():
    for view in (sequence, process_flow, timeline):
        drawn = happened(view(Trace((*whole(1), *whole(2)))))

        assert {name for lit in said(view, *whole(1), *whole(2)) for name in lit} <= drawn.keys()


@pytest.mark.parametrize("line", ['n["a"]:::skipped', 'n["a"]\nclass m,n skipped', "subgraph n-1[ ]", "a --> b"])
def test_only_nodes_that_happened_are_parts_of_a_chart(line):
    assert happened(f"flowchart TD\n{line}") == {}


@pytest.mark.parametrize("arrow", ["->>", "-->>", "->", "-->", "-x", "--x", "-)", "--)", "->>+"])
def test_every_kind_of_message_is_counted(arrow):
    assert happened(f"sequenceDiagram\n    a{arrow}b: said") == {"message-1": f"    a{arrow}b: said"}


def test_lights_are_the_same_every_time():
    draw = partial(with_lights, process_flow, Trace((*whole(1), *whole(2))))

    assert draw() == draw()
