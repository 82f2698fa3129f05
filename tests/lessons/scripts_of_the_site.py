"""What a script of the site computes: Node runs it as it stands, without a browser."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from scripts.problems import ROOT


def said(script: Path, question: str) -> Any:
    """The value of an expression of JavaScript, asked inside the script."""
    node = shutil.which("node") or shutil.which("node", path=str(ROOT / ".tools" / "node" / "bin"))
    if node is None:
        pytest.skip("this proof needs Node; run: make assets")
    asked = f"{script.read_text()}\nconsole.log(JSON.stringify({question}))"
    command = [node, "--input-type=module", "--eval", asked]
    run = subprocess.run(command, cwd=script.parent, capture_output=True, text=True, check=True)
    return json.loads(run.stdout)
