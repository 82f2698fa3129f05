"""Proof pages: the proofs of a built page in a file of their own beside it, `proofs.html`, which a mark leads to.

The Markdown of a page has each proof where it belongs, and so has a page that is built without this.
"""

import re
from dataclasses import dataclass
from html import escape

from scripts.web.heads import guarded

FILE = "proofs.html"
REGION = re.compile(r"<!-- proof:[^>]*-->(?P<proofs>.*?)<!-- /proof -->", re.S)
BOX = re.compile(
    r'<details class="proof">\s*<summary>Proof: <code>(?P<name>\w+)</code></summary>\s*'
    r'(?P<linked><div id="\w+"></div>)?\s*<div class="highlight">(?P<code>.*?)</div>\s*</details>',
    re.S,
)
LEFT = re.compile(r'<details class="chain proofs">\s*<summary>[^<]*</summary>\s*</details>\s*')
"""A block that held nothing but proofs."""
LINK = re.compile(r'<a href="#(?P<name>test_\w+)">[^<]*</a>')
SENTENCE = re.compile(r"(</p>)?(\s*</li>\s*</[ou]l>)?$")
"""The end of what a mark can stand in."""
LONGEST = 40
"""More letters than that end has."""
STYLE = """
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
a { color: light-dark(#00695c, #6cc7bb) }
section { margin: 2rem 0 }
.filename { display: block; font-weight: 600 }
code, .filename { overflow-wrap: anywhere }
.back { font-size: .8rem }
pre { padding: .7rem 1rem; border-inline-start: 2px solid light-dark(#ccc, #555) }
pre { font-size: .8rem; white-space: pre-wrap }
:target { outline: 2px solid; outline-offset: .5rem }
"""


@dataclass(frozen=True, slots=True)
class Parted:
    """The content of a page with marks in the place of its proofs, and these, each under what leads back to it."""

    html: str
    proofs: str


def parted(html: str) -> Parted:
    """Take the proofs out of a page's content."""
    parts, sections, done = [], [], 0
    for number, region in enumerate(REGION.finditer(html), 1):
        parts.append(_marked(html[done : region.start()], f"proof-{number}"))
        sections.append(_section(f"proof-{number}", BOX.sub(_listing, region["proofs"]).strip()))
        done = region.end()
    rest = "".join([*parts, html[done:]])
    sections += map(_listing, BOX.finditer(rest))
    rest = LEFT.sub("", BOX.sub("", rest))
    return Parted(LINK.sub(lambda link: _mark(link["name"]), rest), "\n".join(sections))


def proof_page(title: str, proofs: str) -> str:
    """The file with the proofs of the page of this title, with links back to it."""
    heading = f"Proofs: {escape(title)}"
    lines = [
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width">',
        '<meta name="robots" content="noindex">',
        f"<title>{heading}</title>",
        f"<style>{STYLE}</style>",
        "</head>",
        "<body>",
        "<main>",
        f'<h1>Proofs: <a href="./">{escape(title)}</a></h1>',
        proofs,
        "</main>",
        "</body>",
        "</html>",
    ]
    return guarded("\n".join([*lines, ""]))


def _marked(before: str, name: str) -> str:
    """What stands before a proof, with a mark at the end of its last sentence; after what is none, in a line."""
    text = before.rstrip()
    end = SENTENCE.search(text, max(0, len(text) - LONGEST))
    assert end
    mark = _mark(name, f' id="{name}"')
    return f"{text[: end.start()]}{mark}{end[0]}\n" if end[0] else f"{text}\n<p>{mark}</p>\n"


def _mark(name: str, more: str = "") -> str:
    return f'<proof-mark{more}>&nbsp;<a href="{FILE}#{name}">tested</a></proof-mark>'


def _section(name: str, proofs: str) -> str:
    back = f'<p class="back"><a href="./#{name}">What this proves</a></p>'
    return f'<section id="{name}">\n{back}\n{proofs}\n</section>'


def _listing(box: re.Match[str]) -> str:
    named = f' id="{box["name"]}"' if box["linked"] else ""
    return f'<div class="highlight"{named}><span class="filename">{box["name"]}</span>{box["code"]}</div>'
