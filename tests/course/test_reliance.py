import pytest

from scripts.course import reliance
from scripts.course.reliance import relied_on

FILE = """import pytest

from tests.asking import ask, other

PATHS = ["/hello"]


@pytest.fixture
def service():
    return "main:app"


@pytest.mark.parametrize("path", PATHS)
def test_a(service, path):
    assert ask(service, path)


def test_b():
    assert other()
"""


@pytest.fixture
def file(tmp_path, monkeypatch):
    """A file of tests, beside one that it imports from."""
    monkeypatch.setattr(reliance, "ROOT", tmp_path)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "asking.py").write_text("def ask(*asked):\n    return asked\n\n\ndef other(): ...\n")
    file = tmp_path / "tests" / "test_it.py"
    file.write_text(FILE)
    return file


@pytest.mark.parametrize(
    ("named", "old", "new"),
    [
        ("test_it.py", "main:app", "other:app"),
        ("test_it.py", "@pytest.fixture\n", "@pytest.fixture(autouse=True)\n"),
        ("test_it.py", '["/hello"]', "[]"),
        ("test_it.py", "\n\nPATHS", "\n\npytestmark = pytest.mark.skip\nPATHS"),
        ("test_it.py", "\n\ndef test_b", "\n\n@pytest.fixture(autouse=True)\ndef nothing(): ...\n\n\ndef test_b"),
        ("test_it.py", "\n\ndef test_b", "\n\ndel test_a\n\n\ndef test_b"),
        ("asking.py", "return asked", "return True"),
    ],
)
def test_what_a_proof_needs_is_relied_on_where_it_stands(file, named, old, new):
    before = relied_on(file, "test_a")
    changed = file.with_name(named)
    assert old in changed.read_text()

    changed.write_text(changed.read_text().replace(old, new))

    assert relied_on(file, "test_a") != before


def test_what_another_proof_needs_is_not_relied_on(file):
    before = relied_on(file, "test_a")

    file.write_text(file.read_text().replace("assert other()", "assert not other()"))
    (file.parent / "asking.py").write_text(
        (file.parent / "asking.py").read_text().replace("other(): ...", "other(): 1")
    )

    assert relied_on(file, "test_a") == before
