"""Terminals: run the commands a lesson shows and keep what they print."""

import ctypes
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

from ..problems import ROOT
from ..recording.masks import mask
from ..traces.events import Event, Trace
from .servers import free_port

PORT = 8000
"""The port a reader sees where no command names one; the run itself takes a free one, so that a taken port
breaks no build."""

LONGEST_WAIT = 150
"""Seconds that a server has to print what is waited for, and to end. Then it is killed with all it started."""
MOST_LINES, LONGEST_LINE = 200, 1000
"""Of what a command prints, and how long one of them may be, so that a page can show it."""

LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
SIGNAL_WHEN_PARENT_ENDS = 1
"""`PR_SET_PDEATHSIG` of Linux."""

PLAIN = {"NO_COLOR": "1", "FORCE_COLOR": "", "COLUMNS": "80", "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": ""}
"""What lets programs print plain text, at once."""


class Terminal:
    """A shell in the repository's folder; `trace` holds each command and each line it printed.

    `programs` are what this Python is given in the place of a program that is not installed here.
    """

    def __init__(self, folder: Path = ROOT) -> None:
        self.folder = folder
        self.programs: dict[str, list[str]] = {}
        self.port = free_port()
        self.shown = PORT
        self._events: list[Event] = []
        self._lines = 0
        self._server: subprocess.Popen[str] | None = None

    @property
    def trace(self) -> Trace:
        return Trace(tuple(self._events))

    def run(self, command: str) -> int:
        """Run a command to its end; its exit code."""
        self._note("command", command)
        done = subprocess.run(self._words(command), cwd=self.folder, env=self._environment(), **PIPED, check=False)
        self._print(done.stdout)
        self._tell_what_is_left_out()
        self._note("exit", str(done.returncode))
        return done.returncode

    @contextmanager
    def serve(self, command: str, ready: str) -> Iterator[str]:
        """Start a server, wait until it prints `ready`, give its address; press Ctrl+C at the end.

        The reader sees the port that the command names, or uvicorn's own.
        """
        self._note("command", command)
        named = re.search(r"--port (\d+)", command)
        self.shown = int(named[1]) if named else PORT
        words = [*self._words(command), "--port", str(self.port)]
        piped = {**PIPED, "start_new_session": True, "preexec_fn": heed_ctrl_c}
        with subprocess.Popen(words, cwd=self.folder, env=self._environment(), **piped) as server:
            self._server = server
            try:
                self.wait_for(ready)
                yield f"http://127.0.0.1:{self.port}"
                self._note("key", "^C")
            finally:
                server.send_signal(signal.SIGINT)
                with self._killed_when_late():
                    self._print(server.stdout.read() if server.stdout else "")
                self._tell_what_is_left_out()

    def wait_for(self, text: str) -> None:
        """Read what the server prints up to the line with this text. Raises when it ends before."""
        assert self._server and self._server.stdout
        with self._killed_when_late():
            for line in self._server.stdout:
                self._print(line)
                if text in line:
                    return
        raise RuntimeError(f"the server ended, or had {LONGEST_WAIT} seconds, without printing {text!r}")

    @contextmanager
    def _killed_when_late(self) -> Iterator[None]:
        """Kill the server, and with it what a reloader started, when the block takes too long."""
        assert self._server
        late = Timer(LONGEST_WAIT, os.killpg, (self._server.pid, signal.SIGKILL))
        late.start()
        try:
            yield
        finally:
            late.cancel()

    def _words(self, command: str) -> list[str]:
        """The command with this Python, or with the program that was installed beside it, and the true port."""
        program, *rest = shlex.split(command.replace(f"127.0.0.1:{self.shown}", f"127.0.0.1:{self.port}"))
        installed = [] if program == "python" else [str(Path(sys.executable).with_name(program))]
        return [sys.executable, *self.programs.get(program, installed), *rest]

    def _environment(self) -> dict[str, str]:
        # A pytest that records must not speak to one that is recorded.
        own = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        return {**own, **PLAIN}

    def _print(self, text: str) -> None:
        for line in text.splitlines():
            self._lines += 1
            if self._lines <= MOST_LINES:
                line = line.replace(f":{self.port}", f":{self.shown}").replace(str(self.folder), ".")
                self._note("output", beginning(mask(line.rstrip())))

    def _tell_what_is_left_out(self) -> None:
        """After a command: what it printed beyond the most that is shown. The next one is counted anew."""
        if self._lines > MOST_LINES:
            self._note("output", f"… ({self._lines - MOST_LINES:,} more lines)")
        self._lines = 0

    def _note(self, kind: str, text: str) -> None:
        self._events.append(Event(kind, 0, "terminal", text))


def heed_ctrl_c() -> None:
    """Let a server that starts heed Ctrl+C. On Linux it is pressed, too, when who started the server is killed."""
    # Started in the background, a shell's children ignore Ctrl+C, and so would theirs.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if LIBC:
        LIBC.prctl(SIGNAL_WHEN_PARENT_ENDS, signal.SIGINT)


def beginning(line: str) -> str:
    """The line; of a very long one its beginning, and how long it is."""
    return line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]}… ({len(line):,} characters)"


PIPED: dict = dict(  # type: ignore[type-arg]
    stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True
)
