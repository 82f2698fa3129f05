"""The workflows, as far as a machine that is no runner can run them.

Each `run:` block is run in a clean copy by the shell that a runner takes. What would install, upgrade or test all is
replaced: nothing is installed, `make` only says what it would do. Actions, their inputs and secrets are not run.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from scripts.problems import ROOT
from tests.checkouts import LONGEST, OUTSIDE_MAKE, copied

WORKFLOWS = {file.stem: yaml.safe_load(file.read_text()) for file in sorted((ROOT / ".github/workflows").glob("*.yml"))}
SHELLS = {
    "bash": ["bash", "--noprofile", "--norc", "-eo", "pipefail"],
    "on a runner": ["bash", "-e"],
    "in a container": ["sh", "-e"],
}
"""What a runner starts for a step that names this shell, and for one that names none."""
MATRIX = re.compile(r"\$\{\{ matrix\.(\w+) \}\}")
LOG = 'for word; do printf "[%s]" "$word"; done >> "$LOG"; echo >> "$LOG"\n'
INSTEAD = {
    "apt-get": LOG,
    "sudo": 'exec "$@"\n',
    "make": f'{LOG}exec {shutil.which("make")} --dry-run "$@"\n',
    "pipx": f"{LOG}mkdir -p dist\n",
    "pip": f'{LOG}[ "$1" != wheel ] || {{ mkdir -p dist && touch dist/asgi_steps-1-py3-none-any.whl; }}\n',
    "python": f'{LOG}mkdir -p bare/bin && cp "$INSTEAD/pip" "$INSTEAD/asgi-steps" bare/bin\n',
    "asgi-steps": f'PYTHONPATH="{ROOT}" exec "{sys.executable}" -m scripts.record "$@"\n',
}
"""Programs that are replaced. `make` says what it would do; the recorder is not installed, but it is the real one."""


def steps():
    """Each step of each job."""
    jobs = (job for told in WORKFLOWS.values() for job in told["jobs"].values())
    return (step for job in jobs for step in job["steps"])


def blocks():
    """Each step that runs something, with its workflow and what its first matrix gives."""
    for workflow, told in WORKFLOWS.items():
        for job in told["jobs"].values():
            matrix = {name: values[0] for name, values in job.get("strategy", {}).get("matrix", {}).items()}
            shell = "in a container" if "container" in job else "on a runner"
            yield from ((workflow, {"shell": shell, **step}, matrix) for step in job["steps"] if "run" in step)


class Runner:
    """A clean copy in which blocks are run one after the other, as the steps of a job are."""

    def __init__(self, folder: Path) -> None:
        self.checkout, self.log, self.summary = copied(folder), folder / "log", folder / "summary"
        instead = folder / "instead"
        for name, script in INSTEAD.items():
            instead.mkdir(exist_ok=True)
            (instead / name).write_text(f"#!/bin/sh\n{script}")
            (instead / name).chmod(0o755)
        (folder / "temp").mkdir()
        self.environment = {
            **OUTSIDE_MAKE,
            "PATH": f"{instead}{os.pathsep}{os.environ['PATH']}",
            "LOG": str(self.log),
            "INSTEAD": str(instead),
            "GITHUB_WORKSPACE": str(self.checkout),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "RUNNER_TEMP": str(folder / "temp"),
        }

    def run(self, step, matrix):
        file = self.checkout.with_name("block.sh")
        file.write_text(MATRIX.sub(lambda found: matrix[found[1]], step["run"]))
        command = [*SHELLS[step["shell"]], file]
        options = {"cwd": self.checkout, "env": self.environment, "capture_output": True, "text": True}
        return subprocess.run(command, timeout=LONGEST, **options)


@pytest.fixture(scope="module")
def runner(tmp_path_factory):
    return Runner(tmp_path_factory.mktemp("runner"))


def test_each_block_runs(runner):
    done = [(workflow, step["run"], runner.run(step, matrix)) for workflow, step, matrix in blocks()]

    failed = [f"{workflow}: {block}\n{each.stdout}{each.stderr}" for workflow, block, each in done if each.returncode]
    assert failed == []
    said = {block.split()[0]: each.stdout for _, block, each in done}
    assert "score()" in said["cp"] and "spring-2026" not in said["cp"]
    called = runner.log.read_text().splitlines()
    assert {"[site]", "[test]", "[upgrade]", "[run][build]", "[-m][venv][bare]"} <= {*called}
    assert "[install][dist/asgi_steps-1-py3-none-any.whl][fastapi==0.115.*][uvicorn]" in called
    assert "scripts.pages.upgrade" in runner.summary.read_text()


def test_an_upgrade_that_fails_is_shown_and_fails(runner):
    (step,) = (step for _, step, _ in blocks() if "upgrade" in step["run"])
    (runner.checkout.with_name("instead") / "make").write_text("#!/bin/sh\nseq 100000\nexit 3\n")

    done = runner.run(step, {})

    assert done.returncode == 3
    assert runner.summary.read_text().endswith("\n99999\n100000\n")


def test_what_is_kept_is_what_a_step_before_has_made():
    paths = [step["with"]["path"] for step in steps() if "upload" in step.get("uses", "")]

    ignored = (ROOT / ".gitignore").read_text().split()
    assert {f"{path.split('/')[0]}/" for path in paths} <= {*ignored}
    assert not any(path.startswith(".") for path in paths), "an action uploads no hidden file"


def test_each_step_runs_something_or_uses_a_version_of_an_action():
    every = [*steps()]

    assert all(("run" in step) != ("uses" in step) for step in every)
    assert all("@" in step["uses"] for step in every if "uses" in step)
