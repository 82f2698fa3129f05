"""Changed facts: what is told of an event otherwise than of the same event in an earlier run, in sentences."""

from collections.abc import Iterator, Sequence

from ..traces.events import Event
from ..traces.pairs import Key, unnumbered
from .labels import code
from .subjects import subject, verbs
from .words import article

WIDTH = 160
"""Characters of a value that are told."""


def changed_facts(key: Key, before: Event, now: Event) -> Iterator[str]:
    """A sentence for each fact of an event that is another one now."""
    about = subject(key)
    if before.where != now.where:
        does, did = verbs(key)
        yield f"{about} now {does} on {article(now.where)}; it {did} on {article(before.where)}"
    one, other = ({**event.changed, **event.values} for event in (before, now))
    for name in dict.fromkeys([*one, *other]):
        was, is_ = one.get(name), other.get(name)
        if unnumbered(was or "") == unnumbered(is_ or "") and (was is None) == (is_ is None):
            continue
        fact = "the chain of calls" if name == "calls" else f"{about}: {code(name)}"
        if "\n" in f"{was}{is_}":
            yield from _lines(fact, (was or "").split("\n"), (is_ or "").split("\n"))
        else:
            yield f"{fact} is now {_shown(is_, was)}; it was {_shown(was, is_)}"


def _lines(fact: str, before: Sequence[str], now: Sequence[str]) -> Iterator[str]:
    """Which lines of a value are there now, and which are gone; that their order is another, where that is all."""
    gone = [line for line in before if line not in now]
    come = [line for line in now if line not in before]
    yield from (f"{fact} now has {_shown(line)}" for line in come)
    yield from (f"{fact} no longer has {_shown(line)}" for line in gone)
    if not (gone or come):
        yield f"{fact} has its lines in another order, or another number of times"


def _shown(value: str | None, other: str | None = None) -> str:
    """A value as code; of a long one what is near the first place in which it differs from the other."""
    if value is None:
        return "not there"
    same = next((n for n, pair in enumerate(zip(value, other or "", strict=False)) if len({*pair}) > 1), 0)
    start = max(0, same - WIDTH // 4) if len(value) > WIDTH else 0
    cut = value[start : start + WIDTH]
    return code(f"{'…' if start else ''}{cut}{'…' if start + WIDTH < len(value) else ''}")
