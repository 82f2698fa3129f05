"""Pyodide: what a browser needs to run a lesson's service, gathered from the locked packages, never committed.

`docs/assets/vendor/python/` gets Pyodide, and Python's library and the framework as bytecode in one archive;
`manifest.json` there names each file, its size, and where Python expects it.
"""

import gzip
import io
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.problems import ROOT, Problem, stop
from scripts.web.assets.npm import VENDOR
from scripts.web.assets.release import PYODIDE, release
from scripts.web.assets.wheels import download

TARGET = VENDOR / "python"
LOADER = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")
LIBRARY = "python_stdlib.zip"
LOCK = "pyodide-lock.json"
"""Which packages Pyodide could fetch: none."""
LEFT_OUT = (
    # What needs processes, sockets or a terminal, none of which a browser has.
    *("_pyrepl/", "doctest.", "ensurepip/", "ftplib.", "imaplib.", "multiprocessing/", "pdb.", "poplib.", "smtplib."),
    *("socketserver.", "venv/", "wsgiref/", "xmlrpc/"),
    # What no lesson's framework uses: an earlier Pydantic, another event loop, plugins of other tools.
    *("anyio/_backends/_trio.", "anyio/pytest_plugin.", "mailbox.", "pydantic/mypy.", "pydantic/v1/"),
)
"""Modules that are not sent to readers: a tenth of all bytes."""


def gather(target: Path = TARGET) -> None:
    """Write everything anew. Raises Problem when a package is missing or a tool fails."""
    lock = json.dumps({"info": asdict(release()), "packages": {}}).encode()
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    with TemporaryDirectory() as folder:
        sources, compiled = Path(folder) / "sources.zip", Path(folder) / "compiled.zip"
        with zipfile.ZipFile(sources, "w") as archive:
            for wheel in download(Path(folder) / "wheels"):
                for name, data in _importable(wheel):
                    archive.writestr(name, data)
        compile_with_pyodide(sources, compiled, "stdlib")
        files = {name: (PYODIDE / name).read_bytes() for name in LOADER} | {LOCK: lock} | split(compiled)
    lines = [_written(target, *named) for named in files.items()]
    (target / "manifest.json").write_text(f"[{',\n '.join(map(json.dumps, lines))}]\n")


def _importable(wheel: Path) -> Iterator[tuple[str, bytes]]:
    """What Python reads of a wheel: its modules, and what `importlib.metadata` tells of it."""
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if name.endswith((".py", ".so", ".dist-info/METADATA", ".dist-info/entry_points.txt")):
                yield name, archive.read(name)


def split(compiled: Path) -> dict[str, bytes]:
    """The archive as LIBRARY, and by their paths the packages with a linked library, which no archive can hold."""
    with zipfile.ZipFile(compiled) as archive:
        entries = {name: archive.read(name) for name in archive.namelist() if not name.startswith(LEFT_OUT)}
    linked = {name.partition("/")[0] for name in entries if name.endswith(".so")}
    library = io.BytesIO()
    with zipfile.ZipFile(library, "w") as archive:
        for name, data in entries.items():
            if name.partition("/")[0] not in linked:
                archive.writestr(zipfile.ZipInfo(name), data)
    beside = {f"{release().site}{name}": data for name, data in entries.items() if name.partition("/")[0] in linked}
    return {LIBRARY: library.getvalue(), **beside}


def compile_with_pyodide(sources: Path, target: Path, *options: str) -> None:
    """Turn an archive of modules into one of bytecode, with the Python that will run it."""
    node = shutil.which("node") or str(ROOT / ".tools" / "node" / "bin" / "node")
    command = [node, str(ROOT / "scripts" / "web" / "assets" / "compile.mjs"), str(sources), str(target), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Problem(
            f"compiling failed: {done.stderr[-500:]}", "install the packages anew: make clean assets", sources
        )


def _written(target: Path, name: str, data: bytes) -> dict[str, object]:
    """The line of the manifest for a file that is written now, compressed so that no host has to.

    Its name tells what is in it: a browser that kept one of another version does not take it for this one.
    """
    packed = gzip.compress(data, 9, mtime=0)
    file = f"{name.rpartition('/')[2]}.{sha256(packed).hexdigest()[:12]}.gz"
    (target / file).write_bytes(packed)
    return {"name": name, "file": file, "size": len(packed)}


if __name__ == "__main__":
    try:
        gather()
    except Problem as problem:
        stop(problem)
    sys.exit(0)
