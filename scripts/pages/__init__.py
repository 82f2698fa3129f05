"""Pages: their generated regions, filled and checked, of this project or of any other.

Another project installs this one with what filling pages needs, `pip install "PATH[pages]"`; it is called `asgi_steps`
there. Its pyproject.toml names what lies where; what is left out is as shown, and `source` is the folder itself:

    [tool.asgi-steps]
    pages = "docs"
    snippets = "snippets"
    proofs = "tests"
    source = "src"
    watch = ["shop"]

`snippets/buying/app.py` holds `from shop.main import app`, and `snippets/buying/scenarios.py` beside it what a client
does; that begins with `from asgi_steps.course import scenario`, and `snippets/__init__.py` is empty. A page names both,
`<!-- generated: process-table buying/one_price -->`; of `docs/page.md` the proofs are in `tests/test_page.py`. Run
`python -m asgi_steps.pages` in that project's folder, or with `--check` to fail when a page is stale. Packages that are
not watched are not recorded: where all endpoints lie in such a one, that is an error with its cure. What was
recorded is kept in `.cache/`, which git should ignore.
"""

from importlib.util import find_spec

from ..problems import Problem, stop

NEEDED = ("fastapi", "pytest", "time_machine", "uvicorn")

if missing := [name for name in NEEDED if find_spec(name) is None]:
    stop(Problem(f"filling pages needs {', '.join(missing)}", "install asgi-steps[pages]"))
