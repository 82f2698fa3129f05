"""Growth: the counts of a service by the size of what it was asked, as a table and as a chart."""

from collections.abc import Mapping, Sequence

from ..traces.counts import HEADINGS, Rows
from .labels import diagram, mermaid, table


def growth_table(what: str, rows: Rows, columns: Sequence[str]) -> str:
    """A row for each size, a column for each of these counts."""
    cells = ([f"{size:,}", *(f"{counts[name]:,}" for name in columns)] for size, counts in rows.items())
    return table([what, *(HEADINGS[name] for name in columns)], cells)


def growth_chart(what: str, column: str, series: Mapping[str, Rows]) -> str:
    """One count of several growths over the same sizes, as a Mermaid chart: bars for the first, lines for the others.

    Bars of two series would hide each other where Mermaid draws; `scripts.web.drawing.charts` draws all as bars.
    """
    sizes = list(next(iter(series.values())))
    labels = ", ".join(f'"{size:,}"' for size in sizes)
    values = {name.replace("_", " "): [rows[size][column] for size in sizes] for name, rows in series.items()}
    told = "; ".join(f"{name}: {_told(sizes, numbers)}" for name, numbers in values.items())
    highest = max(1, *(number for numbers in values.values() for number in numbers))
    heading = HEADINGS[column]
    lines = [f'x-axis "{mermaid(what)}" [{labels}]', f'y-axis "{heading}" 0 --> {highest}']
    for place, (name, numbers) in enumerate(values.items()):
        lines.append(f'{"line" if place else "bar"} "{mermaid(name)}" [{", ".join(map(str, numbers))}]')
    return diagram(f'xychart-beta\n    title "{heading}"', f"{heading} by {what.lower()}", f"{told}.", lines)


def _told(sizes: Sequence[int], numbers: Sequence[int]) -> str:
    return ", ".join(f"{number:,} for {size:,}" for size, number in zip(sizes, numbers, strict=True))
