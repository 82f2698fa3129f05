"""Processes: a real server of several, each of which is recorded, while a scenario plays on it."""

import json
import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from time import monotonic, sleep

import httpx

from ..recording.masks import mask
from ..recording.sources import sources
from ..recording.waits import Awaited
from ..traces.events import Event, Trace
from ..traces.processes import OWN, in_order, named
from .collector import Collector
from .commands import assigned, recording, service_of
from .errors import raised
from .fresh import HERE
from .patience import WAIT, TooLong
from .pinned import Client
from .play import Act, asked_for, file_of
from .remote_holds import RemoteHold
from .servers import free_port
from .terminals import PIPED, PLAIN

BETWEEN = 0.01
"""Seconds until a connection is tried once more, while nobody listens yet."""


class Server:
    """A server of several processes while a scenario plays on it: its clients, its signals, its end.

    `variables` are those before its command, each with its value: of a new folder the path.
    """

    def __init__(
        self, collector: Collector, process: subprocess.Popen[str], port: int, variables: Mapping[str, str]
    ) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.variables = variables
        self._collector, self._process = collector, process
        self._found: list[int] = []
        self._clients: list[Client] = []
        self._said: list[str] = []
        self._hearing = Thread(target=self._hear, daemon=True)
        self._hearing.start()

    def clients(self, processes: int, each: int = 1) -> list[Client]:
        """Clients of so many processes, so many of each; these are called worker 1, worker 2, ... in this order."""
        self.until("lifespan.startup.complete", processes)
        found: dict[int, list[Client]] = {}
        while len(found) < processes or any(len(clients) < each for clients in found.values()):
            client = self._connected()
            self._clients.append(client)
            clients = found.setdefault(client.process, [])
            if len(clients) < each:
                clients.append(client)
            else:
                client.close()
        self._found += found
        return [client for clients in found.values() for client in clients]

    def until(self, kind: str, n: int = 1, **facts: object) -> None:
        """Wait until the processes have told n events of this kind whose fields are these.

        Raises TypeError for a field that no event has, and TimeoutError, with what there was.
        """
        awaited = Awaited(kind, n, facts)

        def found() -> int:
            return awaited.among(report.event for report in self._collector.reports)

        self._wait(lambda: found() >= n, lambda: f"{awaited}: there are {found()}")

    def hold(self, function: str, client: Client, at: str = "") -> RemoteHold:
        """Hold the calls of a function in the process that this client asks, as `hold` does in one process."""
        return RemoteHold(self._collector, client.process, function, at)

    def note(self, text: str, client: Client | None = None) -> None:
        """Write down what the client knows now, about the process that it asks or about none."""
        self._collector.note(Event("client", 0, "client", text), client.process if client else OWN)

    def signal(self, name: str, client: Client | None = None) -> None:
        """Send a signal, such as `SIGTERM`, to the process that was started, or to the one that this client asks."""
        process = client.process if client else self._process.pid
        self._collector.note(Event("signal", 0, "terminal", name), client.process if client else OWN)
        os.kill(process, getattr(signal, name))

    def says(self, text: str) -> None:
        """Wait until a line with this text has been printed, and write that down. Raises TimeoutError."""
        self._wait(lambda: any(text in line for line in self._said), lambda: f"a line with {text!r}")
        line = next(line for line in self._said if text in line)
        self._collector.note(Event("output", 0, "terminal", mask(line.rstrip())))

    def ends(self) -> int:
        """Wait until the server and all its processes have ended; the exit code, which is written down."""
        code = self._process.wait(WAIT)
        self._collector.until(self._is_over)
        self._collector.note(Event("exit", 0, "terminal", str(code)))
        return code

    def close(self) -> None:
        """Kill what still runs of it."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._hearing.join()
        assert self._process.stdout
        self._process.stdout.close()
        for client in self._clients:
            client.close()

    def trace(self, folder: str) -> Trace:
        """What was recorded, of all processes."""
        names = named([*self._found, *self._collector.processes], self._process.pid)
        told = self._collector.secrets.hidden(in_order(self._collector.reports, names))
        return Trace(told, sources(told, folder, self._collector.secrets.hide))

    def _is_over(self) -> bool:
        """Whether nothing more can be heard, of what was started or of any process."""
        return not self._hearing.is_alive() and {*self._collector.processes} <= self._collector.ended

    def _connected(self) -> Client:
        """A client, once somebody listens: that a server is ready it tells before."""
        until = monotonic() + WAIT
        while True:
            try:
                return Client(self.address, self._collector)
            except httpx.ConnectError:
                if monotonic() > until or self._process.poll() is not None:
                    raise
                sleep(BETWEEN)

    def _wait(self, true: Callable[[], bool], what: Callable[[], str]) -> None:
        in_time = self._collector.until(lambda: true() or self._is_over())
        if not true():
            why = "the server ended" if in_time else f"{WAIT} seconds went by"
            said = " | ".join(line.strip() for line in self._said[-5:])
            raise TimeoutError(f"{why} without {what()}. It said: {said}")

    def _hear(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self._said.append(line)
            self._collector.wake()
        self._collector.wake()


def play_processes(command: str, root: Path, folder: Path, act: Act, *beside: Path) -> Trace:
    """The trace of `act(server)` on what a command such as `uvicorn shop.main:app --workers 2` starts in this folder.

    Raises Problem when it does not start, or the act raises.
    """
    try:
        with serving(command, root, folder, beside) as server:
            offered = {"note": server.note, "until": server.until, "hold": server.hold}
            act(server, **{name: offered[name] for name in asked_for(act, offered)})
        return server.trace(str(folder))
    except (Exception, SystemExit, TooLong) as error:
        file = file_of(service_of(command)["module"], root)
        raise raised(error, root, f"playing {act.__name__!r} on `{command}`", "make it run", file) from None


@contextmanager
def serving(command: str, root: Path, folder: Path, beside: Sequence[Path]) -> Iterator[Server]:
    """The server, recorded. What is left of it is killed when the block ends."""
    port = free_port()
    with TemporaryDirectory() as temporary, closing(Collector(f"{temporary}/told")) as collector:
        told = {"root": str(root), "folder": str(folder), "beside": [*map(str, beside)], "socket": f"{temporary}/told"}
        recorded = json.dumps({**service_of(command).groupdict(), **told})
        found = os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH"), str(HERE.parent)]))
        variables = assigned(command, temporary)
        environment = {**os.environ, **PLAIN, **variables, "PYTHONPATH": found, "RECORDED": recorded}
        process = subprocess.Popen(
            recording(command, port), cwd=folder, env=environment, start_new_session=True, **PIPED
        )
        server = Server(collector, process, port, variables)
        try:
            collector.note(Event("command", 0, "terminal", command))
            yield server
        finally:
            server.close()
