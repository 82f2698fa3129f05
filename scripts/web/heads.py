"""Heads: what a built page tells browsers, search engines and link previews about itself."""

import re
from html import escape
from typing import Any

from scripts.course.lessons import DOCS, course
from scripts.web.modules import bare
from scripts.web.policies import policy

# In the page, as a file of its own would be one more thing to wait for before anything is shown.
EARLY = [DOCS / "assets" / "page" / name for name in ("storage.js", "early.js")]
KEPT = DOCS / "assets" / "quiz-question" / "early.js"
"""On a page with quizzes too: what a reader has answered there is not to open before the reader's eyes."""
PICTURE = "assets/images/social.png"
SHEET = re.compile(r'<link\b[^>]*\bhref="[^"]*assets/[a-z-]+/(?P<name>[a-z-]+)\.css"[^>]*>\n?')
"""A style sheet of the course's own. Attributes in any order: mermaid2 sorts those of a page with a live diagram."""
NEEDED = {
    "lesson": ('class="modes', "<details", "<proof-mark"),
    "diagrams": ('class="drawing"', 'class="mermaid"', 'class="run-it"'),
    "step-player": ("<step-player", 'class="run-it"'),
    "stage": ('<div class="stage"',),
    "editor": ('class="run-it"', 'class="check-it"'),
}
"""What a page has one of, when it needs a sheet; that of a custom element, as run-it, needs the element of its name."""
STEPS = "steps"
FONT = "assets/vendor/arimo/arimo.woff2"
CHARSET = re.compile(r'<meta charset="utf-8"/?>')


def entitle(page: Any) -> None:
    """Give a page of a lesson the title and the description it has in course.toml, where it has none of its own.

    The page that shows the lesson's run is the one that is found first with the words that readers ask with.
    """
    for lesson in course().lessons:
        for mode in lesson.written:
            if page.file.src_uri == f"lessons/{lesson.slug}/{mode.file}.md":
                title = f"{lesson.title} · {mode.name}" if mode.file != "index" else lesson.title
                page.meta.setdefault("title", title.replace("`", ""))
                if mode.file == STEPS:
                    page.meta.setdefault("tags", re.split(r"[\s-]+", " ".join(lesson.asked)))
                page.meta.setdefault(
                    "description", f"{lesson.shows} {mode.name}, about {mode.minutes} minutes.".replace("`", "")
                )


def headed(html: str, page: Any, config: Any) -> str:
    """The page with its policy, what link previews show, and the address of its Markdown, in its head."""
    title = page.meta.get("title") or re.sub(r"<.*?>", "", page.title or "") or config.site_name
    previews = {
        "og:type": "website",
        "og:site_name": config.site_name,
        "og:title": config.site_name if page.is_homepage else title,
        "og:description": page.meta.get("description", config.site_description),
        "og:url": page.canonical_url or "",
        "og:image": f"{config.site_url or ''}{PICTURE}",
        "og:image:alt": "A request on its way through a FastAPI service, step by step",
        "twitter:card": "summary_large_image",
    }
    up = "../" * page.url.count("/")
    lines = [
        *(f'<meta property="{name}" content="{escape(value)}">' for name, value in previews.items()),
        # To Material a bare `alternate` is the same page in another language.
        f'<link rel="nofollow alternate" type="text/markdown" href="{up}{page.file.src_uri}">',
        *([preload(f"{up}{FONT}")] if '<figure class="diagram"' in html else []),
    ]
    return completed(html.replace("</head>", "\n".join([*lines, "</head>"]), 1))


def preload(font: str) -> str:
    """A font, asked for at once: else a browser learns of it when it has both the style sheet and the page."""
    return f'<link rel="preload" href="{font}" as="font" type="font/woff2" crossorigin>'


def completed(html: str) -> str:
    """Any page, the one for an unknown address too, with the scripts that cannot wait, its styles and its policy."""
    files = [*EARLY, KEPT] if 'class="quiz-question"' in html else EARLY
    early = "".join(f"<script>{bare(file.read_text())}</script>\n" for file in files) + "</head>"
    return guarded(dressed(html.replace("</head>", early, 1)))


def dressed(html: str) -> str:
    """The page without the styles of what it does not have: each would be waited for before it is shown."""
    body = html.partition("</head>")[2]
    return SHEET.sub(lambda sheet: sheet[0] if _is_needed(sheet["name"], body) else "", html)


def _is_needed(name: str, body: str) -> bool:
    own = (f"<{name}", f'class="{name}"') if "-" in name else ("",)
    return any(mark in body for mark in NEEDED.get(name, own))


def guarded(html: str) -> str:
    """The page with its policy before everything that the policy is about."""
    line = f'<meta http-equiv="Content-Security-Policy" content="{policy(html)}">'
    return CHARSET.sub(lambda charset: f"{charset[0]}\n{line}", html, count=1)
