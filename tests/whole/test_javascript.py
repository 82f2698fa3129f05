import shutil
import subprocess

import pytest

from scripts.problems import ROOT

FILES = sorted((ROOT / "tests" / "javascript").glob("*.test.mjs"))


@pytest.mark.parametrize("file", FILES, ids=[file.name for file in FILES])
def test_what_needs_no_browser_holds_in_node(file):
    node = shutil.which("node") or shutil.which("node", path=str(ROOT / ".tools" / "node" / "bin"))
    if node is None:
        pytest.skip("these tests need Node; run: make assets")

    run = subprocess.run([node, "--test", str(file)], capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stdout
