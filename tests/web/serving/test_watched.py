import pytest

from scripts.web.serving.watched import Watched, hash_of


@pytest.fixture
def folder(tmp_path):
    """A page, a snippet, and what is no part of the site."""
    for name in ("page.md", "snippets/say.py", "vendor/big.js", ".page.md.swp", "page.md~"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("hello")
    return tmp_path


def looked(watched):
    """What two looks tell, of which the first one waits whether somebody goes on writing."""
    assert watched.changed() == set()
    return {file.name for file in watched.changed()}


def test_what_is_saved_added_and_removed_has_changed_once(folder):
    watched = Watched([folder])
    (folder / "page.md").write_text("saved")
    (folder / "snippets/new.py").write_text("new")
    (folder / "snippets/say.py").unlink()

    assert looked(watched) == {"page.md", "new.py", "say.py"}
    assert looked(watched) == set()


def test_what_is_saved_as_it_was_has_not_changed(folder):
    watched = Watched([folder])
    (folder / "page.md").unlink()
    (folder / "page.md").write_text("hello")

    assert looked(watched) == set()


def test_what_is_installed_and_what_an_editor_keeps_beside_a_file_is_not_watched(folder):
    assert Watched([folder]).files == {folder / "page.md", folder / "snippets/say.py"}


def test_what_was_written_here_has_not_changed_until_somebody_saves_it(folder):
    watched = Watched([folder / "page.md"])
    for text in ("filled", "saved"):
        (folder / "page.md").write_text("filled")
        watched.expect(folder / "page.md", hash_of(folder / "page.md"))
        (folder / "page.md").write_text(text)

        assert looked(watched) == ({"page.md"} if text == "saved" else set())
