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
