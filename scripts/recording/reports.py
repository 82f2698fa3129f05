"""Reports: a journal that tells each event at once, to whoever collects those of several processes."""

from collections.abc import Callable, Iterable

from ..traces.events import Event
from .journal import Fact, Journal

type Report = Callable[[Event, Iterable[str]], None]
"""Takes an event as it happened, and the secrets that became known by it."""


class ReportingJournal(Journal):
    """A journal of which nothing is lost when its process is killed. Telling at once costs more than telling later."""

    def __init__(self, root: str, report: Report) -> None:
        super().__init__(root)
        self._report, self._reported, self._secrets = report, 0, 0

    def put(self, request: int, fact: Fact) -> None:
        with self.lock:
            super().put(request, fact)
            self._tell()
            known = self.secrets.known()
            for event in self._events[self._reported :]:
                self._report(event, known[self._secrets :])
                self._secrets = len(known)
            self._reported = len(self._events)
