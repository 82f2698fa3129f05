"""Each page as soon as it is filled, for who shows the pages while they are written: `python -m scripts.pages.each`.

A line of JSON asks for pages, `[5, "docs/index.md"]`, by a number; who asks again wants no more of what was asked
before. A line answers for each page: what was written there, as a hash, and what is wrong. They are filled in a copy of
this process, as snippets are imported once in a process.
"""

import json
import os
import select
import shutil
import signal
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from ..course.lessons import slug_of
from ..course.machines import copy_recorded
from ..course.players import CORES, IDLE, Player, players
from ..course.recordings import key
from ..course.settings import find_sources
from ..course.sources import read
from ..problems import ROOT, Problem
from .__main__ import build, write

LOOK = 0.05
"""Seconds between two looks at a copy that may have ended without a word."""

WAITING = min(CORES, 2)
"""Pairs of players that are ready, so that no save waits until they are."""

type Pair = tuple[Player, Player]


def serve(asked: BinaryIO, answers: BinaryIO, temp: Path) -> None:
    """Answer until nobody asks any more. What a copy and its players leave behind lies in this folder."""
    Player.group = 0
    copy = number = failed = 0
    pairs = [players() for _ in range(WAITING)]
    while True:
        if select.select([asked], [], [], LOOK if copy else None)[0]:
            line = asked.readline()
            killed = end(copy)
            if not line:
                return end_players(pairs, temp)
            if killed or failed or not all(player.runs for pair in pairs for player in pair):
                end_players(pairs, temp)
                pairs = [players() for _ in range(WAITING)]
            for _, second in pairs:
                copy_recorded(second.folder)
            number, *pages = json.loads(line)
            copy = copied(number, pages, answers, pairs)
        elif (ended := os.waitpid(copy, os.WNOHANG))[0]:
            failed = os.waitstatus_to_exitcode(ended[1])
            tell(answers, number, ended=failed)
            end(copy)
            copy = 0


def end_players(pairs: Sequence[Pair], temp: Path) -> None:
    """End those who may play for a copy that was killed, and remove what it has left."""
    for pair in pairs:
        for player in pair:
            player.kill()
    for left in temp.iterdir():
        shutil.rmtree(left, ignore_errors=True)


def copied(number: int, pages: list[str], answers: BinaryIO, pairs: Sequence[Pair]) -> int:
    """A copy of this process that answers for these pages and ends; these play for it, and those it starts."""
    if not (copy := os.fork()):
        try:
            os.setpgid(0, 0)
            Player.group = None
            for pair in pairs:
                IDLE.put(pair)
            for page in pages:
                written, wrong = filled(ROOT / page)
                tell(answers, number, page=page, written=written, problems=[str(each) for each in wrong])
        finally:
            sys.stderr.flush()
            os._exit(0)
    with suppress(OSError):  # the copy was faster
        os.setpgid(copy, copy)
    return copy


def filled(page: Path) -> tuple[str, list[Problem]]:
    """The hash of what was written to a page, empty where it is as it was; and what is wrong with it.

    A page that was saved meanwhile is left as it is.
    """
    written = ""
    try:
        stale, wrong = build({slug_of(page): [page]})
        if stale and read(page) == stale[0].before:
            write(stale)
            written = sha256(stale[0].after.encode()).hexdigest()
    except Problem as problem:
        wrong = [problem]
    except Exception as error:
        wrong = [Problem(f"it cannot be filled: {type(error).__name__}: {error}", "see where: make pages", page)]
    return written, wrong


def tell(answers: BinaryIO, number: int, **told: object) -> None:
    """Write a line of JSON at once."""
    answers.write(f"{json.dumps({'number': number, **told})}\n".encode())


def end(copy: int) -> bool:
    """End a copy, if there is one, with what it has started; whether there was one."""
    with suppress(ProcessLookupError, ChildProcessError):
        if copy:
            os.killpg(copy, signal.SIGKILL)
            os.waitpid(copy, 0)
    return bool(copy)


if __name__ == "__main__":
    answering = os.fdopen(os.dup(1), "wb", 0)
    os.dup2(2, 1)  # what a snippet prints is no answer
    find_sources()
    key("")  # what is installed is looked at once, for all copies
    with tempfile.TemporaryDirectory(prefix="pages-") as folder:
        os.environ["TMPDIR"] = tempfile.tempdir = folder
        serve(os.fdopen(os.dup(0), "rb", 0), answering, Path(folder))
