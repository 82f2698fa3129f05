"""The glossary: the words of the field that one page explains, and the first use of each on a lesson's page.

An entry is a heading of the third level; its word, with an `s` or as it is, is what a page is to link.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from ..problems import Problem
from .lessons import DOCS, slug_of
from .regions import said
from .sources import read

GLOSSARY = DOCS / "glossary.md"
ENTRY = re.compile(r"^### (?P<word>.+)$", re.M)
LINK = re.compile(r"\[(?P<text>[^][]*)\]\((?:\.\./)*glossary\.md#(?P<anchor>[\w-]+)\)")
CODE = r"(?P<ticks>`+).+?(?P=ticks)"
APART = re.compile(
    r"\A---\n.*?\n---$"  # settings of the page
    r"|<(?P<tag>section|article|summary)\b.*?</(?P=tag)>"  # where a press is an answer, or opens something
    r'|<details class="card".*?</details>'  # a card is taken along without its page
    r"|^\#.*?$|^\*\*[^*\n]+\*\*$"  # headings and captions
    r"|^\[[^][]*\]: .*?$|!?\[[^][]*\](?:\([^)]*\)|\[[^][]*\])|<[^>]*>",
    re.M | re.S,
)
"""Where no link of ours can stand."""


def glossary_problems(page: Path) -> Iterator[Problem]:
    """The words that a lesson's page says before it leads to the glossary from them."""
    if not slug_of(page) or not GLOSSARY.is_file():
        return
    text = "\n".join(said(read(page), page))
    links = [(link.start("text"), link.end("text"), link["anchor"]) for link in LINK.finditer(text)]
    for anchor, start, end in first_uses(text, entries()):
        if not any(first <= start and end <= last and anchor == led for first, last, led in links):
            word = " ".join(text[start:end].split())
            cure = f"write [{word}](../../{GLOSSARY.name}#{anchor})"
            what = f"{word!r} is said here first, and does not lead to the glossary"
            yield Problem(what, cure, page, text.count("\n", 0, start) + 1)


def entries() -> dict[str, str]:
    """The words that the glossary explains, by their anchors, the longest first."""
    words = sorted((entry["word"] for entry in ENTRY.finditer(read(GLOSSARY))), key=len, reverse=True)
    return {word.strip("`").lower().replace(" ", "-"): word for word in words}


def first_uses(text: str, words: dict[str, str]) -> Iterator[tuple[str, int, int]]:
    """Where a text first uses each of these words: the anchor of the word, and the place of its use."""
    prose, found = _prose(text, words), set[str]()
    patterns = (f"(?P<w{place}>{_pattern(word)})" for place, word in enumerate(words.values()))
    anchors = [*words]
    for use in re.finditer("|".join(patterns), prose, re.I) if words else ():
        anchor = anchors[int((use.lastgroup or "w0")[1:])]
        if anchor not in found:
            found.add(anchor)
            yield anchor, *use.span()


def _pattern(word: str) -> str:
    """A word in one of its forms, across the end of a line too; what is code, as it is."""
    if word.startswith("`"):
        return re.escape(word)
    stem = r"\s+".join(map(re.escape, word.split()))
    return rf"(?<![-\w])(?:{stem}s?|{stem[:-1]}ies)(?![-\w])"


def _prose(text: str, words: dict[str, str]) -> str:
    """The text with all else than prose as spaces, so that each place stays what it is; links to the glossary stay."""
    kept = {*words.values()}

    def blank(part: re.Match[str]) -> str:
        link = LINK.fullmatch(part[0])
        return part[0] if part[0] in kept else _spaces(part, link["text"] if link else "")

    return re.sub(CODE, blank, APART.sub(blank, text))


def _spaces(part: re.Match[str], text: str) -> str:
    """As many spaces as a part has letters, its lines kept, but for the text of its link."""
    empty = re.sub(r"[^\n]", " ", part[0])
    return empty[:1] + text + empty[1 + len(text) :] if text else empty
