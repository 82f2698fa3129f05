"""Consoles: the Markdown of a view drawn for a terminal, as wide as that is."""

import html
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence

from rich import box
from rich.console import Console, Group, RenderableType
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ..views.labels import NONE

PIPED = 120
"""How wide the output is where no terminal and no COLUMNS says it."""

INLINE = re.compile(r"`(?P<plain>[^`]*)`|<code>(?P<coded>.*?)</code>|\*\*(?P<bold>.+?)\*\*|<a [^>]*></a>|(?P<br><br>)")
ITEM = re.compile(r"(?P<indent> *)(?P<number>\d+\.) (?P<text>.*)")


def console() -> Console:
    """Where the views are drawn: colours only on a terminal, and no character that its encoding lacks."""
    getattr(sys.stdout, "reconfigure", lambda **_: None)(errors="replace")
    drawn = Console(highlight=False, emoji=False, soft_wrap=False)
    if not drawn.is_terminal and "COLUMNS" not in os.environ:
        drawn.width = PIPED
    return drawn


def show(title: str, markdown: str, on: Console) -> None:
    """Draw one view under its title, without blanks at the ends of lines."""
    with on.capture() as captured:
        on.rule(Text(title, "bold"), align="left", style="dim")
        on.print("", drawn(markdown, on), "", sep="\n")
    print("\n".join(line.rstrip() for line in captured.get().split("\n")), end="")


def drawn(markdown: str, on: Console) -> RenderableType:
    """A table, an ordered list, or the text of a fence."""
    lines = markdown.split("\n")
    if lines[0].startswith("| "):
        header, _, *rows = (line[2:-2].split(" | ") for line in lines)
        return _table(header, rows, on)
    if ITEM.match(lines[0]):
        return Group(*_items(lines))
    return Text("\n".join(lines[1:-1]))


def inline(markdown: str) -> Text:
    """A cell or a sentence with its code coloured, instead of marked."""
    text, done = Text(), 0
    for match in INLINE.finditer(markdown):
        text.append(html.unescape(markdown[done : match.start()]))
        text.append(html.unescape(match["plain"] or match["coded"] or ""), "cyan")
        text.append(match["bold"] or "", "bold")
        text.append("\n" if match["br"] else "")
        done = match.end()
    return text.append(html.unescape(markdown[done:]))


def _table(header: Sequence[str], rows: Sequence[Sequence[str]], on: Console) -> RenderableType:
    """A table where its longest words fit side by side; a card for each row where they do not."""
    cells = [[*map(inline, row)] for row in rows]
    wanted = [_span(on, [Text(head), *column]) for head, *column in zip(header, *cells, strict=True)]
    spare = on.width - 3 * len(header) + 1 - sum(column.minimum for column in wanted)
    if spare < 0:
        return _cards(header, rows)
    gap = any("<br>" in cell for row in rows for cell in row)
    table = Table(box=box.MINIMAL, show_edge=False, leading=int(gap), header_style="bold")
    wish = max(1, sum(column.span for column in wanted))
    for name, column in zip(header, wanted, strict=True):
        table.add_column(name, width=column.minimum + column.span * min(spare, wish) // wish)
    for row in cells:
        table.add_row(*row)
    return table


def _span(on: Console, column: Iterable[Text]) -> Measurement:
    """From the longest word of a column to its longest line."""
    measured = [Measurement.get(on, on.options.update(max_width=10_000), cell) for cell in column]
    return Measurement(max(cell.minimum for cell in measured), max(cell.maximum for cell in measured))


def _cards(header: Sequence[str], rows: Sequence[Sequence[str]]) -> RenderableType:
    cards = Table.grid(padding=(0, 2))
    cards.add_column(style="dim")
    cards.add_column(overflow="fold")
    for number, row in enumerate(rows):
        if number:
            cards.add_row()
        for name, cell in zip(header, row, strict=True):
            if cell != NONE:
                cards.add_row(name, inline(cell))
    return cards


def _items(lines: Sequence[str]) -> Iterator[RenderableType]:
    """The items of an ordered list; what does not fit goes on under its own text."""
    for line in lines:
        if match := ITEM.match(line):
            item = Table.grid(padding=(0, 1))
            item.add_column(no_wrap=True)
            item.add_column(overflow="fold")
            item.add_row(match["number"], inline(match["text"]))
            yield Padding(item, (0, 0, 0, len(match["indent"])))
