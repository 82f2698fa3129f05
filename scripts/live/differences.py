"""Differences: what one run tells that another does not, sentence by sentence."""

import re
from dataclasses import replace
from difflib import SequenceMatcher
from html import unescape

from scripts.traces.events import EVENT_LOOP, Trace
from scripts.traces.names import NAME
from scripts.views.transcript import told

MOST = 30


def differences(recorded: Trace, own: Trace) -> str:
    """A Markdown list of the sentences that only the recording tells, or only the reader's own run; empty if none."""
    before, after = sentences(without_threads(recorded)), sentences(without_threads(own))
    after = as_named(after, before)
    lines = []
    for kind, start, stop, begin, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            lines += [f"- Only in the recording: {text}" for text in before[start:stop]]
            lines += [f"- Only in your run: {text}" for text in after[begin:end]]
    more = [f"- And {len(lines) - MOST} more."] if len(lines) > MOST else []
    return "\n".join(lines[:MOST] + more)


def as_named(own: list[str], recorded: list[str]) -> list[str]:
    """The sentences of an own run; one that says what a recorded one does, but for a name in it, is that one."""
    found = (text for text in recorded if NAME.search(plain(text)))
    named = {re.compile(".+?".join(map(re.escape, NAME.split(plain(text))))): text for text in found}
    return [next((named[p] for p in named if p.fullmatch(plain(text))), text) for text in own]


def plain(sentence: str) -> str:
    """A sentence without its markup."""
    return unescape(re.sub("</?code>|`", "", sentence))


def without_threads(trace: Trace) -> Trace:
    """The trace as it is where nothing can run on a worker thread."""
    inline = (replace(e, where=EVENT_LOOP) if e.is_threaded else e for e in trace.events)
    return Trace(tuple(inline))


def sentences(trace: Trace) -> list[str]:
    """A transcript without its numbers: the action of each step, and the sentences of its events."""
    return [text for step, texts in told(trace) for text in (f"**{step.title}**", *texts)]
