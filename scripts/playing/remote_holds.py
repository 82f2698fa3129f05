"""Remote holds: calls of a function that stop in another process, until a client lets them go there."""

from typing import Self

from .collector import Collector


class RemoteHold:
    """Calls of one function that stop in one process, until `let_go()`; a `with` block ends with that."""

    def __init__(self, collector: Collector, process: int, function: str, at: str) -> None:
        self._collector, self._process = collector, process
        self._which = collector.ask(process, hold=function, at=at)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.let_go()

    def let_go(self, number: int = 0) -> None:
        """Wait until so many calls are held, or one, and let these go; without a number hold none any more."""
        self._collector.go_on()
        self._collector.ask(self._process, **{"which": self._which, "let go": number})
