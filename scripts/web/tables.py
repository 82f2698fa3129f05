"""Tables: those of a built page without columns that hold only dashes, and with places where a long name may break."""

import re
from html import unescape

TABLE = re.compile(r"<table>\s*<thead>.*?</table>", re.S)
ROW = re.compile(r"<tr>.*?</tr>", re.S)
CELL = re.compile(r"\s*<t[hd]\b[^>]*>(?P<held>.*?)</t[hd]>", re.S)
NONE = "—"
LONG = re.compile(r"[^\s<>]{16,}")
"""What a narrow column may have no room for, within a text or beside its tags."""
BREAKS = re.compile(r"(?<=\w\.)(?=[^\W\d])|(?<=\w/)(?=\w)|(?<=[,:])(?=[\"\w\[{])|(?<=[\w:,])(?=[(\[{](?![)\]}]))")
"""After a dot, a comma, a colon or a slash, and before a bracket that holds something."""
CODE = re.compile(r"(?<=<code>)[^<]*")
LETTERS = 40
"""So many of the longest pieces of the columns stand side by side on a phone."""


def fitted(html: str) -> str:
    """The content of a page with its tables as narrow as they can be read."""
    return TABLE.sub(lambda table: _marked(CODE.sub(_breakable, _narrowed(table[0]))), html)


def _narrowed(table: str) -> str:
    rows = [[cell["held"].strip() for cell in CELL.finditer(row)] for row in ROW.findall(table)]
    empty = {n for n in range(len(rows[0])) if rows[1:] and all(row[n : n + 1] == [NONE] for row in rows[1:])}
    return ROW.sub(lambda row: _without(empty, row[0]), table) if empty else table


def _without(columns: set[int], row: str) -> str:
    cells = iter(range(len(row)))
    return CELL.sub(lambda cell: "" if next(cells) in columns else cell[0], row)


def _breakable(code: re.Match[str]) -> str:
    return LONG.sub(lambda name: BREAKS.sub("<wbr>", name[0]), code[0])


def _marked(table: str) -> str:
    """Say of a table that a phone has no room for it."""
    rows = [[_longest(cell["held"]) for cell in CELL.finditer(row)] for row in ROW.findall(table)]
    needed = sum(map(max, zip(*rows, strict=False)))
    return table.replace("<table>", "<table data-wide>") if needed > LETTERS else table


def _longest(held: str) -> int:
    words = re.sub(r"<(?:br|wbr)[^>]*>|\s", "\n", held)
    return max(map(len, unescape(re.sub("<[^>]*>", "", words)).split("\n")))
