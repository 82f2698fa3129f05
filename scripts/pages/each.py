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
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from ..course.lessons import slug_of
from ..course.recordings import key
from ..course.settings import find_sources
from ..course.sources import read
from ..problems import ROOT, Problem
from .__main__ import build, write

LOOK = 0.05
"""Seconds between two looks at a copy that may have ended without a word."""


def serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """Answer until nobody asks any more."""
    copy = number = 0
    while True:
        if select.select([asked], [], [], LOOK if copy else None)[0]:
            line = asked.readline()
            end(copy)
            if not line:
                return
            number, *pages = json.loads(line)
            copy = copied(number, pages, answers)
        elif (ended := os.waitpid(copy, os.WNOHANG))[0]:
            tell(answers, number, ended=os.waitstatus_to_exitcode(ended[1]))
            end(copy)
            copy = 0


def copied(number: int, pages: list[str], answers: BinaryIO) -> int:
    """A copy of this process that answers for these pages and ends. What it starts belongs to its group."""
    if not (copy := os.fork()):
        try:
            os.setpgid(0, 0)
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


def end(copy: int) -> None:
    """End a copy, if there is one, with all it has started, and remove what that has left."""
    with suppress(ProcessLookupError, ChildProcessError):
        if copy:
            os.killpg(copy, signal.SIGKILL)
            os.waitpid(copy, 0)
    for left in Path(tempfile.gettempdir()).iterdir():
        shutil.rmtree(left, ignore_errors=True)


if __name__ == "__main__":
    answering = os.fdopen(os.dup(1), "wb", 0)
    os.dup2(2, 1)  # what a snippet prints is no answer
    find_sources()
    key("")  # what is installed is looked at once, for all copies
    with tempfile.TemporaryDirectory(prefix="pages-") as folder:
        os.environ["TMPDIR"] = tempfile.tempdir = folder
        serve(os.fdopen(os.dup(0), "rb", 0), answering)
