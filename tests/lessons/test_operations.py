import inspect
import signal
from pathlib import Path

import uvicorn
from gunicorn.config import KNOWN_SETTINGS
from uvicorn.supervisors import multiprocess

from scripts.course.excerpts import lacked
from scripts.course.scenarios import scenarios
from scripts.traces.requests import answers
from scripts.traces.steps import steps
from snippets.operations import scenarios as played

ACCEPTED = "a new connection is accepted: GET /health is sent"
WAITING = "INFO:     Waiting for connections to close. (CTRL+C to force quit)"
UNLOADS = ("start", "unload_model")


def seen(trace, *processes):
    """What these processes did, or all, and what was done outside."""
    return [(e.kind, e.name) for e in trace.events if not processes or e.process in ("", *processes)]


def statuses(trace):
    return [answer.status for answer in answers(trace)]


def notes(trace):
    return [e.name for e in trace.select("client")]


def exits(trace):
    """The processes that ended, in their order, and the exit code."""
    return [e.process or e.name for e in trace.select("exit")]


def test_on_sigterm_the_request_in_flight_ends_then_the_model_is_unloaded(run):
    expected = [
        ("held", "predict_species"),
        ("signal", "SIGTERM"),
        ("let go", "predict_species"),
        ("return", "predict_species"),
        ("http.response.body", ""),
        UNLOADS,
    ]

    for trace in (run("one_process"), run("two_workers")):
        served = trace.select("scope", request=1)[0].process
        assert [fact for fact in seen(trace, served) if fact in expected] == expected
        assert statuses(trace) == ["200"]


def test_an_idle_worker_does_not_wait_for_a_busy_one(run):
    trace = run("two_workers")
    order = [(e.process, e.kind) for e in trace.events if (e.kind, e.name) in (UNLOADS, ("let go", "predict_species"))]

    assert [e.process for e in trace.select("scope", name="http")] == ["worker 1"]
    assert order == [("worker 2", "start"), ("worker 1", "let go"), ("worker 1", "start")]
    assert exits(trace) == ["worker 2", "worker 1", "0"]


def test_no_browser_can_play_this_lesson(run):
    lacking = {name: lacked(scenario) for name, scenario in scenarios("operations").items()}

    assert {*lacking.values()} == {"a server"}
    assert all(run(name).select("signal") for name in lacking)


def test_line_22_runs_at_the_shutdown_and_line_30_is_held(run):
    trace = run("one_process")
    lines = [e.line if e.name == "lifespan" else e.kind for e in trace.select("line", "lifespan.shutdown", request=0)]
    stops = [("held", "predict_species"), ("output", WAITING), ("let go", "predict_species")]

    assert [line for line in lines if line != "line"] == [20, 21, "lifespan.shutdown", 22]
    assert [e.line for e in trace.select("held", "let go")] == [30, 30]
    assert 'models["iris"]' in Path("snippets/operations/stop_after_answer.py").read_text().split("\n")[29]
    assert [fact for fact in seen(trace) if fact in stops] == stops


def test_the_answer_leaves_before_the_model_goes(run):
    told, *_, sent, _, stopped, _ = steps(run("one_process"))[3:]

    assert (told.number, told.events[0].name) == (4, "SIGTERM")
    assert (sent.number, sent.events[-1].kind) == (8, "http.response.body")
    assert (stopped.number, UNLOADS in [(e.kind, e.name) for e in stopped.events]) == (10, True)


def test_the_door_closes_first_and_the_model_goes_last(run):
    says, refused, _, sent, _, stopped, _ = steps(run("one_process"))[4:]

    assert (says.number, says.events[0].name) == (5, WAITING)
    assert (refused.number, refused.events[0].name) == (6, played.REFUSED)
    assert (sent.number, sent.events[0].kind) == (8, "http.response.start")
    assert (stopped.number, stopped.events[0].kind) == (10, "lifespan.shutdown")


def test_who_comes_too_late_is_refused_by_one_process_and_reset_by_two(run):
    one, two = run("one_process"), run("two_workers")
    order = [e.process or e.name for e in two.events if e.kind in ("client", "exit", "output")]

    assert notes(one) == [played.REFUSED]
    assert order == ["worker 2", WAITING, ACCEPTED, "worker 1", "0", played.RESET]
    for trace in (one, two):
        assert [e.values["path"] for e in trace.select("scope", name="http")] == ["/predict"]
        assert statuses(trace) == ["200"]


def test_when_its_patience_ends_the_model_is_unloaded_under_a_thread(run):
    trace = run("out_of_patience")
    facts = seen(trace)
    after = facts[facts.index(("held", "predict_species")) + 1 :]
    (ended,) = trace.select("end", request=1)

    assert inspect.signature(uvicorn.Config).parameters["timeout_graceful_shutdown"].default is None
    assert "--timeout-graceful-shutdown 1" in trace.select("command")[0].name
    assert [(e.line, e.where) for e in trace.select("held")] == [(30, "worker thread")]
    assert ended.values["raised"].startswith("CancelledError")
    assert after.index(("end", "http")) < after.index(UNLOADS) < after.index(("exit", ""))
    assert not [name for _, name in after if name == "predict_species"]
    assert notes(trace) == ["the client has a 500"]


def served(trace, path):
    return [e.process for e in trace.select("scope", name="http") if e.values["path"] == path]


def test_each_worker_counts_for_itself(run):
    trace = run("counted_alone")

    assert served(trace, "/predict") == ["worker 1"] * 3 + ["worker 2"]
    assert served(trace, "/metrics") == ["worker 1", "worker 2"]
    assert notes(trace) == ["predictions_total 3.0", "predictions_total 1.0"]
    assert 3.0 + 1.0 == 4.0


