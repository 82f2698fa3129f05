"""Links: those that lead nowhere, as MkDocs tells them, with the line that each stands on."""

import re
from collections import defaultdict
from logging import WARNING, Filter, LogRecord, getLogger
from pathlib import Path

from scripts.course.lessons import DOCS
from scripts.course.sources import read
from scripts.problems import Problem

LOGGER = "mkdocs.structure.pages"
TOLD = re.compile(
    r"Doc file '(?P<page>[^']+)' contains an? (?P<kind>.*?link) (?:to )?'(?P<link>[^']*)',? ?(?P<why>.*)", re.S
)


class Links(Filter):
    """What MkDocs complains of: it is logged with its place, and kept in `wrong` by the page that has it."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: defaultdict[Path, list[str]] = defaultdict(list)

    def place(self) -> None:
        """Have it told from now on."""
        getLogger(LOGGER).addFilter(self)

    def filter(self, record: LogRecord) -> bool:
        """Have the record of a link on a page of the course say where it stands. It is logged all the same."""
        if (told := TOLD.fullmatch(record.getMessage())) and (page := DOCS / told["page"]).is_file():
            record.msg, record.args = placed(told, page), ()
            if record.levelno >= WARNING:
                self.wrong[page].append(record.msg)
        return True


def placed(told: re.Match[str], page: Path) -> str:
    """What MkDocs told of a link on this page, at its line."""
    link = told["link"]
    lines = enumerate(read(page).split("\n"), 1)
    line = next((number for number, text in lines if f"({link}" in text or f"]: {link}" in text), 1)
    why = told["why"].removeprefix("but ").rstrip(".")
    return str(Problem(f"the {told['kind']} {link!r}: {why}", "correct it, or what it leads to", page, line))
