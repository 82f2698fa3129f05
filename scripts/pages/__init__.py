"""Pages: their generated regions, filled and checked."""

from importlib.util import find_spec

from ..problems import Problem, stop

NEEDED = ("fastapi", "pytest", "time_machine", "uvicorn")

if missing := [name for name in NEEDED if find_spec(name) is None]:
    stop(Problem(f"filling pages needs {', '.join(missing)}", "install asgi-steps[pages]"))
