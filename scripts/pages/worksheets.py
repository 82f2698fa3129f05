"""Worksheets: an exercise as its page shows it, to be read without a script and worked on with one."""

from ..course.exercises import Exercise
from ..course.sources import read
from ..views.labels import fence
from . import listings


def worksheet(exercise: Exercise) -> str:
    """The start as a listing, the rest in closed blocks, of which `check-it.js` makes an editor with a button."""
    lines = [
        *opening(exercise),
        "",
        *_begun(exercise),
        "",
        *_closed("checks", "What is checked", *fence(read(exercise.checks), "python")),
        *_closed("hint", "Hint", read(exercise.hint).strip()),
        *_closed("solution", "Solution", *fence(read(exercise.solution), "python")),
        "</div>",
    ]
    return "\n".join(lines)


def opening(exercise: Exercise) -> list[str]:
    """The tag that tells the script which exercise this is; `data-uses`, whose style the page needs besides."""
    after = f' data-after="{exercise.after}"' if exercise.after else ""
    return [f'<div class="check-it" data-exercise="{exercise.name}"{after} data-uses="run-it" markdown="1">']


def _begun(exercise: Exercise) -> list[str]:
    """The start. That of an exercise after another one is closed: it is the answer to the one before."""
    listing = listings.snippet(exercise.start)
    return _closed("start", "Start this step", listing)[:-1] if exercise.after else [listing]


def _closed(kind: str, title: str, *lines: str) -> list[str]:
    return [
        f'<details class="{kind}" markdown="1">',
        f"<summary>{title}</summary>",
        "",
        *lines,
        "",
        "</details>",
        "",
    ]
