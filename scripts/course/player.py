"""The player: a process that plays scenarios and growths for another one, each in a fresh copy of itself.

A line of JSON names what to play, `["scenario", lesson, name]`; a line answers with what came of it. What is printed
meanwhile goes nowhere. What is not over in time is ended: where it can be, at the line that it is at.
"""

import encodings.idna  # noqa: F401
import gc
import json
import os
import signal
from pathlib import Path
from tempfile import gettempdir
from typing import TextIO

# Imported before it is copied, for each copy needs them.
import anyio._backends._asyncio  # noqa: F401
import fastapi.testclient  # noqa: F401
import httpcore  # noqa: F401
import pydantic.v1  # noqa: F401
import sitecustomize  # of the folder machine/, as this process was started with it
import uvicorn.lifespan.on
import uvicorn.loops.auto
import uvicorn.protocols.http.h11_impl
import uvicorn.protocols.websockets.auto  # noqa: F401

from ..playing import servers, terminals  # noqa: F401
from ..playing.errors import raised
from ..playing.patience import GRACE, PLAY, Patience, TooLong
from ..problems import ROOT, Problem
from ..recording import chains  # noqa: F401
from ..traces.stored import packed
from .chance import let_threads_come_late, seed
from .growths import count, growths
from .lessons import SNIPPETS
from .players import CURE
from .scenarios import scenarios
from .settings import find_sources

PLACES = (f"{ROOT}/", str(ROOT), gettempdir(), str(Path.home()))
"""Folders of this machine; `players` knows what is shown for them."""


def serve(asked: TextIO, answers: TextIO) -> None:
    """Answer until nobody asks any more. A copy that ends without an answer is one too."""
    for line in asked:
        if not (copy := os.fork()):
            _answer(json.loads(line), answers)
        if code := _ended(copy):
            print(json.dumps({"ended": code}), file=answers, flush=True)


def _ended(copy: int) -> int:
    """Wait for a copy, and kill one that does not even tell that it is late, as when it holds all its threads."""
    signal.signal(signal.SIGALRM, lambda *_: os.kill(copy, signal.SIGKILL))
    signal.alarm(PLAY + 2 * GRACE)
    _, status = os.waitpid(copy, 0)
    signal.alarm(0)
    return os.waitstatus_to_exitcode(status)


def _answer(asked: tuple[str, str, str], answers: TextIO) -> None:
    """Answer and end, whatever happened."""
    waiting = Patience(lambda error: _end(_told(error, asked), answers), PLAY)
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        sitecustomize.begin()
        seed(os.environ["SEED"])
        if "ELSEWHERE" in os.environ:
            let_threads_come_late()
        try:
            with waiting.until_over():
                answer = _played(*asked)
        except (Exception, SystemExit, TooLong) as error:
            answer = _told(error, asked)
        waiting.rest()
        _end(answer, answers)
    finally:
        os._exit(1)


def _told(error: BaseException, asked: tuple[str, str, str]) -> dict[str, object]:
    if isinstance(error, Problem):
        return {"problem": str(error)}
    return {"problem": str(raised(error, SNIPPETS, f"playing {'/'.join(asked[1:])}", CURE))}


def _end(answer: dict[str, object], answers: TextIO) -> None:
    print(json.dumps({**answer, "places": PLACES}), file=answers, flush=True)
    os._exit(0)


def _played(kind: str, lesson: str, name: str) -> dict[str, object]:
    if kind == "growth":
        return {"rows": count(growths(lesson)[name])}
    return packed(scenarios(lesson)[name].play())


if __name__ == "__main__":
    answering = os.fdopen(os.dup(1), "w")
    asking = os.fdopen(os.dup(0))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    find_sources()
    gc.freeze()  # what is here already is no rubbish of a copy: none looks through it, and so none copies its memory
    serve(asking, answering)
