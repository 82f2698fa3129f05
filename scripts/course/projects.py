"""Projects: a lesson's service built in steps, each an exercise of its page; on disk, a folder to run pytest in."""

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from ..problems import ROOT, Problem, shown
from .exercises import Exercise
from .lessons import SNIPPETS
from .sources import read

PROJECTS = ROOT / "projects"
SHARED = re.compile(r"^(?:from|import) snippets\.(\w+)", re.M)

SETTINGS = """[pytest]
# Tell of the first thing that is missing, in few lines.
addopts = --verbose --no-header --exitfirst --tb=short --assert=plain -rN
console_output_style = classic
"""

CLIENT = """from pathlib import Path

import pytest
from fastapi.testclient import TestClient

HERE = Path(__file__).parent


@pytest.fixture
def client():
    # A client of the app in main.py.
    from main import app

    with TestClient(app) as client:
        yield client


def pytest_runtest_makereport(call):
    # Of an error show the lines in this folder: those of FastAPI and pytest are of no help here.
    frame, own = call.excinfo and call.excinfo.tb, []
    while frame:
        if Path(frame.tb_frame.f_code.co_filename).parent == HERE:
            own.append(frame)
        frame = frame.tb_next
    for frame, after in zip(own, [*own[1:], None]):
        frame.tb_next = after
"""


def projects() -> dict[str, Path]:
    """The folder of each project by its lesson's slug."""
    return {f.parent.parent.name.replace("_", "-"): f.parent for f in sorted(SNIPPETS.glob("*/project/start.py"))}


def number_of_steps(project: Path) -> int:
    """How many steps a project has."""
    return len(list(project.glob("step_*.py")))


def exercise(project: Path, step: int) -> Exercise:
    """A step as an exercise: it starts from the solution of the one before."""
    before = f"step_{step - 1}" if step > 1 else ""
    return Exercise(
        name=f"step_{step}",
        start=project / f"{before or 'start'}.py",
        checks=project / f"test_step_{step}.py",
        hint=project / f"hint_{step}.md",
        solution=project / f"step_{step}.py",
        after=before,
    )


def files(project: Path) -> dict[str, str]:
    """The text of each file a learner gets, by its path: the start, the tests, and the modules that these share."""
    steps = [exercise(project, step) for step in range(1, number_of_steps(project) + 1)]
    found = {"main.py": read(project / "start.py")} | {step.checks.name: read(step.checks) for step in steps}
    texts = [*found.values(), *(read(step.solution) for step in steps)]
    shared = {name for text in texts for name in SHARED.findall(text)}
    for name in ("__init__", *sorted(shared)) if shared else ():
        found |= {f"snippets/{file.name}": read(file) for file in sorted(SNIPPETS.glob(f"{name}.*"))}
    return found | {"conftest.py": CLIENT, "pytest.ini": SETTINGS}


def lay_down(slug: str, into: Path = PROJECTS) -> Path:
    """Write the files of a lesson's project below `into`; the folder. Raises Problem where something is already."""
    if slug not in projects():
        known = " or ".join(f"make project NAME={name}" for name in projects())
        raise Problem(f"no lesson {slug!r} has a project" if slug else "no project is named", f"run: {known}")
    folder = into / slug
    if folder.exists():
        cure = f"go on there, or rename {shown(folder)} to begin anew"
        raise Problem("your work is here already, and stays as it is", cure, folder / "main.py")
    try:
        _write(files(projects()[slug]), folder)
    except OSError as error:
        raise Problem(f"cannot write it: {error.strerror}", f"make {shown(into)} writable", folder) from None
    return folder


def _write(texts: dict[str, str], folder: Path) -> None:
    """All of these files, or none."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent) as temporary:
        new = Path(temporary) / folder.name
        for name, text in texts.items():
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            (new / name).write_bytes(text.encode())
        new.rename(folder)


def main(arguments: Sequence[str] | None = None) -> int:
    """Lay down the project that the command line names, and say what to do next; the exit code."""
    slug = " ".join(sys.argv[1:] if arguments is None else arguments)
    try:
        folder = lay_down(slug)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"wrote {shown(folder)}; your service is {shown(folder / 'main.py')}. Next:")
    print(f"  source .venv/bin/activate\n  cd {shown(folder)}\n  pytest")
    return 0


if __name__ == "__main__":
    sys.exit(main())
