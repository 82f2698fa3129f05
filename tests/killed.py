"""Killed: a program that has started others and cannot end them any more."""

import os
import select
import signal
import subprocess
import sys
from contextlib import suppress

from scripts.playing.patience import WAIT


def outlive(program, folder):
    """The processes that do not end when the program is killed, of those that it prints; each is then killed, too."""
    command = [sys.executable, "-c", program, str(folder)]
    piped = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=os.environ | {"TMPDIR": str(folder)}, **piped) as killed:
        running = {int(process): os.pidfd_open(int(process)) for process in killed.stdout.readline().split()}
        killed.kill()
    return [process for process, file in running.items() if not _ends(file)]


def _ends(file):
    ended, _, _ = select.select([file], [], [], WAIT)
    with suppress(ProcessLookupError):
        signal.pidfd_send_signal(file, signal.SIGKILL)
    os.close(file)
    return bool(ended)
