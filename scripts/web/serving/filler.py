"""The filler: a process that fills the pages it is asked for, and whose answers are read as they come."""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.problems import ROOT, Problem, shown


@dataclass(frozen=True, slots=True)
class Told:
    """What was told of a page: the hash of what was written there, empty where it is as it was, and what is wrong."""

    page: Path
    written: str
    problems: tuple[str, ...]


class Filler:
    """Asks `scripts.pages.each`, which is started when it is first asked, and anew after a script has changed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._number = 0
        self.left: list[Path] = []
        """The pages it was asked for and has told nothing of."""
        self._begun = b""

    def ask(self, pages: Sequence[Path]) -> None:
        """Have these pages filled, in this order, and nothing that was asked for before."""
        if not pages and not self.left:
            return
        self._number, self.left = self._number + 1, [*pages]
        asked = json.dumps([self._number, *map(shown, pages)])
        with suppress(BrokenPipeError):  # it has ended: its answers say so
            pipe = self._started().stdin
            assert pipe
            pipe.write(f"{asked}\n".encode())

    def answers(self, seconds: float) -> Iterator[Told]:
        """What it tells within this time of the pages it was asked for."""
        pipe = self._process and self._process.stdout
        if not pipe:
            time.sleep(seconds)
        if not pipe or not select.select([pipe], [], [], seconds)[0]:
            return
        read = os.read(pipe.fileno(), 65536)
        *lines, self._begun = (self._begun + read).split(b"\n")
        for line in lines:
            yield from self._told(json.loads(line))
        if not read:
            yield from self._told({"number": self._number, "ended": self.end()})

    def _told(self, answer: dict[str, Any]) -> Iterator[Told]:
        if answer["number"] != self._number:
            return
        if "ended" in answer:
            what = f"filling it ended the program with exit code {answer['ended']}"
            wrong = (Problem(what, "let nothing in it end the program", page) for page in self.left)
            yield from [Told(page, "", (str(problem),)) for page, problem in zip(self.left, wrong, strict=True)]
            self.left = []
        elif (page := ROOT / answer["page"]) in self.left:
            self.left.remove(page)
            yield Told(page, answer["written"], tuple(answer["problems"]))

    def end(self) -> int | None:
        """End the process, if there is one; its exit code."""
        process, self._process, self._begun = self._process, None, b""
        if not process:
            return None
        assert process.stdin and process.stdout
        process.stdin.close()
        process.stdout.close()
        return process.wait()

    def _started(self) -> subprocess.Popen[bytes]:
        """The process; in a session of its own, as Ctrl+C is for the server alone."""
        if not self._process:
            command = [sys.executable, "-m", "scripts.pages.each"]
            pipe = subprocess.PIPE
            self._process = subprocess.Popen(
                command, cwd=ROOT, stdin=pipe, stdout=pipe, bufsize=0, start_new_session=True
            )
        return self._process
