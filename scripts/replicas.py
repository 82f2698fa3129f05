"""A run with Ray Serve: two replicas each hold a request, one of them is killed; writes who was answered, as JSON.

It runs in Ray's own environment: `make ray`. A replica says over a socket what it is about to do, load its model or
predict, and waits there until it is let go: no clock decides who is first.
"""

import json
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from typing import Any

# Nobody is told that it runs, no replica is ended because other programs use much memory, and nobody else gets in.
os.environ |= {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_memory_monitor_refresh_ms": "0",
    "RAY_AUTH_MODE": "token",
    "RAY_AUTH_TOKEN": token_hex(),
}

import ray
from ray import serve

from snippets.capacity.with_ray import Iris
from snippets.iris_model import Model

HOST = "127.0.0.1"
FLOWERS = ((5.1, 3.5, 1.4, 0.2), (6.7, 3.1, 4.7, 1.5), (6.3, 3.3, 6.0, 2.5))
PATIENCE = 300
"""Seconds after which a report or an answer will not come any more."""
STORE = 80 * 2**20
"""Bytes for the objects that replicas share, of which there are none here: little more than the least Ray takes."""


class HeldModel:
    """The model of a replica, held by this run before it is loaded and before each prediction."""

    def __init__(self, port: int) -> None:
        self.port = port
        report(port, "load")
        self.model = Model()

    def predict(self, measurements: list[float]) -> dict[str, str]:
        report(self.port, "predict")
        return dict(self.model.predict(measurements))


def report(port: int, doing: str) -> None:
    """Say what this replica is about to do, and wait."""
    with socket.create_connection((HOST, port)) as line:
        line.sendall(f"{os.getpid()} {doing}\n".encode())
        line.recv(1)


@dataclass(frozen=True, slots=True)
class Held:
    """What a replica is about to do, until it is let go."""

    process: int
    doing: str
    let_go: Callable[[], None]


class Reports:
    """What the replicas report, in the order it is asked for."""

    def __init__(self, listening: socket.socket) -> None:
        self.listening = listening
        self.kept: list[Held] = []

    def next(self, doing: str) -> Held:
        """The next that is about to do this; what else is reported is kept, and stays held."""
        while not any(held.doing == doing for held in self.kept):
            line, _ = self.listening.accept()
            process, done = line.makefile().readline().split()
            self.kept.append(Held(int(process), done, line.close))
        found = next(held for held in self.kept if held.doing == doing)
        self.kept.remove(found)
        return found


@contextmanager
def served(port: int, reported_to: int) -> Iterator[None]:
    """The snippet on this port with a held model; its replicas are not there yet."""
    with TemporaryDirectory(prefix="ray-") as folder:
        own = {"_node_ip_address": HOST, "_temp_dir": folder, "object_store_memory": STORE}
        ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, **own)
        try:
            serve.start(http_options={"host": HOST, "port": port})
            serve._run(Iris.bind(partial(HeldModel, reported_to)), _blocking=False)
            yield
        finally:
            ray.shutdown()


def status(port: int, flower: Sequence[float]) -> int:
    """Of a prediction."""
    client = HTTPConnection(HOST, port, timeout=PATIENCE)
    client.request("POST", "/predict", json.dumps(flower), {"content-type": "application/json"})
    return client.getresponse().status


type Send = Callable[[Sequence[float]], Future[int]]


def killed(reports: Reports, send: Send) -> dict[str, Any]:
    """What is written: which replica had each request and its status, and which one loads the model anew."""
    first, held = send(FLOWERS[0]), reports.next("predict")
    second, other = send(FLOWERS[1]), reports.next("predict")
    third = send(FLOWERS[2])
    os.kill(held.process, signal.SIGKILL)
    statuses = [first.result()]
    other.let_go()
    last = reports.next("predict")
    last.let_go()
    statuses += [second.result(), third.result()]
    anew = reports.next("load")
    replicas = list(dict.fromkeys(each.process for each in (held, other, last, anew)))
    had = [replicas.index(each.process) + 1 for each in (held, other, last)]
    rows = [{"replica": replica, "status": code} for replica, code in zip(had, statuses, strict=True)]
    return {"requests": rows, "killed": 1, "loads_anew": replicas.index(anew.process) + 1}


def main(file: Path) -> None:
    """Run it, and write the file when all has been seen."""
    with (
        socket.create_server((HOST, 0)) as listening,
        socket.create_server((HOST, 0)) as free,
        ThreadPoolExecutor() as asking,
    ):
        listening.settimeout(PATIENCE)
        port, reports = free.getsockname()[1], Reports(listening)
        free.close()
        with served(port, listening.getsockname()[1]):
            for _ in range(2):
                reports.next("load").let_go()
            seen = killed(reports, lambda flower: asking.submit(status, port, flower))
    file.write_text(f"{json.dumps(seen)}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
