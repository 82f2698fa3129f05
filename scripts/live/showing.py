"""Showing: a reader's run in the lessons' views, and what it tells that the recording does not."""

from collections.abc import Mapping
from typing import Any

from markdown import markdown

from scripts.live import Post
from scripts.live.differences import differences
from scripts.traces.events import Event, Trace
from scripts.traces.stored import fields_of
from scripts.views.catalogue import LIVE
from scripts.views.labels import diagram_source
from scripts.views.lights import with_lights


def show(job: Mapping[str, Any], trace: Trace, post: Post) -> None:
    """Post `differences`, a `diagram` or `view` for each of `job["views"]`, and `events` if asked to."""
    committed = job.get("recorded")
    if committed:
        recorded = Trace(tuple(Event(**fields) for fields in committed))
        inline_here = bool(recorded.select(where="worker thread"))
        post("differences", {"html": html(differences(recorded, trace)), "inline": inline_here})
    for view in job["views"]:
        text = with_lights(LIVE[view], trace)
        if source := diagram_source(text):
            post("diagram", {"view": view, "source": source})
        else:
            post("view", {"view": view, "html": html(text)})
    if job.get("events"):
        post("events", [fields_of(event) for event in trace.events])


def html(text: str) -> str:
    """Markdown as the site's own library turns it into HTML."""
    return str(markdown(text, extensions=["tables"]))
