import pytest

from scripts.web.serving import bundler
from scripts.web.serving.bundler import Bundler


@pytest.fixture
def begun(tmp_path, monkeypatch):
    """A bundler that begins with a command in place of its own."""

    def begin(*command):
        monkeypatch.setattr(bundler, "COMMAND", command)
        begun.begin(tmp_path / "bundle")
        return begun

    begun = Bundler()
    yield begin
    begun.end()


def made(begun):
    while (content := begun.made()) is None:
        pass
    return content


def test_a_bundle_is_there_once_when_it_is_made(begun):
    making = begun("echo", "packed")

    assert made(making) == b"packed\n"
    assert making.made() is None


def test_who_begins_anew_wants_no_more_of_the_one_before(begun):
    before = begun("sleep", "1000")._process
    assert begun("echo", "anew").made() in (None, b"anew\n")

    assert before.returncode == -9


def test_what_cannot_be_made_is_empty(begun):
    assert made(begun("sh", "-c", "echo half; exit 1")) == b""