def test_a_killed_worker_is_still_counted(run):
    trace = run("one_is_killed")
    alive = [e.process for e in trace.select("exit")]
    killed, *others = alive
    lines = [(e.process, e.line) for e in trace.select("line", name="lifespan")]

    assert [(e.process, e.name) for e in trace.select("signal")] == [("worker 1", "SIGKILL"), ("", "SIGTERM")]
    assert (killed, others) == ("worker 1", ["worker 2", "worker 3", ""])
    assert notes(trace) == ["models 2.0", "models 3.0"]
    assert [process for process, line in lines if line == 14] == ["worker 2", "worker 3"]
    assert 'multiprocess_mode="livesum"' in Path("snippets/operations/count_models.py").read_text()


def test_the_exit_code_says_how_it_was_started(run):
    one, two = run("one_process"), run("two_workers")

    assert (exits(one)[-1], exits(two)[-1]) == ("-15", "0")
    assert (statuses(one), statuses(two)) == (["200"], ["200"])
    assert [seen(trace).count(UNLOADS) for trace in (one, two)] == [1, 2]
    assert 128 + signal.SIGTERM == 143


def test_unready_it_still_predicts(run):
    trace = run("unready_first")
    kinds = trace.select("scope", "http.response.start", "signal")
    facts = [(e.kind, e.values.get("path") or e.values.get("status") or e.name) for e in kinds]

    assert facts[1:] == [
        ("scope", "/ready"),
        ("http.response.start", "200"),
        ("signal", "SIGUSR1"),
        ("scope", "/ready"),
        ("http.response.start", "503"),
        ("scope", "/predict"),
        ("http.response.start", "200"),
        ("signal", "SIGTERM"),
    ]
    assert (signal.SIGUSR1 in multiprocess.SIGNALS, hasattr(multiprocess.Multiprocess, "handle_usr1")) == (True, False)


def test_in_one_folder_both_workers_say_the_sum(run):
    together, alone = run("counted_together"), run("counted_alone")

    assert served(together, "/predict") == served(alone, "/predict")
    assert served(together, "/metrics") == ["worker 1", "worker 2"]
    assert notes(together) == ["predictions_total 4.0"] * 2
    assert "PROMETHEUS_MULTIPROC_DIR=" in together.select("command")[0].name


def test_gunicorn_tells_of_each_worker_that_ended(run):
    before, after = run("one_is_killed"), run("one_is_forgotten")

    for trace in (before, after):
        assert [e.process for e in trace.select("signal", name="SIGKILL")] == ["worker 1"]
        assert exits(trace)[:3] == ["worker 1", "worker 2", "worker 3"]
    assert [trace.select("command")[0].name.split()[2] for trace in (before, after)] == ["uvicorn", "gunicorn"]
    assert (notes(before)[-1], notes(after)) == ("models 3.0", ["models 2.0", "models 2.0"])
    assert "mark_process_dead(worker.pid)" in Path("snippets/operations/forget_the_dead.py").read_text()
    assert "child_exit" in [setting.name for setting in KNOWN_SETTINGS]
    assert "child_exit" not in inspect.signature(uvicorn.Config).parameters


def test_quiz_what_a_late_client_sees(run, key):
    one, two = run("one_process"), run("two_workers")

    assert (notes(one), notes(two)) == ([played.REFUSED], [ACCEPTED, played.RESET])
    assert [e.values["path"] for e in two.select("scope", name="http")] == ["/predict"]
    assert statuses(two) == ["200"]
    assert key == "The connection is accepted, then reset"


def test_quiz_what_the_second_worker_has_counted(run, key):
    alone, together = run("counted_alone"), run("counted_together")
    counted = [e.process for e in alone.select("line", name="predict_species", line=15)]

    assert served(alone, "/metrics") == ["worker 1", "worker 2"]
    assert (notes(alone)[0], notes(together)[1]) == ("predictions_total 3.0", "predictions_total 4.0")
    assert counted == ["worker 1"] * 3 + ["worker 2"]
    assert key == f"`{notes(alone)[1]}`"


def test_quiz_what_happens_to_the_thread(run, key):
    trace = run("out_of_patience")
    facts = seen(trace)
    after = facts[facts.index(("held", "predict_species")) :]

    outcomes = {
        "It gets an exception, then the model is unloaded": ("unwind", "predict_species") in after,
        "It returns, then the model is unloaded": ("return", "predict_species") in after,
        "It still runs, and so the model is not unloaded": UNLOADS not in after,
    }

    assert not any(outcomes.values())
    assert key == "The model is unloaded while it still runs"


def test_quiz_what_the_gauge_says_after_a_kill(run, key):
    trace, told = run("one_is_killed"), run("one_is_forgotten")

    assert [e.process for e in trace.select("import")] == ["worker 1", "worker 2", "worker 3"]
    assert "mark_process_dead(" in Path("snippets/operations/forget_the_dead.py").read_text()
    assert notes(told)[1] == "models 2.0"
    assert key == f"`{notes(trace)[1]}`"


def test_quiz_what_an_unready_service_does(run, key):
    trace = run("unready_first")
    paths = [e.values["path"] for e in trace.select("scope", name="http")]

    assert paths == ["/ready", "/ready", "/predict"]
    assert statuses(trace) == ["200", "503", key]
    assert notes(run("one_process")) == [played.REFUSED]
