"""Order steps: the events of a run for a reader to put in order, and a run told up to where the reader shall go on."""

from collections.abc import Iterable
from hashlib import sha256

from ..traces.events import Event, Trace
from .transcript import told, transcript

type Chosen = tuple[str, ...]
"""Events as a marker names them: `match`, or `start:say_hello` where the function matters too."""


def unfit(trace: Trace, chosen: Chosen, least: int = 1) -> str:
    """What is wrong with a choice of events; empty when the run has them all and each says something else."""
    if len(chosen) < least:
        return f"it names {len(chosen)} of its events, and needs {least} or more"
    missing = [one for one in chosen if not any(_is(event, one) for event in trace.events)]
    if missing:
        return f"it has no event {missing[0]!r}"
    texts = list(_in_order(trace, chosen))
    twice = [text for text in texts if texts.count(text) > 1]
    return f"two of its events say the same: {twice[0]!r}" if twice else ""


def order_steps(trace: Trace, chosen: Chosen) -> str:
    """The chosen events as a list in another order than the run's, which stands closed below it."""
    texts = list(_in_order(trace, chosen))
    lines = [
        '<div class="order-steps" markdown="1">',
        "",
        *(f"- {text}" for text in shuffled(texts)),
        "",
        '<details class="order" markdown="1">',
        "<summary>The right order</summary>",
        "",
        *(f"{place}. {text}" for place, text in enumerate(texts, 1)),
        "",
        "</details>",
        "",
        "</div>",
    ]
    return "\n".join(lines)


def transcript_until(trace: Trace, chosen: Chosen) -> str:
    """The run in sentences, up to the first of the chosen events."""
    last = next(place for place, event in enumerate(trace.events) if any(_is(event, one) for one in chosen))
    return transcript(trace.of(trace.events[: last + 1]))


def shuffled(texts: list[str]) -> list[str]:
    """These texts in an order that looks like none, is the same on every run, and is never the given one."""
    mixed = sorted(texts, key=lambda text: sha256(text.encode()).digest())
    return mixed if mixed != texts else [*mixed[1:], mixed[0]]


def _in_order(trace: Trace, chosen: Chosen) -> Iterable[str]:
    """What the first event of each choice says, as the run orders them."""
    first = {next(place for place, event in enumerate(trace.events) if _is(event, one)) for one in chosen}
    sentences = (text for _, texts in told(trace) for text in texts)
    return (text for place, text in enumerate(sentences) if place in first)


def _is(event: Event, one: str) -> bool:
    kind, _, name = one.partition(":")
    return event.kind == kind and name in ("", event.name)
