"""Guidance: what a page may say without a proof, as it states no behaviour.

It tells you what to do, announces, asks, leads on with a link or a colon; or it is a caption: one or two sentences
directly above what is generated, which has all that they name. A heading of a few plain words is a title.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..problems import Problem
from .grounds import is_in, words
from .passages import Block

SENTENCE = re.compile(r"(?<=[.!?:])\s+(?=[A-Z`*\[])")
GUIDES = (
    *("Add", "Answer", "Ask", "Begin", "Call", "Change", "Choose", "Come", "Compare", "Copy", "Count", "Fill", "Find"),
    *(
        "Follow",
        "Give",
        "Go",
        "Install",
        "Keep",
        "Learn",
        "Look",
        "Make",
        "Name",
        "Open",
        "Paste",
        "Press",
        "Read",
        "Repair",
    ),
    *("Run", "Save", "See", "Send", "Serve", "Start", "Step", "Stop", "Suppose", "Take", "Tell", "Then", "Try", "Turn"),
    *("Type", "Use", "Walk", "Watch", "Work", "Write", "You will"),
)
"""How a sentence begins that tells the reader what to do, or what comes."""
GUIDE = re.compile(rf"(?:[-*>] |\d+\. )?\W*(?:{'|'.join(GUIDES)})\b")
LINKED = re.compile(r"(?:[-*] |\d+\. )?\W*\[(?![^][]*\]\([./]*glossary\.md#)")
"""How one begins that leads on: a link, but not that of a word to the glossary, which may begin any."""
LETTER = re.compile(r"[^\W\d_]")
TITLE = 6
"""Words, numbers not among them, of the longest heading that needs no proof."""
CAPTION = 2
"""Sentences of the longest caption."""


def guidance_problems(found: Sequence[Block]) -> Iterator[Problem]:
    """The blocks of a page that state something and stand under no proof."""
    for block, following in pairwise([*found, Block(found[-1].page, 0, "")] if found else []):
        if not block.proofs and not is_guidance(block) and not is_caption(block, following):
            cure = "write <!-- proof: TEST --> and <!-- /proof --> under it, or tell the reader what to do"
            yield Problem(f"this states something and has no proof: {block.text[:60]!r}", cure, block.page, block.line)


def is_guidance(block: Block) -> bool:
    """Whether a block tells the reader what to do, asks or leads on, in each of its sentences."""
    if block.text.startswith(("<!--", "---", "```")):
        return True
    if block.text.startswith("#"):
        return is_title(block.text)
    return all(GUIDE.match(said) or LINKED.match(said) or said.endswith(("?", ":")) for said in sentences(block.text))


def is_title(heading: str) -> bool:
    """Whether a heading names a section and states nothing."""
    level, _, title = heading.partition(" ")
    plain = [word for word in title.split() if LETTER.search(word)]
    return level == "#" or (len(plain) <= TITLE and not title.endswith("."))


def is_caption(block: Block, following: Block) -> bool:
    """Whether a block stands directly above what is generated, which has all that it names."""
    above = following.text.startswith("<!-- generated:")
    short = len(sentences(block.text)) <= CAPTION
    return above and short and all(is_in(word, block.generated) for word in words(block.text))


def sentences(text: str) -> list[str]:
    """The sentences of a block."""
    return SENTENCE.split(text)
