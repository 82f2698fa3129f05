"""What the search finds on a page: what it says, and neither its quizzes and marks of proofs nor what a run filled."""

import re

# What has no element of its own kind inside: the search plugin takes the end of that for the end of what is marked. A
# table without a class is one of the page's own; lines of code stand in one that has a class.
ASIDES = re.compile(r'<(?:div class="transcript"|section|proof-mark|details class="fold"|table)(?=[ >])')


def mark_asides(html: str) -> str:
    """Keep them from the index. With a value, as the search plugin takes the mark from the page again only so."""
    return ASIDES.sub(r'\g<0> data-search-exclude="true"', html)
