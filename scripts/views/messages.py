"""Messages: one request byte for byte, at the socket and between server and application."""

from ..traces.events import Event, Trace
from .labels import code, fence
from .words import size

TOLD = {
    "read": "The server reads {size} from the socket",
    "scope": "The server calls the application with this scope",
    "receive": "The application receives {name}",
    "send": "The application sends {name}",
    "write": "The server writes {size} to the socket",
}


def messages(trace: Trace) -> str:
    """What was read, the scope, each message and what was written, in order, as Python shows them."""
    events = [e for e in trace.select(*TOLD) if e.values.get("size") != "0"]
    return "\n\n".join(_told(number, event) for number, event in enumerate(events, 1))


def _told(number: int, event: Event) -> str:
    title = TOLD[event.kind].format(size=size(event), name=code(event.name))
    shown = event.values.get("bytes") or event.values["message"]
    return "\n".join([f"**{number}. {title}**", "", *fence(shown, "python")])
