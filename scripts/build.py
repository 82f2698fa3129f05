"""The build: rewrite every page's regions, or with `--check` fail with a diff of what is stale."""

import argparse
import difflib
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from scripts import listings
from scripts.claims import module, page_problems, proof_source, slug_of, unused_proofs
from scripts.problems import ROOT, Problem, shown
from scripts.regions import Region, filled, read
from scripts.views import render

DOCS = ROOT / "docs"
REPAIR = "make pages"


def pages(docs: Path = DOCS) -> list[Path]:
    """Every page, in a steady order; what was installed among the assets is none."""
    return sorted(p for p in docs.rglob("*.md") if "assets" not in p.parts)


def fresh(page: Path) -> str:
    """The page as it should be, recorded and rendered now."""
    slug = slug_of(page)

    def fill(region: Region) -> str:
        return region_text(slug, region, page)

    return filled(read(page), page, fill)


def region_text(slug: str, region: Region, page: Path) -> str:
    """What belongs into a region. Raises Problem when its marker names nothing."""
    if not region.names:
        cure = "name a view and its scenario, or a test"
        raise Problem(f"this {region.kind} marker names nothing", cure, page, region.line)
    if region.kind == "proof":
        sources = [(name, proof_source(slug, name, page, region.line)) for name in region.names]
        return "\n\n".join(listings.proof(name, source) for name, source in sources)
    view, *arguments = region.names
    return render(module(slug), view, " ".join(arguments), page, region.line)


def build(chosen: Sequence[Path]) -> tuple[dict[Path, tuple[str, str]], list[Problem]]:
    """The stale pages with their text as it is and as it should be, and all that is wrong."""
    stale: dict[Path, tuple[str, str]] = {}
    wrong: list[Problem] = []
    for page in chosen:
        try:
            before, after = read(page), fresh(page)
            wrong += page_problems(page)
        except Problem as problem:
            wrong.append(problem)
            continue
        if before != after:
            stale[page] = (before, after)
    for slug in dict.fromkeys(filter(None, map(slug_of, chosen))):
        wrong += unused_proofs(slug)
    return stale, wrong


def diff(page: Path, before: str, after: str) -> str:
    """A unified diff from the page as committed to the page as recorded now."""
    names = (f"{shown(page)} (committed)", f"{shown(page)} (recorded now)")
    return "\n".join(difflib.unified_diff(before.splitlines(), after.splitlines(), *names, lineterm=""))


def write(page: Path, text: str) -> None:
    """Replace a page as a whole, or leave it as it is and raise Problem."""
    try:
        with tempfile.NamedTemporaryFile("w", dir=page.parent, delete=False, newline="", encoding="utf-8") as new:
            new.write(text)
        os.chmod(new.name, page.stat().st_mode)
        os.replace(new.name, page)
    except OSError as error:
        cure = "make its folder writable"
        raise Problem(f"cannot write this page: {error.strerror}", cure, page) from None


def check(stale: dict[Path, tuple[str, str]]) -> int:
    """Print how the pages are stale and how to repair them; the exit code."""
    for page, (before, after) in stale.items():
        print(diff(page, before, after))
    if stale:
        pages_ = ", ".join(shown(page) for page in stale)
        print(f"stale: {pages_}; repair with: {REPAIR}", file=sys.stderr)
    return 1 if stale else 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Build what the command line names; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m scripts.build", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is stale")
    parser.add_argument("pages", nargs="*", type=Path, help="only these pages (default: all below docs/)")
    options = parser.parse_args(arguments)
    try:
        stale, wrong = build([p.resolve() for p in options.pages] or pages())
        for problem in wrong:
            print(problem, file=sys.stderr)
        if wrong:
            return 1
        if options.check:
            return check(stale)
        for page, (_, after) in stale.items():
            write(page, after)
            print(f"wrote {shown(page)}")
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
