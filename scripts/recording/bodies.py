"""Bodies: text and bytes of any length, shown bounded, masked, and with their true size."""

from .masks import LARGEST, found, mask
from .secret_shapes import MASK

LONGEST = 200
"""Characters of a text that are shown."""
BYTES = 50
"""Bytes that are shown of what spells no text."""


def cut(text: str, unit: str = "characters", size: int | None = None) -> str:
    """The text, or its beginning and its true size when it is longer than LONGEST."""
    size = len(text) if size is None else size
    return text if size <= LONGEST else f"{text[:LONGEST]}… ({size:,} {unit})"


def encode_body(body: bytes | bytearray | memoryview, given: bool = False) -> str:
    """Bytes as the text they spell, cut and masked; as an escaped beginning where they spell none.

    `given` is what a client sent.
    """
    text = spelt(body)
    return escaped(body) if text is None else cut(found(text, given)[0], "bytes", len(body))


def spelt(body: bytes | bytearray | memoryview) -> str | None:
    """The text that bytes spell, or the beginning of a large one's; None where they spell none."""
    beginning = bytes(body if len(body) <= LARGEST else body[: LONGEST * 4])
    try:
        return beginning.decode(errors="ignore" if len(body) > len(beginning) else "strict")
    except UnicodeDecodeError:
        return None


def escaped(body: bytes | bytearray | memoryview) -> str:
    """The beginning of bytes that spell no text, with their number when they are more."""
    masked = mask(bytes(body[:LARGEST]).decode("latin-1"))
    shown = "b" + ascii(masked[:BYTES]).replace(ascii(MASK)[1:-1], MASK)
    return shown if len(body) <= BYTES else f"{shown}… ({len(body):,} bytes)"
