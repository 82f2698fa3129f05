"""Made: what is made of files is kept until their content changes, and is then made again."""

import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from mkdocs.livereload import LiveReloadServer

from scripts.problems import ROOT

type State = Mapping[Path, bytes]


def state(files: Iterable[Path]) -> State:
    """The content of each of these files that is there, as a hash."""
    found = {}
    for file in files:
        with suppress(FileNotFoundError):
            found[file] = sha256(file.read_bytes()).digest()
    return found


class Made[T]:
    """What was made last, and the state of the files it was made of."""

    def __init__(self, last: T) -> None:
        self.last = last
        self._of: State = {}

    def of(self, files: Iterable[Path], make: Callable[[], T]) -> T:
        """What `make` gives for these files as they are now. Where it raises, the last is kept."""
        now = state(files)
        if now != self._of:
            self.last, self._of = make(), now
        return self.last


class Pages:
    """The pages of a folder, filled again when what they are made from changes, but not for what that wrote itself.

    The server of `mkdocs serve` does not see it either: it would build the site a second time.
    """

    def __init__(self) -> None:
        self.server: LiveReloadServer | None = None
        self._of: State = {}

    def fill(self, folder: str, files: Callable[[], Iterable[Path]]) -> None:
        """Fill the pages of this folder if these files, pages and what they are made from, are not as they were.

        And again if an author saves a page meanwhile; of other files the server tells, with a build of its own.
        """
        now = state(files())
        while now != self._of:
            with self._unseen(folder):
                written = filled()
            self._of = {**now, **state(written)}
            now = {**now, **state(file for file in files() if file.is_relative_to(folder))}

    @contextmanager
    def _unseen(self, folder: str) -> Iterator[None]:
        """What changes in the folder meanwhile starts no build: who asks for that looks, once the server does again."""
        if self.server:
            self.server.unwatch(folder)
        try:
            yield
        finally:
            if self.server:
                self.server.watch(folder)


def filled() -> list[Path]:
    """Fill the pages in a process of its own, as snippets and modules are imported once a process; those it wrote."""
    command = [sys.executable, "-m", "scripts.pages"]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    print(done.stdout, end="", flush=True)
    return [ROOT / line.removeprefix("wrote ") for line in done.stdout.splitlines() if line.startswith("wrote ")]
