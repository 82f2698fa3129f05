"""What is watched: the files that the site is made from, and which of them hold something else than before."""

import os
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

IGNORED = ("__pycache__", "vendor")
"""Folders of what is installed or made here."""


type State = dict[str, tuple[int, int, int]]
"""When each file was saved last, its size and its place on the disk."""


class Watched:
    """The state of all files below some places. A file that is saved as it was has not changed."""

    def __init__(self, places: Iterable[Path]) -> None:
        self._places = [*places]
        self._seen = self._last = self._look()
        self._content = {file: hash_of(file) for file in map(Path, self._seen)}

    @property
    def files(self) -> set[Path]:
        """All files that are there."""
        return {*self._content}

    def expect(self, file: Path, content: str) -> None:
        """This file was written by us, with content of this hash."""
        self._content[file] = content

    def changed(self) -> set[Path]:
        """The files that have changed, new ones and removed ones too.

        They are told when the next look finds them the same: an editor may empty a file before it fills it.
        """
        last, self._last = self._last, self._look()
        if last != self._last:
            return set()
        different = {Path(file) for file, _ in last.items() ^ self._seen.items()}
        self._seen = last
        return {file for file in different if self._differs(file)}

    def _differs(self, file: Path) -> bool:
        content = hash_of(file)
        if content == self._content.get(file, ""):
            return False
        if content:
            self._content[file] = content
        else:
            del self._content[file]
        return True

    def _look(self) -> State:
        found: State = {}
        for place in self._places:
            if place.is_dir():
                _look_below(str(place), found)
            elif place.exists():
                found[str(place)] = _stamp(place.stat())
        return found


def _look_below(folder: str, found: State) -> None:
    """Ten times a second all files are looked at: this makes no path of each."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name in IGNORED or entry.name[0] == "." or entry.name[-1] == "~":
                continue
            if entry.is_dir():
                _look_below(entry.path, found)
            else:
                found[entry.path] = _stamp(entry.stat())


def _stamp(state: os.stat_result) -> tuple[int, int, int]:
    return state.st_mtime_ns, state.st_size, state.st_ino


def hash_of(file: Path) -> str:
    """A hash of what a file holds; empty where there is none."""
    with suppress(OSError):
        return sha256(file.read_bytes()).hexdigest()
    return ""
