"""The player: a process that plays scenarios and growths for another one, each in a fresh copy of itself.

A line of JSON names what to play, `["scenario", lesson, name]`; a line answers with what came of it.
"""

import encodings.idna  # noqa: F401
import gc
import json
import os
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
from ..problems import ROOT, Problem
from ..recording import chains  # noqa: F401
from ..traces.stored import packed
from .chance import let_threads_come_late, seed
from .growths import count, growths
from .lessons import SNIPPETS
from .scenarios import scenarios
from .settings import find_sources

PLACES = (f"{ROOT}/", str(ROOT), gettempdir(), str(Path.home()))
"""Folders of this machine; `players` knows what is shown for them."""


def serve(asked: TextIO, answers: TextIO) -> None:
    """Answer until nobody asks any more. A copy that ends without an answer is one too."""
    for line in asked:
        if not (child := os.fork()):
            _answer(json.loads(line), answers)
        _, status = os.waitpid(child, 0)
        if status:
            print(json.dumps({"ended": os.waitstatus_to_exitcode(status)}), file=answers, flush=True)


def _answer(asked: tuple[str, str, str], answers: TextIO) -> None:
    """Answer and end, whatever happened."""
    sitecustomize.begin()
    seed(os.environ["SEED"])
    if "ELSEWHERE" in os.environ:
        let_threads_come_late()
    try:
        print(json.dumps({**_played(*asked), "places": PLACES}), file=answers, flush=True)
        os._exit(0)
    finally:
        os._exit(1)


def _played(kind: str, lesson: str, name: str) -> dict[str, object]:
    try:
        if kind == "growth":
            return {"rows": count(growths(lesson)[name])}
        return packed(scenarios(lesson)[name].play())
    except Problem as problem:
        return {"problem": str(problem)}
    except (Exception, SystemExit) as error:
        return {"problem": str(raised(error, SNIPPETS, "recording", "let nothing in it end the program"))}


if __name__ == "__main__":
    answering = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a service prints is no answer
    asking = os.fdopen(os.dup(0))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    find_sources()
    gc.freeze()  # what is here already is no rubbish of a copy: none looks through it, and so none copies its memory
    serve(asking, answering)
