"""Claims: the items of a page that each need a proof of their own, quizzes and cards, and the proofs that none uses."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..problems import Problem
from .lessons import pages_of
from .proofs import proofs
from .regions import regions
from .sources import read


@dataclass(frozen=True, slots=True)
class Claim:
    """An item of a page that needs a proof: its lines, and the line it begins at, from 1."""

    page: Path
    line: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def proofs(self) -> list[str]:
        """The names of the tests its markers name."""
        return [name for r in regions(self.text, self.page) if r.kind == "proof" for name in r.names]

    def unproven(self, what: str) -> Iterator[Problem]:
        """What is wrong where no marker names a test."""
        if not self.proofs:
            cure = "write <!-- proof: TEST --> and <!-- /proof --> under it"
            yield Problem(f"this {what} has no proof", cure, self.page, self.line)


def unused_proofs(slug: str) -> Iterator[Problem]:
    """The proofs of a lesson that none of its pages uses."""
    pages = pages_of(slug)
    used = {name for page in pages for r in regions(read(page), page) if r.kind == "proof" for name in r.names}
    for name, proof in proofs(slug).items():
        if name not in used:
            cure = f"name it under a claim of {slug} or remove it"
            yield Problem(f"no claim uses the proof {name}", cure, proof.file, proof.line)
