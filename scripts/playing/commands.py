"""Commands: how a server of several processes is started, what it serves, and how it serves that recorded."""

import re
import shlex
import sys

SERVICE = re.compile(r"(?P<module>[\w.]+):(?P<attribute>\w+)")
RECORDED = f"{__package__}.worker:application"
OPTIONS = {
    "uvicorn": f"--factory {RECORDED} --timeout-keep-alive 300 --port ",
    "gunicorn": f"'{RECORDED}()' --keep-alive 300 --bind 127.0.0.1:",
}
"""What a program is told in the place of the service, and beside what the reader sees. A connection stays with the
process that accepted it, and so it is kept open however long nobody uses it. For those that are open when it shall end,
gunicorn waits half a minute, and then shuts no application down: a scenario closes its clients before."""


def service_of(command: str) -> re.Match[str]:
    """The `module` and the `attribute` that a command serves. Raises ValueError where it is no such command."""
    program, *words = shlex.split(command) or [""]
    found = next((found for word in words if (found := SERVICE.fullmatch(word))), None)
    if not found or program not in OPTIONS:
        known = " or ".join(f"`{known} package.module:app …`" for known in OPTIONS)
        raise ValueError(f"`{command}` is no {known}")
    return found


def recording(command: str, port: int) -> list[str]:
    """The same command with this Python, where each process serves the service recorded, on this port."""
    program, *words = shlex.split(command)
    rest = [word for word in words if word != service_of(command)[0]]
    return [sys.executable, "-m", program, *shlex.split(f"{OPTIONS[program]}{port}"), *rest]
