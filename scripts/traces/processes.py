"""Processes: the events of several, named, in an order that is known, and numbered as those of one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import count

from .events import Event, OfProcess, Trace

OWN = 0
"""In the place of the id of a process: who asks them all."""
PARENT = "parent"
ALONE = "process"
"""The names of a process that has started others, and of one that has not."""


@dataclass(frozen=True)
class Reported:
    """An event, the id of the process it is of, and how many events of who asks came before it."""

    after: int
    process: int
    event: Event


def process_of(event: Event) -> str:
    """The process that an event is of; empty where it is of who asks, or where there is but one."""
    return event.process if isinstance(event, OfProcess) else ""


def processes_of(trace: Trace) -> list[str]:
    """The processes in the order of their first events, without who asks."""
    return [name for name in dict.fromkeys(map(process_of, trace.events)) if name]


def named(processes: Iterable[int], started: int) -> dict[int, str]:
    """The names of processes, the one before all others that was started and has started them, if it reports."""
    workers = [*dict.fromkeys(process for process in processes if process != started)]
    if not workers:
        return {started: ALONE}
    return {started: PARENT} | {process: f"worker {number}" for number, process in enumerate(workers, 1)}


def in_order(reports: Iterable[Reported], names: Mapping[int, str]) -> tuple[OfProcess, ...]:
    """The events of all processes, which `names` names in their order.

    Between two events of who asks, those of the first process come first; only a parent's end comes after the others'.
    """
    ranks = {process: rank for rank, process in enumerate([OWN, *names])}

    def place(report: Reported) -> tuple[int, int]:
        is_last = names.get(report.process) == PARENT and report.event.kind == "exit"
        return report.after, len(ranks) if is_last else ranks[report.process]

    return tuple(_numbered(sorted(reports, key=place), names))


def _numbered(reports: Iterable[Reported], names: Mapping[int, str]) -> Iterator[OfProcess]:
    """Requests and calls numbered anew, in the order in which they come."""
    requests, calls = Numbers(), Numbers()
    for report in reports:
        event, process = report.event, report.process
        facts = {field.name: getattr(event, field.name) for field in fields(Event)}
        facts["request"] = requests.of(process, event.request)
        facts["call"] = calls.of(process, event.call)
        facts["caller"] = calls.of(process, event.caller)
        yield OfProcess(**facts, process=names.get(process, ""))


class Numbers:
    """Numbers over all processes, for those that each of them gives; 0 stays what it is."""

    def __init__(self) -> None:
        self._given: dict[tuple[int, int], int] = {}
        self._next = count(1)

    def of(self, process: int, number: int) -> int:
        if not number or process == OWN:
            return number
        if (process, number) not in self._given:
            self._given[process, number] = next(self._next)
        return self._given[process, number]
