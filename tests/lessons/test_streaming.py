import inspect
from pathlib import Path

import fastapi.routing
import pytest

from scripts.traces.steps import steps
from scripts.train_words import text
from scripts.views.stream import moments
from snippets.streaming import as_events, as_lines, in_thread
from snippets.words import MODEL, next_word


def test_lines_leave_at_once_and_events_two_words_late(run):
    lines, events = moments(run("lines")), moments(run("events"))

    assert lines[:5] == ["200 is sent", "1 'is' is made", "1 'is' is sent", "1 'is' is read", "2 'better' is made"]
    assert lines[10:] == ["4 'ugly.' is made", "4 'ugly.' is sent", "4 'ugly.' is read", "the end is sent"]
    assert events[:5] == ["1 'is' is made", "200 is sent", "2 'better' is made", "3 'than' is made", "1 'is' is sent"]
    assert events[5:9] == ["1 'is' is read", "4 'ugly.' is made", "2 'better' is sent", "2 'better' is read"]
    assert events[9:12] == ["3 'than' is sent", "4 'ugly.' is sent", "the end is sent"]


def test_the_two_services_differ_in_how_they_send():
    lines, events = (Path(module.__file__).read_text() for module in (as_lines, as_events))

    assert lines.count("async def write(word: str) -> AsyncIterable[str]:") == 1
    without = events.replace(", response_class=EventSourceResponse", "")
    assert without.replace("from fastapi.sse import EventSourceResponse\n", "") == lines


def test_each_word_is_a_message_between_the_first_and_an_empty_one(run):
    sent = run("lines").select("http.response.start", "http.response.body")
    items = [e.values["yield"].strip("'") for e in run("lines").select("suspend", name="write")]

    assert items == ["is", "better", "than", "ugly."] and len(sent) == 6
    assert [e.values.get("body", e.values.get("status")) for e in sent] == ["200", *(f'"{i}"\n' for i in items), ""]
    assert [e.values["more_body"] for e in sent[1:]] == ["True"] * 4 + ["False"]


@pytest.mark.unshaken("the model alone: no run, no answer and no file that changes has a part in it")
def test_the_model_writes_a_sentence_that_is_not_in_its_text():
    written = ["Simple"]
    while word := next_word(written[-1]):
        written.append(word)

    assert " ".join(written) == "Simple is better than ugly."
    assert " ".join(written) not in text() and len(text().split()) == 144
    assert MODEL["is"] == {"better": 7, "often": 1, "hard": 1, "easy": 1}


def test_a_test_client_sees_the_same_order(run):
    tested = moments(run("events_of_a_test_client"))

    assert tested == [moment for moment in moments(run("events")) if not moment.endswith("read")]


def test_the_first_word_is_made_in_step_3_and_sent_in_step_8(run):
    made, sent = (steps(run("events"))[number - 1] for number in (3, 8))

    assert made.first("suspend").values["yield"] == "'is'"
    assert sent.first("http.response.body").values["body"] == 'data: "is"\n\n'


def test_two_buffers_stand_before_an_event(run):
    serving = (
        inspect.getsource(fastapi.routing).partition("def _sse_producer_cm")[2].partition("elif is_json_stream")[0]
    )
    waiting, most = 0, 0
    for moment in moments(run("events")):
        waiting += moment.endswith("made") - (moment.endswith("is sent") and "'" in moment)
        most = max(most, waiting)

    assert serving.count("max_buffer_size=1") == 2 and "send_keepalive.send(KEEPALIVE_COMMENT)" in serving
    assert "start_soon(_producer)" in serving and "start_soon(_keepalive_inserter)" in serving
    assert most == 3


def test_all_is_made_on_the_event_loop(run):
    made = [*run("lines").select("suspend", name="write"), *run("events").select("suspend", name="write")]

    assert [e.where for e in made] == ["event loop"] * 8
    assert inspect.isasyncgenfunction(as_lines.write)


def test_with_sleep_the_client_is_one_word_behind(run):
    moments_of = moments(run("with_sleep"))

    assert moments_of[:4] == ["1 'is' is made", "200 is sent", "2 'better' is made", "1 'is' is sent"]
    assert moments_of[4:7] == ["1 'is' is read", "3 'than' is made", "2 'better' is sent"]
    assert {e.where for e in run("with_sleep").select("start", name="next_word")} == {"event loop"}
    assert "await asyncio.sleep(0)" in run("with_sleep").sources.values()


def test_the_neighbour_waits_for_a_generator_that_blocks(run):
    def when(trace, *facts):
        seen = [(e.request, e.kind) for e in trace.events if e.kind != "start" or e.name == "next_word"]
        return [seen.index(fact) for fact in facts]

    sent, answered = (1, "http.response.body"), (2, "http.response.body")
    blocks = when(run("neighbour_waits"), (1, "held"), (2, "client"), (1, "let go"), sent, (2, "scope"))
    threaded = when(run("neighbour_is_served"), (1, "held"), (2, "scope"), answered, (1, "let go"), sent)
    where = [run("neighbour_waits").select("held")[0].where, run("neighbour_is_served").select("held")[0].where]

    assert (blocks, threaded) == (sorted(blocks), sorted(threaded))
    assert where == ["event loop", "worker thread"]


