"""Routes: what an application can be asked, in the order in which it is tried."""

from typing import Any

from starlette.applications import Starlette

from ..recording.objects import name_of
from ..views.labels import NONE, code, table

COLUMNS = ("Tried", "Path", "Methods", "Endpoint", "Class", "In the schema")


def route_table(app: Starlette) -> str:
    """The routes of an application, one a row."""
    return table(COLUMNS, (_row(number, route) for number, route in enumerate(app.routes, 1)))


def _row(number: int, route: Any) -> tuple[str, ...]:
    return (
        str(number),
        code(route.path),
        ", ".join(map(code, sorted(getattr(route, "methods", None) or ()))) or NONE,
        code(name_of(getattr(route, "endpoint", None) or route.app)),
        code(f"{type(route).__module__.partition('.')[0]}.{type(route).__name__}"),
        "yes" if getattr(route, "include_in_schema", False) else "no",
    )
