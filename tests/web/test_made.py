from types import SimpleNamespace

import pytest

from scripts.web import made
from scripts.web.made import Made, Pages


@pytest.fixture
def files(tmp_path):
    """A page and what it is made from."""
    (tmp_path / "docs").mkdir()
    for name in ("docs/page.md", "snippet.py"):
        (tmp_path / name).write_text("hello")
    return [tmp_path / "docs/page.md", tmp_path / "snippet.py"]


def test_what_is_made_of_files_is_made_again_when_their_content_changes(files):
    texts = Made("")
    contents = []
    for text in ("hello", "hello", "good-bye"):
        files[1].write_text(text)
        contents.append(texts.of(files, lambda: "".join(file.read_text() for file in files)))
    files[0].unlink()

    assert contents == ["hellohello", "hellohello", "hellogood-bye"]
    assert texts.of(files, files[1].read_text) == "good-bye"


def test_where_making_fails_the_last_is_kept_and_it_is_tried_again(files):
    lengths = Made(0)
    lengths.of(files, lambda: 1)
    files[1].write_text("")

    with pytest.raises(ZeroDivisionError):
        lengths.of(files, lambda: 1 // 0)

    assert lengths.last == 1
    assert lengths.of(files, lambda: 2) == 2


@pytest.fixture
def fillings(files, monkeypatch):
    """What happens while the pages are filled, each time something else: a list that grows."""
    happened = []

    def filled():
        happened.append("fill")
        files[0].write_text(f"filled {len(happened)}")
        return files[:1]

    monkeypatch.setattr(made, "filled", filled)
    return happened


def test_a_page_that_is_another_on_every_run_is_filled_once_for_each_save(files, fillings):
    pages = Pages()
    for text in ("hello", "hello", "good-bye", "good-bye"):
        files[1].write_text(text)
        pages.fill(str(files[0].parent), lambda: files)

    assert fillings == ["fill"] * 2


def test_a_generated_text_that_is_edited_is_filled_again(files, fillings):
    pages = Pages()
    for text in ("mine", "also mine"):
        files[0].write_text(text)
        pages.fill(str(files[0].parent), lambda: files)

    assert fillings == ["fill"] * 2


def test_the_server_does_not_see_the_pages_that_are_filled(files, fillings):
    pages = Pages()
    pages.server = SimpleNamespace(
        unwatch=lambda _: fillings.append("unwatch"), watch=lambda _: fillings.append("watch")
    )

    pages.fill(str(files[0].parent), lambda: files)

    assert fillings == ["unwatch", "fill", "watch"]


def test_what_an_author_saves_while_pages_are_filled_is_not_lost(files, fillings, monkeypatch):
    pages = Pages()
    other, filled = files[0].with_name("other.md"), made.filled
    files.append(other)
    monkeypatch.setattr(made, "filled", lambda: other.write_text("saved meanwhile") and filled())

    pages.fill(str(other.parent), lambda: files)

    assert fillings == ["fill"] * 2


def test_what_a_run_writes_elsewhere_is_left_to_the_next_build(files, fillings, monkeypatch):
    pages, filled = Pages(), made.filled
    monkeypatch.setattr(made, "filled", lambda: files[1].write_text(str(len(fillings))) and filled())

    pages.fill(str(files[0].parent), lambda: files)

    assert fillings == ["fill"]


def test_the_pages_that_a_run_wrote_are_those_it_names(monkeypatch, capfd):
    done = SimpleNamespace(stdout="a snippet prints\nwrote docs/course.md\n")
    monkeypatch.setattr(made.subprocess, "run", lambda *_, **__: done)

    assert made.filled() == [made.ROOT / "docs/course.md"]
    assert capfd.readouterr().out == done.stdout
