"""Players: two processes that play each scenario at the same time, each on a machine of its own."""

import atexit
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from signal import SIGKILL
from tempfile import mkdtemp
from typing import Any, ClassVar

from ..problems import ROOT, Problem
from ..traces.names import Place
from .lessons import SNIPPETS
from .machines import copy, elsewhere, here
from .recordings import kept, locked

CURE = "let it end, and nothing in it end the program"
SHOWN = ("", ".", "<temp>", "~")
"""What is shown for the folders that a player knows of its machine."""


class Player:
    """A process that plays what it is asked for, in this folder and environment."""

    group: ClassVar[int | None] = None
    """The process group of those that are started; with 0 each has its own, and is killed with all it has started."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder = folder
        python = Path(os.path.normpath(sys.executable))
        python = folder / python.relative_to(ROOT) if python.is_relative_to(ROOT) else python
        command = [str(python), "-m", f"{__package__}.player"]
        piped: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self._process = subprocess.Popen(command, cwd=folder, env=environment, process_group=self.group, **piped)
        atexit.register(self.end)

    def ask(self, *asked: str) -> None:
        """Say what to play; `answer` waits for it."""
        assert self._process.stdin
        self._process.stdin.write(f"{json.dumps(asked)}\n")
        self._process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        """What came of it: the JSON that `player` writes."""
        assert self._process.stdout
        line = self._process.stdout.readline()
        return dict(json.loads(line)) if line else {"ended": self._process.wait()}

    @property
    def runs(self) -> bool:
        """Whether it can be asked once more."""
        return self._process.poll() is None

    def end(self) -> None:
        """Wait until it has ended."""
        self._process.communicate()

    def kill(self) -> None:
        """End it, whatever it plays."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, SIGKILL)
        self.end()


def places(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[Place]:
    """The folders of the two who gave these answers, and what is shown for them."""
    return [*zip(one["places"], other["places"], SHOWN, strict=True)]


def once(kind: str, lesson: str, name: str, alone: bool = False) -> list[dict[str, Any]]:
    """What came of two plays of a scenario or a growth, now or earlier. Raises Problem where one of them failed.

    What failed here is not played again, as it may be what never ends, and each page that shows it would wait for it.
    """
    asked = kind, lesson, name
    if asked in _failed:
        raise Problem.told(_failed[asked])
    try:
        answers: list[dict[str, Any]] = kept(*asked, partial(twice, *asked, alone))
    except Problem as problem:
        _failed[asked] = str(problem)
        raise
    return answers


_failed: dict[tuple[str, str, str], str] = {}


def twice(kind: str, lesson: str, name: str, alone: bool = False) -> list[dict[str, Any]]:
    """What comes of two plays now; alone, while nothing else is played here. Raises Problem where one of them fails."""
    with locked("playing.lock", shared=not alone), pair() as two:
        for player in two:
            player.ask(kind, lesson, name)
        answers = [player.answer() for player in two]
    for answer in answers:
        if "problem" in answer:
            raise Problem.told(answer["problem"])
        if "ended" in answer:
            code = answer["ended"]
            how = "was killed, as it went on or took all memory" if code == -SIGKILL else f"ended with exit code {code}"
            raise Problem(f"playing {lesson}/{name} {how}", CURE, SNIPPETS / lesson / "scenarios.py")
    return answers


CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
"""So many pairs play side by side: while one starts a server, or waits for it, the other ones compute."""
IDLE: SimpleQueue[tuple[Player, Player]] = SimpleQueue()
"""Those who have nothing to play. They are asked in turn."""


@contextmanager
def pair() -> Iterator[tuple[Player, Player]]:
    """Two players whom nobody else asks meanwhile. Whom something interrupts is asked no more, nor who has ended."""
    try:
        two = IDLE.get_nowait()
    except Empty:
        two = players()
    yield two
    if all(player.runs for player in two):
        IDLE.put(two)


def players(hash_seed: int = 0) -> tuple[Player, Player]:
    """Two more. The second has its own folder, home and clock, and knows another order of what has none."""
    # No TemporaryDirectory: in a process that is forked from here multiprocessing lets go of it, and it is gone.
    folder = Path(mkdtemp(prefix="second-")).resolve()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    second = folder / "course"
    copy(second)
    one, other = here(ROOT), elsewhere(second)
    one["PYTHONHASHSEED"], other["PYTHONHASHSEED"] = str(hash_seed), str(hash_seed + 1)
    return Player(ROOT, one), Player(second, other)
