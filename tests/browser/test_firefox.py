import os
import shutil
import subprocess

import pytest

from scripts.problems import ROOT

FILE = ROOT / "tests" / "firefox" / "reading.test.mjs"
PROGRAMS = ("firefox-esr", "firefox")


@pytest.fixture
def firefox():
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        pytest.skip("this machine has no Firefox; install it: apt-get install firefox-esr")
    return found


def test_a_lesson_works_in_firefox(firefox, address):
    node = shutil.which("node") or shutil.which("node", path=str(ROOT / ".tools" / "node" / "bin"))
    if node is None:
        pytest.skip("this test needs Node; run: make assets")

    environment = {**os.environ, "ADDRESS": address, "FIREFOX": firefox}
    run = subprocess.run([node, "--test", str(FILE)], env=environment, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stdout
