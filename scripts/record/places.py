"""Places: where the files of a service lie, whose functions are recorded, and which functions lie elsewhere."""

from importlib.machinery import PathFinder
from pathlib import Path

from ..playing.fresh import is_inside
from ..playing.routes import packages_elsewhere
from ..recording.applications import Application


def home(module: str, folder: Path) -> Path:
    """Where a service's own files lie: in this folder or, of one that is installed or linked, where its package is."""
    spec = PathFinder.find_spec(module.partition(".")[0])
    places = [*(spec.submodule_search_locations or [spec.origin or ""])] if spec else []
    return next((Path(place) for place in places if place and not is_inside(place, folder)), folder)


def elsewhere(app: Application, at: Path) -> str:
    """A line that names the packages of the endpoints, where none of these is at the service's own place."""
    packages = packages_elsewhere(app, at)
    if not packages:
        return ""
    return (
        f"the endpoints lie outside {at.name}/, in {', '.join(packages)}, and none of their functions is recorded; "
        "name an application or a factory that lies there: package.module:app\n"
    )
