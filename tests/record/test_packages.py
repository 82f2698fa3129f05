import subprocess
import sys

import pytest

from scripts.record.packages import cure

INSTALL = f"or install it: uv pip install --python {sys.executable} "


@pytest.mark.parametrize("module", ["jwt", "jwt.algorithms"])
def test_a_package_that_is_called_otherwise_is_named_as_the_index_has_it(tmp_path, module):
    assert cure(module, tmp_path).endswith(f"{INSTALL}PyJWT")


@pytest.mark.parametrize(
    ("file", "text", "module", "package"),
    [
        ("requirements.txt", "# ours\nFaiss-CPU==1.9\ntorch>=2 ; python_version > '3'\n", "torch", "torch"),
        ("requirements-dev.txt", "My.Shop[all]\n", "my_shop", "My.Shop"),
        ("pyproject.toml", '[project]\nname = "a"\ndependencies = ["polars>=1"]\n', "polars", "polars"),
    ],
)
def test_a_package_that_the_service_declares_is_named(tmp_path, file, text, module, package):
    (tmp_path / file).write_text(text)

    assert cure(module, tmp_path).endswith(INSTALL + package)


@pytest.mark.parametrize("text", ["", "[project\n"])
def test_no_name_is_guessed(tmp_path, text):
    (tmp_path / "pyproject.toml").write_text(text)

    told = cure("torch", tmp_path)

    assert told == (f"start in the folder that holds it, or install the package that brings it for {sys.executable}")


@pytest.mark.parametrize(("option", "needing"), [([], "the test client"), (["--server"], "--server")])
def test_a_service_without_starlette_is_told_in_one_line_what_asking_it_needs(tmp_path, option, needing):
    (tmp_path / "bare.py").write_text("async def app(scope, receive, send): ...\n")
    record = f"from scripts.record.__main__ import main; sys.exit(main(['bare:app', 'GET /', *{option}]))"
    command = [sys.executable, "-c", f"import sys; sys.modules['starlette'] = None; {record}"]

    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.startswith(f"{needing} needs starlette") and run.stderr.count("\n") == 1
