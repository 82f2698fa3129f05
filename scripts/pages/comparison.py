"""Comparison: what is recorded otherwise with other packages, lesson by lesson, in sentences."""

from collections.abc import Iterator

from ..problems import Problem
from ..traces.events import Trace
from ..views.changes import changes, growth_changes
from .recorded import Recorded, Recording


def compared(before: Recorded, now: Recorded) -> str:
    """A heading for each lesson in which something is another now, and below it a list of what."""
    lines = []
    for lesson in dict.fromkeys(lesson for lesson, _ in (*before, *now)):
        if found := _of_lesson(lesson, before, now):
            lines += [f"## {lesson}", "", *(f"- {said} ({', '.join(names)})" for said, names in found.items()), ""]
    return "\n".join(lines or ["Every recording is as it was.", ""])


def _of_lesson(lesson: str, before: Recorded, now: Recorded) -> dict[str, list[str]]:
    """Each sentence of a lesson with the names of the scenarios and growths that it is true of."""
    found: dict[str, list[str]] = {}
    for _, name in dict.fromkeys(key for key in (*before, *now) if key[0] == lesson):
        for sentence, about in _sentences(before.get((lesson, name)), now.get((lesson, name))):
            found.setdefault(sentence, []).append(f"{name}{about}")
    return found


def _sentences(before: Recording | None, now: Recording | None) -> Iterator[tuple[str, str]]:
    """What is to say of one recording, and of which of its requests."""
    match before, now:
        case Trace(), Trace():
            every = {event.request for event in now.events} - {0}
            for sentence, requests in changes(before, now).items():
                yield sentence, "" if {*requests} >= every or requests == [0] else f", request {_listed(requests)}"
        case dict(), dict():
            yield from ((sentence, "") for sentence in growth_changes(before, now))
        case Problem(), Problem():
            return
        case _, Problem():
            yield f"cannot be recorded any more: {now}", ""
        case Problem(), Trace() | dict():
            yield f"can be recorded now; before: {before}", ""


def _listed(requests: list[int]) -> str:
    return " and ".join(map(str, requests))
