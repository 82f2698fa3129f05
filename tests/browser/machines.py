"""A machine with one font: the one of the diagrams, but twice as wide, so that words shown in it leave their boxes."""

import os
from pathlib import Path
from struct import pack, pack_into, unpack_from

from scripts.web.drawing import fonts

CONFIGURATION = "<fontconfig><dir>{folder}</dir><cachedir>{folder}</cachedir></fontconfig>"


def with_one_wide_font(folder: Path) -> dict[str, str]:
    """The environment of a process that finds no other font."""
    tables = {name: bytearray(table) for name, table in fonts.tables(fonts.FILE.read_bytes())}
    for glyph in range(unpack_from(">H", tables[b"hhea"], 34)[0]):
        pack_into(">H", tables[b"hmtx"], 4 * glyph, 2 * unpack_from(">H", tables[b"hmtx"], 4 * glyph)[0])
    (folder / "wide.ttf").write_bytes(file_of(tables))
    (folder / "fonts.conf").write_text(CONFIGURATION.format(folder=folder))
    return os.environ | {"FONTCONFIG_FILE": str(folder / "fonts.conf")}


def file_of(tables: dict[bytes, bytearray]) -> bytes:
    """A TrueType file: where each table begins, then the tables. Nobody looks at their checksums."""
    head, body = pack(">IHHHH", 0x10000, len(tables), 0, 0, 0), b""
    for name, table in sorted(tables.items()):
        head += pack(">4sIII", name, 0, 12 + 16 * len(tables) + len(body), len(table))
        body += bytes(table) + bytes(-len(table) % 4)
    return head + body
