import platform
from importlib.metadata import version

import pytest

from scripts.pages.listings import proof, proof_again, snippet, versions
from scripts.problems import ROOT, Problem


def test_a_snippet_is_the_whole_file():
    file = ROOT / "snippets/hello/say_hello.py"

    text = snippet(file)

    assert text == f'```python title="snippets/hello/say_hello.py" linenums="1"\n{file.read_text()}```'


def test_a_snippet_that_is_not_utf_8_is_an_error(tmp_path):
    file = tmp_path / "a.py"
    file.write_bytes(b"# \xff")

    with pytest.raises(Problem, match=r"a.py:1: this file is not UTF-8; "):
        snippet(file)


def test_a_proof_is_closed_and_opens_on_its_source():
    assert proof("test_a", "def test_a():\n    assert 1") == (
        '<details class="proof" markdown="1">\n'
        "<summary>Proof: <code>test_a</code></summary>\n"
        '<div id="test_a"></div>\n'
        "\n```python\ndef test_a():\n    assert 1\n```\n\n</details>"
    )


def test_a_proof_named_again_is_a_link_to_it():
    assert proof_again("test_a") == "Proof, shown above: [`test_a`](#test_a)"


def test_versions_are_those_installed():
    assert versions().startswith(f"Recorded with Python {'.'.join(platform.python_version_tuple()[:2])}, ")
    assert f"fastapi {version('fastapi')}, " in versions()
