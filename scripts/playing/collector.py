"""The collector: what the processes of a server report, in the order in which it arrives."""

import json
import socket
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Condition, Thread
from typing import Any

from ..recording.known_secrets import Secrets
from ..traces.events import Event
from ..traces.processes import OWN, Reported
from .patience import WAIT


class Collector:
    """Hears each process on a connection of its own, over a Unix socket at this path, until it is closed."""

    def __init__(self, path: str) -> None:
        self.reports: list[Reported] = []
        self.secrets = Secrets()
        self.processes: list[int] = []
        self.ended: set[int] = set()
        self._changed = Condition()
        self._connections: dict[int, socket.socket] = {}
        self._replies: dict[int, list[dict[str, Any]]] = defaultdict(list)
        self._answered: Counter[int] = Counter()
        self._own = 0
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(path)
        self._socket.listen(64)
        Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def note(self, event: Event, process: int = OWN) -> None:
        """Who asks does something that is an event, maybe about a process."""
        with self._changed:
            self.go_on()
            self._add(process, event)

    def go_on(self) -> None:
        """Who asks does something: all that is reported from now on came after it."""
        with self._changed:
            self._own += 1

    def until(self, true: Callable[[], object]) -> bool:
        """Wait until something is so; whether it is."""
        with self._changed:
            return bool(self._changed.wait_for(true, WAIT))

    def answered(self, process: int) -> None:
        """A client has an answer: wait until the process has told that one more call has ended, or is dead.

        Raises TimeoutError when it tells neither.
        """
        with self._changed:
            self._answered[process] += 1
            answers = self._answered[process]
        if not self.until(lambda: process in self.ended or self._served(process) >= answers):
            raise TimeoutError(f"{WAIT} seconds went by, and the process that a client asks told of no call's end")

    def ask(self, process: int, **what: object) -> int:
        """Let a process do something, and wait until it is done: its answer. Raises RuntimeError if it fails."""
        replies = self._replies[process]
        self._connections[process].sendall(json.dumps(what).encode() + b"\n")
        self.until(lambda: replies or process in self.ended)
        reply = replies.pop() if replies else {"failed": "it has ended, or does not answer"}
        if "failed" in reply:
            raise RuntimeError(f"process {process}: {reply['failed']}")
        return int(reply["done"])

    def wake(self) -> None:
        """Let who waits look again."""
        with self._changed:
            self._changed.notify_all()

    def _served(self, process: int) -> int:
        """How many requests a process has told the end of until now."""
        own = (report.event for report in self.reports if report.process == process)
        return sum(event.kind == "end" and event.name == "http" for event in own)

    def _add(self, process: int, event: Event) -> None:
        self.reports.append(Reported(self._own, process, event))
        self._changed.notify_all()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                Thread(target=self._hear, args=[connection], daemon=True).start()

    def _hear(self, connection: socket.socket) -> None:
        process = OWN
        for told in _told(connection):
            with self._changed:
                if "process" in told:
                    process = told["process"]
                    self.processes.append(process)
                    self._connections[process] = connection
                elif "event" not in told:
                    self._replies[process].append(told)
                    self._changed.notify_all()
                else:
                    self.secrets.learn(told["secrets"])
                    self._add(process, Event(**told["event"]))
        with self._changed:
            self.ended.add(process)
            self._add(process, Event("exit", 0, "terminal"))


def _told(connection: socket.socket) -> Iterator[dict[str, Any]]:
    with suppress(OSError), connection, connection.makefile() as lines:
        for line in lines:
            if line.endswith("\n"):  # else its process was killed while it told this
                yield json.loads(line)
