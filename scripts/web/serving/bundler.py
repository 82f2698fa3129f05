"""The bundler: makes what a browser's Python gets of this repository, in a process of its own, while others go on."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from scripts.problems import ROOT

COMMAND = [sys.executable, "-m", "scripts.web.bundles"]


def packed() -> bytes:
    """What a browser's Python gets. Raises CalledProcessError with what was said of it."""
    return subprocess.run(COMMAND, cwd=ROOT, capture_output=True, check=True).stdout


class Bundler:
    """Makes a bundle while others go on; who begins anew wants no more of the one before."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._file = Path()

    def begin(self, file: Path) -> None:
        """Begin to make it of what is there now; this file is for it."""
        self.end()
        self._file = file
        with file.open("wb") as output:
            self._process = subprocess.Popen(
                COMMAND, cwd=ROOT, stdout=output, stderr=subprocess.DEVNULL, start_new_session=True
            )

    def made(self) -> bytes | None:
        """The bundle, once, when it is made; empty where it cannot be made: the pages that show why tell it."""
        if not self._process or self._process.poll() is None:
            return None
        failed, self._process = self._process.returncode, None
        return b"" if failed else self._file.read_bytes()

    def end(self) -> None:
        """Make no more."""
        if self._process:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process = None
