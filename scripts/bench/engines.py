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

from scripts.bench.timing import Row, shown
from scripts.playing.servers import free_port
from scripts.problems import ROOT

UV = ROOT / ".tools" / "bin" / "uv"
KEPT = ROOT / "snippets" / "capacity" / "engines.json"
COLUMNS = ["Engine", "Environment", "Processes", "Memory", "Until it answers"]
FLOWER = [5.1, 3.5, 1.4, 0.2]
LITSERVE = """import litserve

from snippets.iris_model import Model


class Iris(litserve.LitAPI):
    def setup(self, device):
        self.model = Model()

    def predict(self, request):
        return self.model.predict(request["measurements"])


if __name__ == "__main__":
    server = litserve.LitServer(Iris(), accelerator="cpu", workers_per_device=2)
    server.run(host="127.0.0.1", port=PORT, generate_client_file=False)
"""
BENTOML = """import bentoml

from snippets.iris_model import Model


@bentoml.service(workers=2)
class Iris:
    def __init__(self):
        self.model = Model()

    @bentoml.api
    def predict(self, measurements: list[float]) -> dict:
        return self.model.predict(measurements)
"""
RAY = """from ray import serve

from snippets.capacity.with_ray import app

serve.start(http_options={"host": "127.0.0.1", "port": PORT})
serve.run(app, blocking=True)
"""
UVICORN = """import uvicorn

if __name__ == "__main__":
    uvicorn.run("APP", host="127.0.0.1", port=PORT, workers=WORKERS)
"""
QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_AUTH_MODE": "token", "BENTOML_DO_NOT_TRACK": "True"}
"""Nobody is told that it runs."""
NAMED = {"measurements": FLOWER}


@dataclass(frozen=True, slots=True)
class Engine:
    """What is installed, the file that is run, what is asked of it, and the words after `python`."""

    name: str
    packages: tuple[str, ...]
    source: str
    body: object
    command: tuple[str, ...] = ("engine.py",)


def of_uvicorn(app: str, workers: int) -> str:
    """The file that runs this application in so many workers."""
    return UVICORN.replace("APP", app).replace("WORKERS", str(workers))


ENGINES = (
    Engine("own queue", ("fastapi", "uvicorn"), of_uvicorn("snippets.capacity.in_batches:app", 1), FLOWER),
    Engine("uvicorn, 2 workers", ("fastapi", "uvicorn"), of_uvicorn("snippets.lifespan.load_once:app", 2), FLOWER),
    Engine("Ray Serve, 2 replicas", ("ray[serve]",), RAY, FLOWER),
    Engine("LitServe, 2 workers", ("litserve",), LITSERVE, NAMED),
    Engine(
        "BentoML, 2 workers",
        ("bentoml",),
        BENTOML,
        NAMED,
        ("-m", "bentoml", "serve", "engine:Iris", "--host", "127.0.0.1", "--port", "PORT"),
    ),
)


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


def running(mark: str) -> list[Path]:
    """The processes that were given this mark, whoever started them."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if mark.encode() in (process / "environ").read_bytes():
                found.append(process)
    return found


def proportional_set(process: Path) -> int:
    """The bytes of memory of a process, where what n processes share counts as an nth of it to each."""
    lines = (process / "smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
