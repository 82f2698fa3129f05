"""The catalogue: the views of a trace, by the names that pages, commands and browsers call them."""

from collections.abc import Callable

from scripts.traces.events import Trace
from scripts.views.gate import gate
from scripts.views.onion import onion
from scripts.views.outcomes import outcomes
from scripts.views.process_flow import process_flow
from scripts.views.process_table import process_table
from scripts.views.sequence import sequence
from scripts.views.status_tracker import status_tracker
from scripts.views.timeline import timeline
from scripts.views.transcript import transcript
from scripts.views.tree import tree

OF_A_TRACE: dict[str, Callable[[Trace], str]] = {
    "gate": gate,
    "onion": onion,
    "outcomes": outcomes,
    "process-flow": process_flow,
    "process-table": process_table,
    "sequence": sequence,
    "status-tracker": status_tracker,
    "timeline": timeline,
    "transcript": transcript,
    "tree": tree,
}
