"""Fonts: how wide words are in the font that every diagram is drawn with, which the site hosts itself.

It is as wide as Arial. A browser takes it as WOFF2; here the same font is read as WOFF, which Python can unpack.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from struct import iter_unpack, unpack_from
from unicodedata import category
from zlib import decompress

from scripts.course.lessons import DOCS
from scripts.problems import Problem

FAMILY = "Arimo, Arial, Helvetica, sans-serif"
FILE = DOCS / "assets" / "vendor" / "arimo" / "arimo.woff"
UNKNOWN = 1.3
"""The most that a sign takes, in ems, where this font has none and another one is asked."""
WIDTHLESS = ("Mn", "Me", "Cf")


def width(words: str) -> float:
    """How wide words in a line are, in ems. Raises Problem when the font is not installed."""
    known = advances(FILE)
    return sum(known.get(sign, 0 if category(sign) in WIDTHLESS else UNKNOWN) for sign in words)


@lru_cache(maxsize=1)
def advances(woff: Path) -> dict[str, float]:
    """How far each sign of a font moves the pen, in ems."""
    if not woff.is_file():
        raise Problem("this font is missing", "install the packages: make assets", woff)
    found = dict(tables(woff.read_bytes()))
    (units,) = unpack_from(">H", found[b"head"], 18)
    (count,) = unpack_from(">H", found[b"hhea"], 34)
    moves = [move for move, _ in iter_unpack(">Hh", found[b"hmtx"][: 4 * count])]
    return {chr(code): moves[min(glyph, count - 1)] / units for code, glyph in _glyphs(found[b"cmap"])}


def tables(woff: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The tables of a WOFF file by their names: https://www.w3.org/TR/WOFF/#TableDirectory."""
    (count,) = unpack_from(">H", woff, 12)
    for name, start, packed, size, _ in iter_unpack(">4s4I", woff[44 : 44 + 20 * count]):
        table = woff[start : start + packed]
        yield name, table if packed == size else decompress(table)


def _glyphs(cmap: bytes) -> Iterator[tuple[int, int]]:
    """The number of the glyph of each character, in the form of the table that every font has: segments, format 4.

    https://learn.microsoft.com/typography/opentype/spec/cmap#format-4-segment-mapping-to-delta-values
    """
    (count,) = unpack_from(">H", cmap, 2)
    starts = [start for *_, start in iter_unpack(">HHI", cmap[4 : 4 + 8 * count])]
    table = next(cmap[start:] for start in starts if unpack_from(">H", cmap, start) == (4,))
    segments = unpack_from(">H", table, 6)[0] // 2
    numbers = unpack_from(f">{4 * segments + 1}H", table, 14)
    for n in range(segments):
        end, first, delta, jump = (numbers[n + part * segments + (part > 0)] for part in range(4))
        for code in range(first, min(end, 0xFFFE) + 1):
            at = 16 + 2 * (3 * segments + n + code - first) + jump
            yield code, ((unpack_from(">H", table, at)[0] if jump else code) + delta) % 0x10000
