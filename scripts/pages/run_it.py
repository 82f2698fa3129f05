"""Run it: a service and its client as listings that a reader can edit and run."""

from collections.abc import Sequence

from ..course.excerpts import excerpt, service
from ..course.scenarios import Scenario
from ..views.labels import fence
from . import listings

AFTER_DIAGRAMS = ("process-table", "status-tracker", "transcript")
"""What a run shows after its diagrams."""


def client(scenario: Scenario) -> str:
    """What a scenario's client does, as a listing."""
    return "\n".join(fence(excerpt(scenario), f'python title="What the client does: {scenario.name}"'))


def run_it(lesson: str, scenario: Scenario, diagrams: Sequence[str]) -> str:
    """The two listings, which `docs/assets/run-it/run-it.js` makes editable; a run of them shows these diagrams."""
    data = {
        "module": scenario.module,
        "recording": f"{lesson}/{scenario.name}",
        "views": " ".join([*diagrams, *AFTER_DIAGRAMS]),
    }
    attributes = " ".join(f'data-{name}="{value}"' for name, value in data.items())
    return "\n".join(
        [
            f'<div class="run-it" {attributes} markdown="1">',
            "",
            listings.snippet(service(scenario)),
            "",
            client(scenario),
            "",
            "</div>",
        ]
    )
