"""Engines: the iris service under five of them, each installed into an environment of its own; sizes and seconds."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from platform import python_version
from secrets import token_hex
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

import httpx

from scripts.bench.marked import proportional_set, running
from scripts.bench.services import ENGINES, Engine
from scripts.bench.timing import Row, shown
from scripts.playing.servers import free_port
from scripts.problems import ROOT

UV = ROOT / ".tools" / "bin" / "uv"
KEPT = ROOT / "snippets" / "capacity" / "engines.json"
COLUMNS = ["Engine", "Environment", "Processes", "Memory", "Until it answers"]
QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_AUTH_MODE": "token", "BENTOML_DO_NOT_TRACK": "True"}
"""Nobody is told that it runs."""


def rows() -> Iterator[Row]:
    """What each engine takes; all of it is kept for the page of the lesson on capacity."""
    every, loads = [], [os.getloadavg()[0]]
    for engine in ENGINES:
        with TemporaryDirectory() as folder:
            every.append(measured(engine, Path(folder)))
        loads.append(os.getloadavg()[0])
        yield every[-1].row
    taken = f"Taken on {date.today()} by `make bench BENCH='--only engines'` with Python {python_version()}"
    versions = ", ".join(dict.fromkeys(one.version for one in every))
    kept = {
        "columns": COLUMNS,
        "rows": [one.cells for one in every],
        "taken": f"{taken} on Linux with {os.cpu_count()} cores"
        f" at a load of {max(loads):.0f}: {versions}. Another machine has other figures.",
    }
    KEPT.write_text(f"{json.dumps(kept, indent=1)}\n")


@dataclass(frozen=True, slots=True)
class Measured:
    """What an engine takes: its environment, and once it answers its processes and their memory (PSS), in bytes."""

    name: str
    version: str
    installed: int
    processes: int
    memory: int
    ready: float

    @property
    def cells(self) -> list[str]:
        """Its row on the page."""
        sizes = [f"{size / 1e6:.0f} MB" for size in (self.installed, self.memory)]
        return [self.name, sizes[0], str(self.processes), sizes[1], f"{self.ready:.1f} s"]

    @property
    def row(self) -> Row:
        """Its row in the terminal."""
        return Row(self.name, shown(self.ready), f"{', '.join(self.cells[1:4])}: installed, processes, memory")


def measured(engine: Engine, folder: Path) -> Measured:
    """One engine, installed, started and ended."""
    python = folder / "venv" / "bin" / "python"
    subprocess.run([UV, "venv", "--quiet", "--python", sys.executable, python.parents[1]], check=True)
    install = [str(UV), "pip", "install", "--quiet", "--compile-bytecode", "--python", str(python)]
    subprocess.run([*install, *engine.packages], check=True)
    size = sum(file.lstat().st_size for file in python.parents[1].rglob("*"))
    with answering(engine, folder, python) as (ready, processes):
        memory = sum(map(proportional_set, processes))
    return Measured(engine.name, version(engine, python), size, len(processes), memory, ready)


def version(engine: Engine, python: Path) -> str:
    """The package that the engine is, and its version."""
    name = engine.packages[-1].partition("[")[0]
    asked = [str(python), "-c", f"import importlib.metadata as found; print(found.version({name!r}))"]
    return f"{name} {subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()}"


@contextmanager
def answering(engine: Engine, folder: Path, python: Path) -> Iterator[tuple[float, list[Path]]]:
    """The seconds until the engine answered, and what runs of it then, as folders of /proc."""
    port, mark = str(free_port()), token_hex()
    (folder / "engine.py").write_text(engine.source.replace("PORT", port))
    own = {"PYTHONPATH": str(ROOT), "RAY_AUTH_TOKEN": mark, "RAY_TMPDIR": str(folder), "BENTOML_HOME": str(folder)}
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [str(python), *(word.replace("PORT", port) for word in engine.command)]
    start = perf_counter()
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder, env=environment | QUIET | own, stdout=log, stderr=log)
    try:
        while not answers(f"http://127.0.0.1:{port}/predict", engine.body):
            if server.poll() is not None:
                raise RuntimeError(f"{engine.name} ended: {(folder / 'log').read_text()[-2000:]}")
            sleep(0.05)
        yield perf_counter() - start, running(mark)
    finally:
        server.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            server.wait(30)
        for process in running(mark):
            with suppress(ProcessLookupError):
                os.kill(int(process.name), signal.SIGKILL)
        server.wait()


def answers(url: str, body: object) -> bool:
    """Whether it answers yet."""
    with suppress(httpx.TransportError):
        return httpx.post(url, json=body, timeout=60).status_code == 200
    return False
