import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.course import projects
from scripts.course.projects import exercise, lay_down, number_of_steps
from scripts.playing.checks import run_checks
from scripts.playing.clients import in_process
from scripts.playing.inline import inline
from scripts.problems import ROOT, Problem
from tests.checkouts import copied, run
from tests.conftest import environment

STEPS = [
    pytest.param(folder, step, id=f"{slug}-{step}")
    for slug, folder in projects.projects().items()
    for step in range(1, number_of_steps(folder) + 1)
]
SUMMARY = re.compile(r"=+ (.*) in \d+\.\d\ds =+")
BROKEN = """from fastapi import FastAPI

app = FastAPI()


@app.get("/hello")
def say_hello():
    return {"message": 1 / 0}
"""


PLACE = """from pathlib import Path

from snippets import iris


def test_the_model_is_the_one_beside_the_service():
    assert Path(iris.__file__).parent.parent == Path(__file__).parent
"""


def failed(step, service):
    """The tests of a step that this service fails, in the suite's client as in a browser's."""
    found = run_checks(service.read_text(), step.checks.read_text(), in_process)
    assert found == run_checks(service.read_text(), step.checks.read_text(), inline)
    return [(outcome.test, outcome.told) for outcome in found if not outcome.passed]


@pytest.mark.parametrize(("folder", "number"), STEPS)
def test_where_a_step_starts_fails_and_its_solution_passes_it_and_all_before(folder, number):
    step = exercise(folder, number)

    begun = failed(step, step.start)
    finished = [failed(exercise(folder, n), step.solution) for n in range(1, number + 1)]

    assert begun
    assert all(told for _, told in begun)
    assert finished == [[]] * number


@pytest.mark.parametrize(("folder", "number"), STEPS)
def test_a_step_is_on_the_page_of_its_project_and_is_small(folder, number):
    lesson = folder.parent.name.replace("_", "-")
    pages = "".join(page.read_text() for page in (ROOT / "docs" / "lessons" / lesson).glob("*.md"))

    marker = f"<!-- generated: project-step {number} -->"
    assert marker in pages, f"{folder}: no page shows this step; write {marker} in docs/lessons/{lesson}/project.md"
    assert len(exercise(folder, number).solution.read_text().splitlines()) <= 40


def pytest_in(folder):
    """What a learner's `pytest` prints, and its exit code."""
    command = [str(Path(sys.executable).with_name("pytest"))]
    own = {name: value for name, value in environment().items() if name != "PYTEST_DISABLE_PLUGIN_AUTOLOAD"}
    done = subprocess.run(command, cwd=folder, env=own, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr, done.returncode


@pytest.fixture
def work(tmp_path):
    return lay_down("hello", tmp_path / "projects")


@pytest.mark.parametrize("slug", projects.projects())
def test_pytest_tells_what_is_missing_until_the_last_step_is_done(slug, tmp_path):
    project, folder = projects.projects()[slug], lay_down(slug, tmp_path)
    solution = exercise(project, number_of_steps(project)).solution

    begun, code = pytest_in(folder)
    shutil.copy(solution, folder / "main.py")
    finished, passed = pytest_in(folder)

    assert (code, passed) == (1, 0), begun + finished
    assert "test_step_1.py:" in begun
    assert SUMMARY.search(begun)[1] == "1 failed"
    assert re.fullmatch(r"\d+ passed", SUMMARY.search(finished)[1])


def test_the_first_thing_that_is_missing_is_told_in_words_alone(work):
    said, _ = pytest_in(work)

    lines = [line for line in said.splitlines() if line.startswith("E ") or "test_step_2" in line]
    assert lines == ["E   AssertionError: GET /hello answered 404, not 200"]
    assert "warning" not in said


def test_of_an_error_only_the_learners_own_lines_are_shown(work):
    (work / "main.py").write_text(BROKEN)

    said, _ = pytest_in(work)

    assert "main.py:8: in say_hello" in said
    assert "E   ZeroDivisionError: division by zero" in said
    assert "site-packages" not in said


def test_it_needs_nothing_from_the_repository(work):
    shutil.copy(ROOT / "snippets" / "hello" / "project" / "step_4.py", work / "main.py")
    (work / "test_place.py").write_text(PLACE)

    said, code = pytest_in(work)

    assert code == 0, said


def test_make_says_what_to_do_next_and_a_second_time_refuses(tmp_path):
    checkout = copied(tmp_path)

    first, second = (run(checkout, "project", "NAME=hello") for _ in range(2))

    assert first.stdout.splitlines() == [
        "wrote projects/hello; your service is projects/hello/main.py. Next:",
        "  source .venv/bin/activate",
        "  cd projects/hello",
        "  pytest",
    ]
    assert "1 failed" in pytest_in(checkout / "projects" / "hello")[0]
    assert second.stderr.startswith("projects/hello/main.py:1: your work is here already")
    assert second.returncode != 0


def test_what_a_learner_wrote_stays(work):
    (work / "main.py").write_text("mine = 1\n")
    before = sorted(work.parent.rglob("*"))

    with pytest.raises(Problem, match=r"hello/main\.py:1: your work is here already, and stays as it is; go on"):
        lay_down("hello", work.parent)

    assert (work / "main.py").read_text() == "mine = 1\n"
    assert sorted(work.parent.rglob("*")) == before


def test_nothing_half_written_is_left(tmp_path, monkeypatch):
    monkeypatch.setattr(projects, "files", lambda project: {"main.py": "", "main.py/inner": ""})

    with pytest.raises(Problem, match=r"cannot write it: File exists; make .* writable"):
        lay_down("hello", tmp_path)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nowhere", "no lesson 'nowhere' has a project"),
        ("", "no project is named"),
        ("hello again", "no lesson 'hello again' has a project"),
        ("../hello", "no lesson '../hello' has a project"),
    ],
)
def test_an_unknown_name_is_one_line_with_its_cure(name, said):
    known = " or ".join(f"make project NAME={slug}" for slug in projects.projects())

    done = run(ROOT, "project", f"NAME={name}")

    assert done.stderr.splitlines()[0] == f"{said}; run: {known}"
    assert len(done.stderr.splitlines()) == 2  # the other is make's
    assert done.returncode != 0
