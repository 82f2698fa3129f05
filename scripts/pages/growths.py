"""Growths that a marker names, with the counts to show of them."""

from collections.abc import Mapping, Sequence

from ..course.growths import Growth, counted
from ..course.growths import growths as growths_of
from ..traces.counts import HEADINGS, Rows
from .asked import Asked


def growth(asked: Asked) -> tuple[str, Rows, Sequence[str]]:
    """What grows, its counts, and the names of those to show: all, where none is named."""
    columns, found = _growths(asked)
    if len(found) != 1:
        raise asked.problem("a table shows one growth", "write growth NAME COUNT ...")
    ((growth, rows),) = found.values()
    return growth.what, rows, columns or [*HEADINGS]


def growths(asked: Asked) -> tuple[str, str, Mapping[str, Rows]]:
    """What grows, the name of one count, and growths of the same sizes."""
    columns, found = _growths(asked)
    if len(columns) != 1 or not found:
        raise asked.problem("a chart shows one count", "write growth-chart COUNT NAME ...")
    if len({growth.sizes for growth, _ in found.values()}) > 1:
        raise asked.problem("these growths have different sizes", "give them the same in @growing")
    what = next(growth.what for growth, _ in found.values())
    return what, columns[0], {name: rows for name, (_, rows) in found.items()}


def _growths(asked: Asked) -> tuple[list[str], dict[str, tuple[Growth, Rows]]]:
    """The counts among the words, and the growths that the other words name."""
    found: dict[str, tuple[Growth, Rows]] = {}
    for word in (word for word in asked.words if word not in HEADINGS):
        lesson, name = asked.named(word, "GROWTH")
        known = growths_of(lesson)
        if name not in known:
            listed = f"snippets/{lesson}/scenarios.py: {', '.join(known) or 'none yet'}"
            cure = f"use one of {listed}, or of the counts {', '.join(HEADINGS)}"
            raise asked.problem(f"unknown growth {name!r}", cure)
        if not known[name].sizes:
            raise asked.problem(f"the growth {name!r} has no sizes", "write them after its name in @growing")
        found[name] = known[name], counted(lesson, name)
    return [word for word in asked.words if word in HEADINGS], found
