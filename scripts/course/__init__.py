"""The course: what authors write, and what is wrong with it. What a lesson's scenarios are made of is offered here."""

from scripts.course.growths import growing
from scripts.course.scenarios import in_depth, in_terminal, scenario
from scripts.playing.clients import over_a_socket

__all__ = ["growing", "in_depth", "in_terminal", "over_a_socket", "scenario"]