def test_a_404_is_one_only_before_the_response_begins(run):
    late = run("unknown_word").select("http.response.start", "unwind", "client", request=1)
    first = run("unknown_word").select("unwind", "http.response.start", request=2)

    assert [e.kind for e in late] == ["http.response.start", "unwind", "unwind", "client"]
    assert late[0].values["status"] == "200"
    assert late[-1].name == "the client has status 200, and then IncompleteRead(0 bytes read)"
    assert [(e.kind, e.values.get("status")) for e in first] == [("unwind", None), ("http.response.start", "404")]
    assert [e.name for e in run("unknown_word").select("unwind")] == ["known", "check_late", "known"]


def test_one_more_word_is_made_for_a_client_that_has_left(run):
    shown = moments(run("leaves_finally"))

    assert shown[4:7] == ["the client leaves", "2 'better' is made", "2 'better' is sent, and the client has left"]
    assert not [moment for moment in shown if moment.startswith("3")]


def test_finally_waits_until_garbage_is_collected(run):
    events = run("leaves_finally").events
    over = events.index(run("leaves_finally").select("end", request=1)[0])
    collected = events.index(run("leaves_finally").select("client", name="garbage is collected")[0])
    raised = events.index(run("leaves_finally").select("unwind", name="write")[0])
    free = [e.values["return"] for e in run("leaves_finally").select("return", name="free_slots")]

    assert over < collected < raised
    assert (events[raised].values["raised"], events[raised].where) == ("GeneratorExit()", "main thread")
    assert free == ["{'free': 0}", "{'free': 1}"]


def test_a_thread_for_each_word_cures_the_lag(run):
    events, threaded = (inspect.getsource(module).split("\n") for module in (as_events, in_thread))
    other = [line.strip() for line in threaded if line not in events]

    assert moments(run("in_thread")) == moments(run("lines"))
    assert {e.where for e in run("in_thread").select("start", name="next_word")} == {"worker thread"}
    assert other == ["import asyncio", "while word := await asyncio.to_thread(next_word, word):"]


def test_a_def_generator_is_in_time_too(run):
    assert moments(run("in_def")) == moments(run("lines"))
    assert {e.where for e in run("in_def").select("suspend", name="write")} == {"worker thread"}


def test_a_dependency_gives_the_slot_back_when_the_call_is_over(run):
    events = run("leaves_dependency").events
    left, over = (events.index(run("leaves_dependency").select(kind, request=1)[0]) for kind in ("leave", "end"))
    back = events.index(run("leaves_dependency").select("return", name="take_slot")[0])
    free = [e.values["return"] for e in run("leaves_dependency").select("return", name="free_slots")]

    assert left < back < over
    assert free == ["{'free': 1}", "{'free': 1}"]


def test_quiz_how_many_words_are_made(run, key):
    shown = moments(run("events"))
    made = [moment for moment in shown[: shown.index("1 'is' is read")] if moment.endswith("made")]

    assert (len(made), str(len(made))) == (3, key)
    assert "await asyncio.sleep(0)" not in run("events").sources.values()


def test_quiz_what_a_late_404_is(run, key):
    (start,) = run("unknown_word").select("http.response.start", request=1)
    bodies = run("unknown_word").select("http.response.body", request=1)
    broken = "raised" in run("unknown_word").select("end", request=1)[0].values
    status = start.values["status"]

    outcomes = {
        "`404`, as nothing was yielded yet": status == "404",
        "`500`, as the exception comes too late": status == "500",
        "`200`, and a connection that breaks off": status == "200" and broken and not bodies,
        "`200`, and the 404 as an item": status == "200" and bool(bodies),
    }

    assert [text for text, true in outcomes.items() if true] == [key]


def test_quiz_when_finally_runs(run, key):
    seen = [(e.request, e.kind, e.name) for e in run("leaves_finally").events]
    leaves, over = seen.index((1, "leave", "http")), seen.index((1, "end", "http"))
    collected = seen.index((1, "client", "garbage is collected"))
    ran = seen.index((1, "unwind", "write")) if (1, "unwind", "write") in seen else len(seen)

    outcomes = {
        "When the client leaves": leaves < ran < over,
        "When the call of the application is over": over < ran < collected,
        "When Python collects the generator as garbage": collected < ran < len(seen),
        "Never": ran == len(seen),
    }

    assert [text for text, true in outcomes.items() if true] == [key]


def test_quiz_who_waits_for_a_word(run, key):
    seen = [(e.request, e.kind) for e in run("neighbour_waits").events]
    gets, made = seen.index((2, "scope")), seen.index((1, "let go"))
    (held,) = run("neighbour_waits").select("held")
    begun = seen.index((1, "http.response.start"))

    outcomes = {
        "At once, as the response has begun already": gets < made and begun < gets,
        "After the word is made": made < gets,
        "At once, as the generator is async": gets < made and held.where == "event loop",
        "At once, as each word is an item of its own": gets < made,
    }

    assert [text for text, true in outcomes.items() if true] == [key]
    assert seen.index((2, "client")) < made < seen.index((1, "http.response.body")) < gets


def test_quiz_how_many_messages(run, key):
    sent = run("lines").select("http.response.start", "http.response.body")

    assert (len(sent), str(len(sent))) == (6, key)
    assert sent[-1].values["more_body"] == "False"
