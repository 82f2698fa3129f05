"""Seals: which hand-written blocks were read together with their proofs, where they stand, and have not changed since.

A seal is a line of `tests/seals/<lesson>.txt`: a hash of the words, a hash of the proofs that hold them, their file,
and how they begin, so that a pull request shows which sentences were read again. Only `make seal` writes one.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path

from ..problems import ROOT, Problem, shown
from .excerpts import excerpted
from .lessons import COURSE, SITE, course, pages, slug_of
from .notes import NOTES, PROOFS
from .passages import Block, blocks
from .proofs import Proof, proofs, proofs_in, whose
from .reliance import relied_on
from .sources import read

SEALS = ROOT / "tests" / "seals"
README = ROOT / "README.md"
OUTSIDE = (README, COURSE, NOTES, SITE, ROOT / "overrides" / "404.html")
"""What an author writes by hand besides pages."""
OF_THE_SITE = re.compile(r"(?:site_name|site_description|copyright): (?P<text>.*)")
UNPROVEN = "-" * 8
BEGINS = 60
"""Characters of a block that its seal shows."""
LINE = re.compile(r"(?P<words>[0-9a-f]{8}) (?P<proofs>[0-9a-f]{8}|-{8}) (?P<file>[^:]+): (?P<begins>.*)")


@dataclass(frozen=True, slots=True)
class Seal:
    """What was read: a hash of the words, one of their proofs, the file they stand in, and how they begin."""

    words: str
    proofs: str
    file: str
    begins: str

    def __str__(self) -> str:
        return f"{self.words} {self.proofs} {self.file}: {self.begins}"


def sealed_files() -> list[Path]:
    """Every file with hand-written blocks: all pages, the README, the course's titles, the notes on calls, the site."""
    return [*pages(), *OUTSIDE]


def blocks_of(file: Path) -> list[Block]:
    """The blocks of a page; of TOML its texts, each with the proof beside it; what the site says of itself."""
    if file == SITE:
        lines = enumerate(read(file).split("\n"), 1)
        return [Block(file, line, said["text"]) for line, text in lines if (said := OF_THE_SITE.match(text))]
    return list(_texts(file)) if file.suffix == ".toml" else blocks(file)


def _texts(file: Path) -> Iterator[Block]:
    """Of each table its name, with the numbers in it, and its texts: said of another name they say something else."""
    lines = read(file).split("\n")
    for key, table in _tables("", tomllib.loads(read(file))):
        proof = (str(table["proof"]),) if "proof" in table else ()
        numbers = (f"{name} = {number}" for name, number in table.items() if isinstance(number, int))
        texts = [text for name, text in table.items() if isinstance(text, str) and name != "proof"]
        for told, text in ((key, " ".join([key, *numbers])), *((text, text) for text in texts)):
            quoted = re.escape(told).replace(re.escape('"'), r'\\?"')
            line = next((n for n, said in enumerate(lines, 1) if re.search(rf"(?<!\w){quoted}(?!\w)", said)), 1)
            yield from [Block(file, line, text, proof)] if text else []


def _tables(key: str, table: dict[str, object]) -> Iterator[tuple[str, dict[str, object]]]:
    yield key, table
    for name, inner in table.items():
        if isinstance(inner, dict):
            yield from _tables(name, inner)


def seal(block: Block, file: str) -> Seal:
    """The seal of a block as it is now, in the file of this name."""
    sources = [text for proof in proofs_of(block) for text in (proven(proof), *unsaid(proof))]
    proofs = _hash("\0".join(sources)) if sources else UNPROVEN
    return Seal(_hash(block.text), proofs, file, begins(block))


def begins(block: Block) -> str:
    """How a block begins, on one line; a region begins with its marker."""
    text = block.text.partition("\n")[0] if block.text.startswith("<!--") else block.text
    return " ".join(text[:BEGINS].split())


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:8]


def proofs_of(block: Block) -> list[Proof]:
    """The proofs that hold a block."""
    return [proof for name in block.proofs if (proof := proof_of(block.page, name))]


def proof_of(file: Path, name: str) -> Proof | None:
    """The proof of this name that a page or a note has; nothing where there is none, which is told elsewhere."""
    if file == NOTES:
        return proofs_in(PROOFS).get(name)
    slug, name = whose(file, name)
    lessons = [lesson.slug for lesson in course().lessons] if file == COURSE else [slug]
    return next((proof for slug in lessons if (proof := proofs(slug).get(name))), None)


def proven(proof: Proof) -> str:
    """All that a proof says: its own source, and that of the functions and constants of its file that it uses."""
    return f"{proof.source}\0{_excerpted(read(proof.file), proof.name)}"


def unsaid(proof: Proof) -> list[str]:
    """What a proof relies on that is not in what it says."""
    return [text for text in relied_on(proof.file, proof.name) if text not in proven(proof)]


_excerpted = lru_cache(4096)(excerpted)


def seals_file(file: Path) -> Path:
    """Where the seals of a page stand: those of a lesson in one file, all others in another."""
    return SEALS / f"{slug_of(file) or 'course'}.txt"


@cache
def _known(file: Path, state: tuple[int, int]) -> list[Seal]:
    found = (Seal(**match.groupdict()) for line in read(file).split("\n") if (match := LINE.fullmatch(line)))
    return list(dict.fromkeys(found))


def known(file: Path) -> list[Seal]:
    """The seals in a file of seals, in its order; none where it is not there."""
    if not file.is_file():
        return []
    state = file.stat()
    return _known(file, (state.st_mtime_ns, state.st_size))


def unsealed(file: Path) -> Iterator[tuple[Block, str]]:
    """The blocks of a file that were not read as they are now, or not where they are, each with what has changed."""
    given, now = given_to(file), sealed_now(file)
    words = {each.words for each in given}
    for each, block in now.items():
        if each not in given:
            yield block, "its proof has changed since both were read" if each.words in words else "nobody has read this"
    stayed = (each for each in given if each in now)
    moved = (each for each in now if each in given and each != next(stayed))
    if first := next(moved, None):
        yield now[first], "this was read in another place"


def given_to(file: Path) -> list[Seal]:
    """The seals that a file was given, in the order of its blocks."""
    return [each for each in known(seals_file(file)) if each.file == shown(file)]


def sealed_now(file: Path) -> dict[Seal, Block]:
    """The seals of a file as it is now, in order, each with the first block that has it."""
    found: dict[Seal, Block] = {}
    for block in blocks_of(file):
        found.setdefault(seal(block, shown(file)), block)
    return found


def forgotten(file: Path) -> list[Seal]:
    """The seals of a file whose words are not there any more."""
    here = sealed_now(file)
    return [each for each in given_to(file) if each not in here]


def seal_problems(file: Path) -> Iterator[Problem]:
    """What of this file was not read as it is now, and what was read that is gone."""
    cure = f"read it with its proof: make seal FILE={shown(file)}"
    changed = [*unsealed(file)]
    for block, what in changed:
        yield Problem(f"{what}: {begins(block)!r}", cure, file, block.line)
    for gone in forgotten(file) if not changed else []:
        yield Problem(f"this was read and is gone: {gone.begins!r}", cure, file)


def write(file: Path) -> None:
    """Write the seals of one file anew, in the order of its blocks."""
    others = [each for each in known(seals_file(file)) if each.file != shown(file)]
    SEALS.mkdir(exist_ok=True)
    lines = sorted([*others, *sealed_now(file)], key=lambda each: each.file)
    seals_file(file).write_text("".join(f"{each}\n" for each in lines))
