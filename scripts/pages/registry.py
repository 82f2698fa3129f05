"""The registry: every view that a marker may name, with the kind of argument it takes."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from ..views.catalogue import ON_A_PAGE
from ..views.chain_flow import chain_flow
from ..views.clients import clients
from ..views.growth import growth_chart, growth_table
from ..views.lights import with_lights
from ..views.messages import messages
from ..views.order_steps import order_steps, transcript_until
from ..views.replicas import replicas
from ..views.split import split
from ..views.terminal import terminal
from ..views.trials import trials
from . import arguments, growths, listings
from .asked import Asked
from .chain import chain
from .mode_bar import ending, lesson_list, mode_bar
from .navigation import navigation
from .routes import route_table
from .run_it import client, run_it
from .worksheets import worksheet


@dataclass(frozen=True, slots=True)
class View:
    """A view is `text(*takes(asked))`: what it takes of a marker, or refuses there, and the text it makes of that."""

    takes: Callable[[Asked], tuple[Any, ...]]
    text: Callable[..., str]


VIEWS: dict[str, View] = {
    **{name: View(arguments.trace, partial(with_lights, view)) for name, view in ON_A_PAGE.items()},
    "chain": View(arguments.chain, chain),
    "chain-flow": View(arguments.chain, chain_flow),
    "client": View(arguments.scenario, client),
    "clients": View(arguments.traces(2), clients),
    "ending": View(arguments.place, ending),
    "growth": View(growths.growth, growth_table),
    "growth-chart": View(growths.growths, growth_chart),
    "lessons": View(arguments.nothing, lesson_list),
    "measured": View(arguments.kept("columns", "rows", "taken"), listings.measured),
    "messages": View(arguments.chain, messages),
    "modes": View(arguments.place, mode_bar),
    "navigation": View(arguments.nothing, navigation),
    "order-steps": View(arguments.events(3), order_steps),
    "project-step": View(arguments.step, worksheet),
    "replicas": View(arguments.kept("requests", "killed"), replicas),
    "routes": View(arguments.application, route_table),
    "run-it": View(arguments.runnable, run_it),
    "snippet": View(arguments.snippet, listings.snippet),
    "split": View(arguments.traces(1), split),
    "task": View(arguments.task, worksheet),
    "terminal": View(arguments.terminal, terminal),
    "transcript-until": View(arguments.events(1), transcript_until),
    "trials": View(arguments.tried, partial(with_lights, trials)),
    "versions": View(arguments.nothing, listings.versions),
}


def render(asked: Asked) -> str:
    """The text of a view. Raises Problem, where the marker stands, for a view or an argument there is not."""
    if asked.view not in VIEWS:
        raise asked.problem(f"unknown view {asked.view!r}", f"use one of {', '.join(sorted(VIEWS))}")
    view = VIEWS[asked.view]
    return view.text(*view.takes(asked))
