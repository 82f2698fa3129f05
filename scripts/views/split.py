"""Split: which version each key gets, from which bucket, in each process and at each share of the new version."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..traces.events import Trace
from ..traces.processes import ALONE, process_of
from .labels import NONE, code, entities, table

SHARE = "share"
"""The parameter by which a function that chooses a version is known. Its other one is the key."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A version that a process chose for a key at a share; `bucket` is what the choosing function was told of the key.

    All but `where` are values as they were encoded; what is not known is empty.
    """

    where: str
    key: str
    share: str
    bucket: str
    version: str


def split(traces: Mapping[str, Trace]) -> str:
    """A row for each key and process, or for all processes that agree; versions on which they do not are bold."""
    made = [choice for name, trace in traces.items() for choice in choices(name, trace)]
    shares = list(dict.fromkeys(choice.share for choice in made))
    keys = dict.fromkeys(choice.key for choice in made)
    rows = (row for key in keys for row in _rows([choice for choice in made if choice.key == key], shares))
    return table(["Key", "Process", "Bucket", *(f"Version at {entities(share)} %" for share in shares)], rows)


def choices(name: str, trace: Trace) -> Iterator[Choice]:
    """The choices of a run, in their order. A process that is alone has the name of the run."""
    returned = {event.call: event.values["return"] for event in trace.select("return")}
    told = {event.caller: returned.get(event.call, "") for event in trace.select("start") if event.caller}
    for start in trace.select("start"):
        keys = [value for parameter, value in start.values.items() if parameter != SHARE]
        if SHARE in start.values and len(keys) == 1:
            process = process_of(start)
            where = name.replace("_", " ") if process in ("", ALONE) else process
            bucket, version = told.get(start.call, ""), returned.get(start.call, "")
            yield Choice(where, keys[0], start.values[SHARE], bucket, version)


def _rows(own: list[Choice], shares: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """The rows of a key."""
    agreed = {share: len({c.version for c in own if c.share == share}) == 1 for share in shares}
    alike: dict[tuple[str, ...], list[str]] = {}
    for where in dict.fromkeys(choice.where for choice in own):
        here = {choice.share: choice for choice in own if choice.where == where}
        bucket = next(iter(here.values())).bucket
        versions = (_version(here.get(share), agreed[share]) for share in shares)
        alike.setdefault((code(bucket) if bucket else NONE, *versions), []).append(where)
    for cells, places in alike.items():
        yield code(own[0].key), entities(", ".join(places)), *cells


def _version(choice: Choice | None, agreed: bool) -> str:
    if not choice or not choice.version:
        return NONE
    return code(choice.version) if agreed else f"**{code(choice.version)}**"
