import re
import subprocess
import sys

import pytest

from scripts.problems import Problem
from scripts.web import chromium as browsers
from scripts.web.chromium import browser
from tests.conftest import environment

SKIPPED = """import pytest


@pytest.fixture
def chromium():
    pytest.skip("this machine has no Chromium")


@pytest.mark.parametrize("number", range(3))
def test_a_page(chromium, number):
    assert chromium
"""


def test_a_machine_without_a_browser_is_told_which_to_install(monkeypatch):
    monkeypatch.setattr(browsers, "CHROMIUM", ())

    with pytest.raises(Problem, match=r"^this machine has no Chromium; .* apt-get install chromium$"), browser():
        """It cannot be opened."""


def test_a_driver_that_cannot_start_is_told_with_its_cure(monkeypatch):
    monkeypatch.setattr(browsers, "CHROMIUM", ("/",))
    monkeypatch.setenv("PLAYWRIGHT_NODEJS_PATH", "/bin/false")

    with pytest.raises(Problem, match=r"^Playwright cannot start: .*; .* apt-get install libatomic1$"), browser():
        """It cannot be opened."""


def test_that_tests_are_skipped_is_told_once_with_its_reason(tmp_path):
    (tmp_path / "conftest.py").write_text("from tests.conftest import pytest_terminal_summary\n")
    (tmp_path / "test_pages.py").write_text(SKIPPED)
    command = [sys.executable, "-m", "pytest", "-ra", "-p", "no:cacheprovider"]

    done = subprocess.run(command, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=True)

    said = [line for line in done.stdout.splitlines() if line.startswith("SKIPPED")]
    assert len(said) == 1
    assert re.fullmatch(r"SKIPPED \[3\] \S*tests: this machine has no Chromium", said[0])
