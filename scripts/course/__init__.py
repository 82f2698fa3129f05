"""The course: what authors write, and what is wrong with it. What a lesson's scenarios are made of is offered here."""

from ..playing.clients import asgi_transport, over_a_socket, without_lifespan
from ..playing.connections import answer, ask
from .growths import growing
from .scenarios import alone, in_depth, in_processes, in_terminal, scenario

__all__ = [
    "alone",
    "answer",
    "asgi_transport",
    "ask",
    "growing",
    "in_depth",
    "in_processes",
    "in_terminal",
    "over_a_socket",
    "scenario",
    "without_lifespan",
]
