"""Policies: what a page of the built site may load and run. The page carries its own, so any host can serve it.

Scripts come from the site itself, or stand in the page and are known by their hash; no text is run as a script.
A reader's Python runs in a frame, `assets/python/frame.html`, which has a policy of its own.
"""

import re
from base64 import b64encode
from hashlib import sha256

SCRIPT = re.compile(r"<script(?P<given>[^>]*)>(?P<text>.*?)</script>", re.S)
HANDLER = re.compile(r"<[a-z][^<>]*? on[a-z]+=\"([^\"]*)\"")
RULES = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    # Material and Mermaid set styles on elements.
    "style-src": "'self' 'unsafe-inline'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
}


def policy(html: str) -> str:
    """The content security policy of a page with this HTML."""
    scripts = " ".join(["'self'", *_inline(html)])
    return "; ".join(f"{name} {value}" for name, value in (RULES | {"script-src": scripts}).items())


def _inline(html: str) -> list[str]:
    """The hashes of the scripts that stand in a page, and of what its elements do on an event."""
    scripts = [m["text"] for m in SCRIPT.finditer(html) if "src=" not in m["given"] and "json" not in m["given"]]
    handlers = HANDLER.findall(html)
    hashes = sorted({f"'sha256-{b64encode(sha256(t.encode()).digest()).decode()}'" for t in scripts + handlers})
    return [*(["'unsafe-hashes'"] if handlers else []), *hashes]
