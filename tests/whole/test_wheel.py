import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from scripts.problems import ROOT
from tests.checkouts import LONGEST, run
from tests.whole.test_foreign_project import PROJECT
from tests.whole.test_the_house import in_the_wheel
from tests.written import write

UV = ROOT / ".tools" / "bin" / "uv"
SERVICE = {
    "app/main.py": """\
from fastapi import Depends, FastAPI
from scripts.greetings import greeting

app = FastAPI()


def name(who: str = "world"):
    return who


@app.get("/hello")
def hello(who: str = Depends(name)):
    return greeting(who)
""",
    "scripts/greetings.py": "def greeting(who):\n    return {'message': f'Hello, {who}!'}\n",
    "app/spawns.py": """\
from concurrent.futures import ProcessPoolExecutor
from fastapi import FastAPI
from multiprocessing import get_context

app = FastAPI()


def square(n):
    return n * n


@app.get("/double/{n}")
def double(n: int):
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(square, n).result()
""",
    "plain.py": """\
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route


async def hello(request):
    return PlainTextResponse("Hello!")


app = Starlette(routes=[Route("/hello", hello)])
""",
}

TEST = """\
from fastapi.testclient import TestClient
from app.main import app


def test_hello(recorded):
    assert TestClient(recorded(app)).get("/hello").json() == "Hello!"
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel that `make wheel` builds of a copy."""
    folder = tmp_path_factory.mktemp("wheel")
    for file in (*in_the_wheel(), *(ROOT / name for name in ("pyproject.toml", "README.md", "LICENSE", "Makefile"))):
        copy = folder / file.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes())
    built = run(folder, "wheel", f"UV={UV}", "--old-file=.venv/installed")
    assert (built.returncode, built.stdout) == (0, ""), built.stderr
    (found,) = (folder / "dist").glob("*.whl")
    return found


@pytest.fixture
def service(tmp_path):
    return write(tmp_path, SERVICE)


@pytest.fixture
def project(tmp_path):
    return write(tmp_path, PROJECT)


def installed(folder, wheel, *packages, python=sys.executable):
    """A command in an environment that holds the wheel, these packages and nothing else."""
    home = folder / "environment"
    uv("venv", "--quiet", "--python", python, home)
    uv("pip", "install", "--quiet", "--python", home / "bin" / "python", wheel, *packages)
    return home / "bin" / "asgi-steps"


def uv(*words):
    done = subprocess.run([UV, *words], env=OWN, capture_output=True, text=True, timeout=LONGEST)
    if "Failed to fetch" in done.stderr:
        pytest.skip("needs the package index")
    assert done.returncode == 0, done.stderr


OWN = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
OLDEST = subprocess.run([UV, "python", "find", "--quiet", "3.12"], capture_output=True, text=True).stdout.strip()
LOCKED = ("--constraint", ROOT / "requirements.txt")


def recorded(command, folder, *words, told=""):
    """What the command prints in this folder; `told` is what it says besides."""
    done = subprocess.run([command, *words], cwd=folder, env=OWN, capture_output=True, text=True, timeout=LONGEST)
    assert (done.returncode, done.stderr) == (0, told), done.stderr
    return done.stdout


def test_the_wheel_holds_the_files_of_the_tree_as_they_are(wheel):
    with zipfile.ZipFile(wheel) as held:
        files = {name: held.read(name) for name in held.namelist() if name.startswith("asgi_steps/")}
        others = {Path(name).parts[0] for name in held.namelist() if name not in files}

    tree = {Path("asgi_steps", file.relative_to(ROOT / "scripts")): file.read_bytes() for file in in_the_wheel()}
    assert {Path(name): data for name, data in files.items()} == tree
    assert others == {"asgi_steps-0.1.0.dist-info"}


@pytest.mark.parametrize(
    ("python", "packages"),
    [(sys.executable, ("fastapi", *LOCKED)), (OLDEST or sys.executable, ("fastapi==0.115.0",))],
    ids=["newest", "oldest"],
)
def test_it_records_a_service_that_has_a_package_named_scripts(wheel, service, python, packages):
    command = installed(service, wheel, "uvicorn", *packages, python=python)

    for client in ((), ("--server",)):
        shown = recorded(command, service, "app.main:app", "GET /hello", "--only", "transcript", *client)
        assert "name() returns 'world', a str." in shown
        assert "greeting() starts on a worker thread, with who = 'world'." in shown
    assert "usage: asgi-steps " in recorded(command, service, "--help")


def test_a_process_that_a_service_spawns_lives_and_leaves_no_file(wheel, service):
    command = installed(service, wheel, "fastapi", *LOCKED)
    before = {*(service / "app").rglob("*"), *service.glob("*")}

    told = "the service started 1 other process: what ran there is not in the recording\n"
    shown = recorded(command, service, "app.spawns:app", "GET /double/4", "--only", "transcript", told=told)

    assert "double() returns 16, an int." in shown
    assert {*(service / "app").rglob("*"), *service.glob("*")} == before


def test_pytest_finds_its_fixture(wheel, service):
    (service / "test_hello.py").write_text(TEST)
    command = installed(service, wheel, "fastapi", "pytest", *LOCKED).with_name("pytest")

    done = subprocess.run([command, "test_hello.py"], cwd=service, env=OWN, capture_output=True, text=True)

    told = done.stdout.partition("- Recorded requests -")[2]
    assert done.returncode == 1
    assert "greeting() starts on a worker thread, with who = 'world'." in told


def test_it_fills_the_pages_of_a_project_that_has_a_package_named_scripts(wheel, project):
    scenarios, own = project / "docs/examples/buying/scenarios.py", project / "scripts/__init__.py"
    scenarios.write_text(scenarios.read_text().replace("scripts.course", "asgi_steps.course"))
    own.parent.mkdir()
    own.write_text("raise SystemExit('theirs')")
    python = installed(project, f"{wheel}[pages]", *LOCKED).with_name("python")

    assert recorded(python, project, "-m", "asgi_steps.pages") == "wrote docs/page.md\n"
    page = (project / "docs/page.md").read_text()
    assert "| `GET /price/4`<br>`n` = `4` | `show()` on a worker thread | `{'price': 25}`, a `dict` |" in page
    assert "    assert price(3) == 33" in page
    assert recorded(python, project, "-m", "asgi_steps.pages", "--check") == ""


def test_what_filling_pages_needs_besides_is_told_in_one_line(wheel, project):
    python = installed(project, wheel, *LOCKED).with_name("python")

    done = subprocess.run([python, "-m", "asgi_steps.pages"], cwd=project, env=OWN, capture_output=True, text=True)
    said = "filling pages needs fastapi, pytest, time_machine, uvicorn; install asgi-steps[pages]\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", said)


def test_it_records_plain_starlette_without_fastapi(wheel, service):
    command = installed(service, wheel, "starlette", *LOCKED)

    shown = recorded(command, service, "plain:app", "GET /hello", "--format", "json")
    assert '"endpoint": "hello"' in shown and '"fastapi"' not in shown
