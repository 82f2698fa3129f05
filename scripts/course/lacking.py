"""Lacking: what a source uses that a browser's Python has none of, whether it fails there or runs inline."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from .lessons import file_of
from .sources import parsed, read

LACKED = (
    *("concurrent", "multiprocessing", "subprocess", "threading", "_thread"),
    *("http.client", "http.server", "httpx", "socket", "socketserver", "urllib.request", "uvicorn"),
    *("ctypes", "signal", "os.fork", "os.kill", "os.mkfifo", "os.pipe", "os.popen", "os.spawn", "os.system"),
    *("anyio.from_thread", "anyio.to_interpreter", "anyio.to_process", "anyio.to_thread"),
    *("anyio.connect_", "anyio.create_tcp_listener", "anyio.open_process", "anyio.run_process"),
    *("asyncio.create_subprocess_", "asyncio.open_connection", "asyncio.run_coroutine_threadsafe"),
    *("asyncio.start_server", "asyncio.to_thread", "*.run_in_executor"),
    *("fastapi.concurrency", "starlette.concurrency"),
    *("joblib", "numpy", "pandas", "scipy", "sklearn"),
)
"""Sockets, threads, processes, signals and what computes in C, by the names they are used under, or these begin with;
`*.` is any object.

`asyncio.to_thread` is one, though it can be called there: it runs inline, where a server would go on meanwhile.
"""


def lacked_by(file: Path, *sources: str) -> str:
    """What a browser lacks to run these sources and a module of the course, with all of it that this imports."""
    used = (name for source in (*sources, *_own(file)) for name in names_used(source))
    return next((found for name in used if (found := lacking(name))), "")


def lacking(name: str) -> str:
    """The name, up to the part by which it is lacked; empty where it is not."""
    parts = name.split(".")
    upto = (".".join(parts[: n + 1]) for n in range(len(parts)))
    return next((shown.removeprefix("*.") for shown in upto if any(_is(shown, lacked) for lacked in LACKED)), "")


def names_used(source: str) -> Iterator[str]:
    """What a source imports and which attributes it asks for, by their whole names: `asyncio.to_thread`."""
    module = ast.parse(source)
    known = dict(_imported(module))
    yield from known.values()
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute):
            yield f"*.{node.attr}"
            yield _dotted(node, known)


def _imported(module: ast.Module) -> Iterator[tuple[str, str]]:
    """The names that imports bind, and what they stand for."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((alias.asname or alias.name, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((alias.asname or alias.name, f"{node.module or ''}.{alias.name}") for alias in node.names)


def _dotted(node: ast.expr, known: Mapping[str, str]) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value, known)}.{node.attr}"
    return known.get(node.id, node.id) if isinstance(node, ast.Name) else ""


def _is(name: str, lacked: str) -> bool:
    return name.startswith(lacked) if lacked.endswith("_") or lacked == "os.spawn" else name == lacked


def _own(file: Path, seen: frozenset[Path] = frozenset()) -> Iterator[str]:
    """The source of a file, and of the course's own modules that it imports."""
    source = read(file)
    module = parsed(source, file)
    yield source
    for name in dict(_imported(module)).values():
        for imported in (file_of(name), file_of(name.rpartition(".")[0])):
            if name.startswith("snippets.") and imported.is_file() and imported not in seen:
                yield from _own(imported, seen | {file})
