"""Links: what MkDocs tells of a link that leads nowhere, with the line that it stands on."""

import re
from logging import LogRecord, getLogger

from scripts.course.lessons import DOCS
from scripts.course.sources import read
from scripts.problems import Problem

TOLD = re.compile(
    r"Doc file '(?P<page>[^']+)' contains an? (?P<kind>.*?link) (?:to )?'(?P<link>[^']*)',? ?(?P<why>.*)", re.S
)


def place() -> None:
    """Have MkDocs tell the place of each link that it complains of."""
    getLogger("mkdocs.structure.pages").addFilter(placed)


def placed(record: LogRecord) -> bool:
    """Have the record of a link on a page of the course say where it stands. It is logged all the same."""
    if (told := TOLD.fullmatch(record.getMessage())) and (page := DOCS / told["page"]).is_file():
        link = told["link"]
        lines = enumerate(read(page).split("\n"), 1)
        line = next((number for number, text in lines if f"({link}" in text or f"]: {link}" in text), 1)
        why = told["why"].removeprefix("but ").rstrip(".")
        record.msg = str(Problem(f"the {told['kind']} {link!r}: {why}", "correct it, or what it leads to", page, line))
        record.args = ()
    return True
