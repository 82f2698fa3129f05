"""Sheets: the site's own style sheets as browsers get them, without what is there for those who write them."""

import re
from pathlib import Path

COMMENT = re.compile(r"/\*.*?\*/", re.S)
INDENT = re.compile(r"^\s+", re.M)


def strip(site: Path) -> None:
    """Write each style sheet of ours anew; those of others are as small as they get."""
    for sheet in (site / "assets").glob("*/*.css"):
        if not sheet.name.endswith(".min.css"):
            sheet.write_text(bare(sheet.read_text()))


def bare(css: str) -> str:
    """The same rules without comments, indents and empty lines."""
    return INDENT.sub("", COMMENT.sub("", css))
