"""Beginnings: a new lesson, or new modes of one, laid down in the course and filled, to be written over."""

import sys
from collections.abc import Sequence

from ..course import sources
from ..course.lessons import COURSE, DOCS
from ..course.templates import Texts, new_lesson, new_modes
from ..problems import command, shown
from .__main__ import main as fill

NEXT = """Next: write your own over it, and watch it with `make serve`.
Nobody has read it yet. Read it beside its proofs, and seal it, which the tests ask for:
"""


def begun(what: str, name: str, modes: str = "") -> Texts:
    """Lay down the lesson of this name, or these modes of it: the texts by their files. Raises Problem."""
    texts = new_lesson(name) if what == "lesson" else new_modes(name, modes.split())
    sources.write(texts)
    return texts


def next_steps(texts: Texts) -> str:
    """What an author does with these files."""
    read = [file for file in texts if file.is_relative_to(DOCS) or file == COURSE]
    return NEXT + "\n".join(f"  make seal FILE={shown(file)}" for file in read)


def main(arguments: Sequence[str] | None = None) -> int:
    """Lay down what the command line names, fill the pages, and say what to do next; the exit code."""
    texts = begun(*(sys.argv[1:] if arguments is None else arguments))
    print(*(f"laid down {shown(file)}" for file in texts), sep="\n", flush=True)
    code = fill([])
    print(next_steps(texts))
    return code


if __name__ == "__main__":
    command(main)
