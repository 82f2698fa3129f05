from pathlib import Path

import pytest

from scripts.course.notes import Note
from scripts.course.proofs import Proof
from scripts.traces.events import Event, Trace
from scripts.views import chain_flow as layers
from scripts.views.chain_flow import Part, chain, chain_flow, parts

NOTES = {
    "uvicorn/a.py Server.read": Note("Reads.", "test_read"),
    "starlette/b.py App.__call__": Note("Calls.", "test_call"),
    "anyio/c.py run": Note("Runs.", "test_call"),
}


@pytest.fixture(autouse=True)
def notes(monkeypatch):
    monkeypatch.setattr(layers, "note", NOTES.get)
    monkeypatch.setattr(layers, "note_proof", lambda call: Proof(Path(), 1, f"assert {NOTES[call].proof}", False))


def at(kind, where, *calls, data="b'a'"):
    values = {"calls": "\n".join(calls)} | ({"bytes": data} if kind == "write" else {})
    return Event(kind, 1, where, values=values)


READ, APP, RUN = NOTES
OWN = "snippets/x/y.py say"
RUNS = Trace(
    (
        at("task", "event loop", READ),
        at("thread", "event loop", APP, RUN),
        at("function", "worker thread", OWN),
        at("write", "event loop", APP, READ),
        at("write", "event loop", APP, READ),
        at("write", "event loop", APP, READ, data=""),
    )
)


def test_a_part_has_the_calls_that_were_not_open_before_on_the_same_thread():
    assert parts(RUNS) == [
        Part("task", "event loop", (READ,)),
        Part("thread", "event loop", (APP, RUN)),
        Part("function", "worker thread", (OWN,)),
        Part("write", "event loop", (READ,), kept=1, of=2, times=2),
    ]


def test_a_chain_is_a_closed_block_for_each_part_and_one_for_the_proofs():
    assert chain(Trace(RUNS.events[1:5])) == (
        '<details class="chain" markdown="1">\n'
        "<summary>1. The task calls the application, layer by layer: event loop, 2 calls</summary>\n\n"
        "1. `App.__call__` in `starlette/b.py`<br>Calls. [Proof](#test_call)\n"
        "2. `run` in `anyio/c.py`<br>Runs. [Proof](#test_call)\n\n"
        "</details>\n\n"
        '<details class="chain" markdown="1">\n'
        "<summary>2. Your function runs: worker thread, 1 call</summary>\n\n"
        "1. `say` in `snippets/x/y.py`<br>Your own code.\n\n"
        "</details>\n\n"
        '<details class="chain" markdown="1">\n'
        "<summary>3. The task goes on, and the answer leaves: event loop, 1 call, twice</summary>\n\n"
        "Below the first call of part 1:\n\n"
        "2. `Server.read` in `uvicorn/a.py`<br>Reads. [Proof](#test_read)\n\n"
        "</details>\n\n"
        '<details class="chain" markdown="1">\n'
        "<summary>The proofs of these notes: 2 tests</summary>\n\n"
        '<details class="proof" markdown="1">\n'
        "<summary>Proof: <code>test_call</code></summary>\n"
        '<div id="test_call"></div>\n\n'
        "```python\nassert test_call\n```\n\n"
        "</details>\n\n"
        '<details class="proof" markdown="1">\n'
        "<summary>Proof: <code>test_read</code></summary>\n"
        '<div id="test_read"></div>\n\n'
        "```python\nassert test_read\n```\n\n"
        "</details>\n\n"
        "</details>"
    )


def test_a_flow_draws_each_part_and_the_packages_in_it():
    assert chain_flow(Trace(RUNS.events[:3])) == (
        "```mermaid\n"
        "flowchart TD\n"
        "    accTitle: From the socket to your function and back\n"
        "    accDescr: event loop. uvicorn: Server.read. event loop. starlette: App. anyio: run. "
        "worker thread. your code: say.\n"
        '    part-1["1. event loop<br>uvicorn: Server.read"]\n'
        '    part-2["2. event loop<br>starlette: App<br>anyio: run"]\n'
        '    part-3["3. worker thread<br>your code: say"]\n'
        "    part-1 -->|create_task| part-2\n"
        "    part-2 -->|run_sync| part-3\n"
        "```"
    )


def test_calls_of_one_package_share_a_row_and_private_classes_are_left_out():
    flow = chain_flow(Trace((at("task", "event loop", READ, "uvicorn/d.py _Own.feed", "uvicorn/e.py f.<locals>.g"),)))

    assert 'part-1["1. event loop<br>uvicorn: Server.read, feed, g"]' in flow


@pytest.mark.parametrize("view", [chain, chain_flow])
def test_names_that_are_markup_are_shown_as_they_are(view):
    text = view(Trace((at("function", "event loop", "snippets/__a__.py <lambda>|_b_"),)))

    assert "<lambda>" not in text
