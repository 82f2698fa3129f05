"""Folds: the tracker and the transcript of a built page, which a script closes until a reader wants them."""

import re

from scripts.views.words import plural

TRACKER = re.compile(r"(<!-- generated: status-tracker [^>]*-->\s*)(<table.*?</table>)", re.S)
TRANSCRIPT = re.compile(r"(<step-player></step-player></p>\s*)(<ol>.*?</ol>)(?=\s*</div>)", re.S)
STEP = re.compile(r"<li>(?:<span[^>]*></span>)?<strong>")
STAGE = '<div class="stage"'
"""Where a run is played in its place, its words are in the player's bar."""


def folded(html: str) -> str:
    """The content of a page, with what is long and told elsewhere too in blocks that can be closed."""
    if STAGE in html:
        return html
    html = TRACKER.sub(lambda region: f"{region[1]}{_fold(_size(region[2]), region[2])}", html)
    return TRANSCRIPT.sub(lambda run: f"{run[1]}{_fold(_length(run[2]), run[2])}", html)


def _size(table: str) -> str:
    values, moments = table.count("<tr>") - 1, table.count("<th>") - 1
    return f"The tracker: {plural(values, 'value')} at {plural(moments, 'moment')}"


def _length(run: str) -> str:
    return f"The transcript: {plural(len(STEP.findall(run)), 'step')}"


def _fold(summary: str, held: str) -> str:
    return f'<details class="fold" open>\n<summary>{summary}</summary>\n{held}\n</details>'
