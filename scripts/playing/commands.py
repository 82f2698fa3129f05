"""Commands: how a server of several processes is started, what it serves, and how it serves that recorded."""

import re
import shlex
import sys
from itertools import takewhile
from tempfile import mkdtemp

SERVICE = re.compile(r"(?P<module>[\w.]+):(?P<attribute>\w+)")
RECORDED = f"{__package__}.worker:application"
OPTIONS = {
    "uvicorn": f"--factory {RECORDED} --timeout-keep-alive 300 --port ",
    "gunicorn": f"'{RECORDED}()' --keep-alive 300 --bind 127.0.0.1:",
}
"""What a program is told in the place of the service, and beside what the reader sees. A connection stays with the
process that accepted it, and so it is kept open however long nobody uses it. For those that are open when it shall end,
gunicorn waits half a minute, and then shuts no application down: a scenario closes its clients before."""
ASSIGNED = re.compile(r"[A-Za-z_]\w*=.*", re.DOTALL)
NEW_FOLDER = "$(mktemp -d)"
"""The one value that is no value yet, as a shell says it: a new folder, for each time that a command is run."""


def service_of(command: str) -> re.Match[str]:
    """The `module` and the `attribute` that a command serves. Raises ValueError where it is no such command."""
    _, program, words = _parts(command)
    found = next((found for word in words if (found := SERVICE.fullmatch(word))), None)
    if not found or program not in OPTIONS:
        known = " or ".join(f"`{known} package.module:app …`" for known in OPTIONS)
        raise ValueError(f"`{command}` is no {known}")
    return found


def recording(command: str, port: int) -> list[str]:
    """The same command with this Python, where each process serves the service recorded, on this port."""
    _, program, words = _parts(command)
    rest = [word for word in words if word != service_of(command)[0]]
    return [sys.executable, "-m", program, *shlex.split(f"{OPTIONS[program]}{port}"), *rest]


def assigned(command: str, folder: str) -> dict[str, str]:
    """What a command as `COUNTS="$(mktemp -d)" uvicorn …` puts into its environment; a new folder lies in this one."""
    pairs = (word.split("=", 1) for word in _parts(command)[0])
    return {name: mkdtemp(dir=folder) if value == NEW_FOLDER else value for name, value in pairs}


def _parts(command: str) -> tuple[list[str], str, list[str]]:
    """What stands before the program, the program, and the words after it."""
    words = shlex.split(command)
    before = [*takewhile(ASSIGNED.fullmatch, words)]
    program, *rest = words[len(before) :] or [""]
    return before, program, rest
