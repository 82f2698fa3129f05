"""Replicas of a service of which one was killed: which of them had each request, and who was answered, as a table."""

from collections.abc import Mapping, Sequence
from typing import Any

from .labels import table

UNTOLD = (
    "Left out, as it differs from run to run: how long a new replica takes, and how requests are spread over replicas."
)

type Row = Mapping[str, int]


def replicas(seen: Mapping[str, Any]) -> str:
    """A row for each request, and what no row can tell."""
    requests: Sequence[Row] = seen["requests"]
    rows = (
        [str(n), _where(row, requests[: n - 1], seen["killed"]), str(row["status"])]
        for n, row in enumerate(requests, 1)
    )
    return f"{table(['Request', 'Who has it', 'Answer'], rows)}\n\n{UNTOLD}"


def _where(row: Row, before: Sequence[Row], killed: int) -> str:
    earlier = [n for n, other in enumerate(before, 1) if other["replica"] == row["replica"]]
    after = f", after request {earlier[-1]}" if earlier else ""
    dies = ", which is killed" if row["replica"] == killed else ""
    return f"replica {row['replica']}{after}{dies}"
