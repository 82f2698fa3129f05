import os
import subprocess

import pytest

from scripts.course.sources import read
from scripts.problems import ROOT

RAY = ROOT / ".cache" / "ray"
LONGEST = 900
"""Seconds after which what never ends is ended: many times what a busy machine needs."""


@pytest.mark.needs_ray
def test_ray_serve_does_what_the_page_shows_of_it(tmp_path):
    if not (RAY / "installed").is_file():
        lacking = pytest.fail if os.environ.get("NEEDS_RAY") else pytest.skip
        lacking("Ray is not installed here; to run what the lesson capacity shows of it: make ray")

    command = [RAY / "bin" / "python", "-m", "scripts.replicas", tmp_path / "with_ray.json"]
    done = subprocess.run(command, cwd=ROOT, timeout=LONGEST, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    assert read(tmp_path / "with_ray.json") == read(ROOT / "snippets" / "capacity" / "with_ray.json")
