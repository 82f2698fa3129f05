"""Words: numbers, types, places and values as a sentence or a table cell of any view says them."""

from ..traces.events import EVENT_LOOP, Event
from .labels import code

IS_HELD = "held here by the recording"
"""What is said of a call that stands still only because the client asked for that."""


def plural(number: int, noun: str) -> str:
    """`1 byte`, `27 bytes`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def capitalized(text: str) -> str:
    """The text with a capital, and all others as they were."""
    return text[:1].upper() + text[1:]


def further(more: Event) -> str:
    """How many requests are not shown, because they went the way of others."""
    return f"{more.values['requests']} more requests went the same way"


def times(number: int) -> str:
    """`once`, `twice`, `3 times`."""
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def a(noun: str) -> str:
    """The name of a type with its article: a `dict`, an `int`."""
    return f"{'an' if noun[:1] in tuple('aeioAEIO') else 'a'} {code(noun)}"


def article(where: str) -> str:
    """Where something ran, as a sentence has it: there is one event loop, and many a worker thread."""
    return f"the {where}" if where in (EVENT_LOOP, "main thread") else f"a {where}"


def result(returned: Event) -> str:
    """The value that a function returned, and its class, which goes without saying for None."""
    value, kind = code(returned.values["return"]), returned.values["type"]
    return value if kind == "NoneType" else f"{value}, {a(kind)}"


def size(*bodies: Event) -> str:
    """How many bytes the bodies of these messages have together."""
    return plural(sum(int(body.values.get("size", 0)) for body in bodies), "byte")
