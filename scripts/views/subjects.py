"""Subjects: what an event is about, and what happens to it, in a sentence that compares it with another run."""

from ..traces.events import FUNCTIONS, HELD
from ..traces.pairs import Key
from .labels import code

DOES = {
    "start": ("starts", "started"),
    "suspend": ("pauses", "paused"),
    "resume": ("goes on", "went on"),
    "return": ("ends", "ended"),
    "unwind": ("ends", "ended"),
    "held": ("is held by the recording", "was held by the recording"),
    "let go": ("is let go", "was let go"),
    "match": ("is found by the router", "was found by the router"),
    "scope": ("is called", "was called"),
    "end": ("returns", "returned"),
}
"""What is done by a function, or, in the last three, by a route and by the application: now, and before."""


def verbs(key: Key) -> tuple[str, str]:
    """What its subject does, and did."""
    return DOES.get(key.kind, ("comes", "came"))


def phrase(key: Key) -> str:
    """`close()` ends, as part of a sentence."""
    return f"{subject(key)} {verbs(key)[0]}"


def subject(key: Key) -> str:
    """What an event is about."""
    match key.kind:
        case "scope" | "end":
            return "the application"
        case "match":
            return code(key.name)
        case "line":
            return f"{call(key.name)}, line {key.line}"
        case kind if kind in (*FUNCTIONS, *HELD):
            return call(key.name)
    return code(key.kind)


def call(name: str) -> str:
    """A function as one calls it."""
    return code(f"{name}()")
