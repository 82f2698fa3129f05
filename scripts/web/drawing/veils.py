"""Veils: private characters that stand for others while merman draws; no text of a run has one.

`labels.one_line` shows each of a run's own by its number.
"""

import re

PRIVATE = 0xF0000
DESCRIPTION = re.compile(r"^ *accDescr:.*$", re.M)
ENTITY = re.compile(r"#(\d{1,5}|1[0-2]\d{4});")


def veiled(source: str) -> str:
    """The source with each `#35;` as one private character: merman measures and breaks an entity as it stands."""
    source = ENTITY.sub(lambda entity: chr(PRIVATE + int(entity[1])), source)
    # To merman a `;` ends a description.
    return DESCRIPTION.sub(lambda line: line[0].replace(";", chr(PRIVATE + ord(";"))), source)


def unveiled(text: str) -> str:
    """The text with the characters that `veiled` hid."""
    return "".join(chr(ord(c) - PRIVATE) if ord(c) > PRIVATE else c for c in text)
