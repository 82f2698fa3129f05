from pathlib import Path

import pytest

from scripts.course.notes import Note
from scripts.course.proofs import Proof
from scripts.pages import chain as module
from scripts.pages.chain import chain
from scripts.traces.events import Event, Trace

NOTES = {
    "uvicorn/a.py Server.read": Note("Reads.", "test_read"),
    "starlette/b.py App.__call__": Note("Calls.", "test_call"),
    "anyio/c.py run": Note("Runs.", "test_call"),
}


@pytest.fixture(autouse=True)
def notes(monkeypatch):
    monkeypatch.setattr(module, "note", NOTES.get)
    monkeypatch.setattr(
        module, "note_proof", lambda call: Proof("test_a", Path(), 1, f"assert {NOTES[call].proof}", False)
    )


def at(kind, where, *calls):
    return Event(kind, 1, where, values={"calls": "\n".join(calls), "bytes": "b'a'"})


READ, APP, RUN = NOTES
RUNS = Trace(
    (
        at("thread", "event loop", APP, RUN),
        at("function", "worker thread", "snippets/x/y.py say"),
        at("write", "event loop", APP, READ),
        at("write", "event loop", APP, READ),
    )
)


def test_a_chain_is_a_closed_block_for_each_part_and_one_for_the_proofs():
    assert chain(RUNS) == (
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
        '<details class="chain proofs" markdown="1">\n'
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


def test_names_that_are_markup_are_shown_as_they_are():
    assert "<lambda>" not in chain(Trace((at("function", "event loop", "snippets/__a__.py <lambda>|_b_"),)))
