"""The catalogue: the views of a trace, by the names that pages, commands and browsers call them."""

from collections.abc import Callable

from ..traces.events import Trace
from .batches import batches
from .contract import contract
from .gate import gate
from .onion import onion
from .outcomes import outcomes
from .played import (
    lined_transcript,
    played_batches,
    played_contract,
    played_pool,
    played_tracker,
    played_transcript,
)
from .pool import pool
from .process_flow import process_flow
from .process_table import process_table
from .processes import processes
from .sequence import sequence
from .status_tracker import status_tracker
from .stream import stream
from .timeline import timeline
from .transcript import transcript
from .tree import tree
from .trials import trials
from .waterfall import waterfall

OF_A_TRACE: dict[str, Callable[[Trace], str]] = {
    "batches": batches,
    "contract": contract,
    "gate": gate,
    "onion": onion,
    "outcomes": outcomes,
    "pool": pool,
    "process-flow": process_flow,
    "process-table": process_table,
    "processes": processes,
    "sequence": sequence,
    "status-tracker": status_tracker,
    "stream": stream,
    "timeline": timeline,
    "transcript": transcript,
    "tree": tree,
    "trials": trials,
}

OF_TIMES: dict[str, Callable[[Trace], str]] = {"waterfall": waterfall}
"""What is told of a trace with times. No page shows it, as no two runs are alike."""

PLAYED = OF_A_TRACE | {
    "batches": played_batches,
    "contract": played_contract,
    "pool": played_pool,
    "status-tracker": played_tracker,
}
ON_A_PAGE = PLAYED | {"transcript": played_transcript}
"""Five of them tell a page's step player more than they tell a reader."""

LIVE = PLAYED | {"transcript": lined_transcript}
"""The same without an element around the transcript: what Run it shows has a player of its own."""
