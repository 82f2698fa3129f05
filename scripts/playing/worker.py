"""The worker: loaded by each process of a server in the place of a service, which it records and reports.

`RECORDED` in its environment says what and to whom, as JSON: the module, the attribute, the folder of its files, those
beside it, and the path of a Unix socket. What is told there is a line of JSON for each event; what is heard there is
what to hold, and what to let go. When nobody hears it any more the server is killed, as who started it cannot.
"""

import json
import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import RLock, Thread
from typing import Any

from ..recording.applications import Application, Receive, Send
from ..recording.holds import Hold
from ..recording.messages import Message
from ..recording.recorder import Recorder
from ..recording.reports import ReportingJournal
from ..traces.events import Event
from ..traces.stored import fields_of
from .fresh import imported_anew
from .patience import WAIT
from .play import application_values, file_of, watching

ASKING = "/process being asked"
"""The path by which a client learns whom it is connected to; a URL never holds a blank, so no service has it."""


class Line:
    """The connection to who collects. A process that was forked from one that has it opens its own."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._hold: Callable[..., Hold] | None = None
        self._connect()
        os.register_at_fork(after_in_child=self._connect)

    def _connect(self) -> None:
        self._lock = RLock()
        self._socket = socket.socket(socket.AF_UNIX)
        with suppress(OSError):  # then nothing can be said either
            self._socket.connect(self._path)
        self.say(process=os.getpid())
        if self._hold:
            self.heed(self._hold)

    def heed(self, hold: Callable[..., Hold]) -> None:
        """Do what is said there, from now on, and say that it is done or what failed."""
        self._hold = hold
        Thread(target=self._heed, args=[hold], daemon=True).start()

    def _heed(self, hold: Callable[..., Hold]) -> None:
        holds: list[Hold] = []
        for line in self._heard():
            said = json.loads(line)
            try:
                if "hold" in said:
                    holds.append(hold(said["hold"], said["at"]))
                else:
                    holds[said["which"]].let_go(said["let go"])
                self.say(done=len(holds) - 1)
            except Exception as error:
                self.say(failed=f"{type(error).__name__}: {error}")
        kill_server()

    def _heard(self) -> Iterator[str]:
        with suppress(OSError):
            yield from self._socket.makefile()

    def say(self, **what: Any) -> None:
        told = json.dumps(what).encode() + b"\n"
        with self._lock:
            try:
                self._socket.sendall(told)
            except OSError:
                kill_server()

    def report(self, event: Event, secrets: Any) -> None:
        self.say(event=fields_of(event), secrets=[*secrets])


def kill_server() -> None:
    """End all processes of the group that the server was started as: what watches its workers would start others."""
    os.kill(0, signal.SIGKILL)


def application() -> Application:
    """The recorded service, of which everything since its import is reported; it is recorded to the process's end."""
    told = json.loads(os.environ["RECORDED"])
    root, beside = Path(told["root"]), [*map(Path, told["beside"])]
    line = Line(told["socket"])
    recorder = Recorder(told["folder"], lambda folder: ReportingJournal(folder, line.report))
    recorder.__enter__()
    watch = watching(recorder, file_of(told["module"], root), *beside)
    service = imported_anew(told["module"], root, watch, *beside).__enter__()
    app = getattr(service, told["attribute"])
    recorder.note("import", told["module"], **application_values(app))
    line.heed(recorder.offered(WAIT).__enter__()["hold"])
    return answering(recorder.wrap(app))


def answering(app: Application) -> Application:
    """The application, and who it is for a client that asks for this, of which the recording tells nothing."""

    async def asked(scope: Message, receive: Receive, send: Send) -> None:
        if scope.get("path") != ASKING:
            return await app(scope, receive, send)
        body = str(os.getpid()).encode()
        length = (b"content-length", str(len(body)).encode())
        await send({"type": "http.response.start", "status": 200, "headers": [length]})
        await send({"type": "http.response.body", "body": body})

    return asked
