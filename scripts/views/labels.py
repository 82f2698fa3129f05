"""Labels: the one place where text from a run becomes safe inside Markdown, a table or a diagram."""

import re
from collections.abc import Iterable, Sequence
from textwrap import wrap

NONE = "—"
"""What a cell shows that has nothing to show."""
PLAIN = re.compile(r"[^`|<>&\\\r\n\t\x00-\x1f\x7f]+")
MARKUP = re.compile(r"[^\w .,:/()…•+=-]|_")
DIAGRAM = re.compile(r"[^\w .,:/()…•+='?!{}\[\]→↵\U00010000-\U0010ffff-]|s(?=tyle)|c(?=lassDef)|w(?=rap:)")
"""What needs an entity: markup, and the first letter of words that Mermaid obeys inside a label too."""
TWICE = re.compile(r"(?<=\\)(?=n)|(?<=\$)(?=\$)|(?<=ﬂ)(?=°)|(?<=¶)(?=ß)|(?=:fa-)")
"""Where Mermaid reads a label again after decoding it: line breaks, formulas, its own entities, icons."""
WIDTH = 50
"""How many characters a line of a label holds, so that the diagram still reads on a phone."""
PIECES = re.compile(rf"[^ ,&]{{1,{WIDTH}}}[ ,&]*|[ ,&]+")
PART_ENDS = re.compile(r"(?<=[_=])(?=[^_=])")
JOINT = "\0"
"""Where a word was parted: the space after it is not of the text."""
FENCED = "```mermaid\n"
JOINER = "\u2060"
BREAKS = {"\n": "↵", "\r": "↵", "\t": "→"}


def one_line(text: str) -> str:
    """The text without line breaks or what cannot be seen, each shown by a sign: `\\r\\n` is one line break."""
    text = text.replace("\r\n", "\n")
    return visible("".join(BREAKS.get(c, c) for c in text))


def visible(line: str) -> str:
    """The line with a sign for what cannot be seen, or turns what follows: `\\x1b`, `\\u202e`. A tab stays a tab."""
    return "".join(c if c.isprintable() or c == "\t" else c.encode("unicode_escape").decode() for c in line)


def code(text: str) -> str:
    """The text as code, in a sentence or a table cell, on any Markdown renderer.

    Backticks where that is safe, `<code>` with entities where it is not: a pipe or a backtick
    means something inside backticks, and renderers differ on what.
    """
    text = one_line(text)
    if PLAIN.fullmatch(text) and text == text.strip():
        return f"`{text}`"
    return f"<code>{entities(text)}</code>" if text.strip() else "<code>(empty)</code>"


def entities(text: str) -> str:
    """The text with every character that Markdown or HTML could read as markup as an entity."""
    return MARKUP.sub(lambda match: f"&#{ord(match.group())};", one_line(text))


def mermaid(text: str) -> str:
    """The text as a Mermaid label, to stand between double quotes or after a colon.

    Mermaid writes an entity as `#35;` where HTML has `&#35;`. An invisible joiner parts what it
    would take for markup even as entities.
    """
    return DIAGRAM.sub(lambda match: f"#{ord(match.group())};", TWICE.sub(JOINER, one_line(text)))


def fence(text: str, language: str = "") -> list[str]:
    """A fenced block, its fence longer than any run of backticks in the text."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    marks = "`" * max(3, longest + 1)
    return [f"{marks}{language}", *text.rstrip("\n").split("\n"), marks]


def diagram(kind: str, title: str, told: str, lines: Iterable[str]) -> str:
    """A Mermaid diagram of this kind, fenced, with its title and what it tells in words for those who do not see it."""
    head = [kind, f"    accTitle: {mermaid(title)}", f"    accDescr: {mermaid(told)}"]
    return "\n".join(fence("\n".join([*head, *(f"    {line}" for line in lines)]), "mermaid"))


def diagram_source(text: str) -> str:
    """What Mermaid reads of a diagram; empty for a text that is none."""
    return text.removeprefix(FENCED).removesuffix("\n```") if text.startswith(FENCED) else ""


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table of cells that are already safe."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def wrapped(text: str, width: int = WIDTH) -> list[str]:
    """The text in lines of at most about this many characters, broken after a space, a comma or an ampersand."""
    lines = [""]
    for piece in PIECES.findall(text):
        if lines[-1] and len(lines[-1] + piece) > width:
            lines.append("")
        lines[-1] += piece
    return lines


def label(*texts: str, width: int = WIDTH) -> str:
    """These texts as one Mermaid label, each in lines that are so `wrapped`."""
    return "<br>".join(mermaid(line.strip()) for text in texts for line in wrapped(text, width))


def in_lines(words: str, width: int) -> str:
    """Words as a Mermaid label, in lines of at most this many characters, broken where prose is.

    A word that is longer than a line, as a rule a name, may be broken after an underscore or an equals sign.
    """
    parted = re.sub(rf"\S{{{width + 1},}}", lambda word: PART_ENDS.sub(f"{JOINT} ", word[0]), one_line(words))
    return "<br>".join(mermaid(line.replace(f"{JOINT} ", "").removesuffix(JOINT)) for line in wrap(parted, width))
