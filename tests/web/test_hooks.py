import logging
import socket
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
from mkdocs.config import load_config

from scripts.course import lessons, proofs
from scripts.course.lessons import COURSE
from scripts.course.notes import NOTES, PROOFS
from scripts.course.quizzes import END_TAG, START_TAG
from scripts.problems import ROOT, Problem
from scripts.web import hooks
from scripts.web.links import LOGGER
from scripts.web.serving.watched import Watched

HOSTED = [f"docs/{asset}" for asset in hooks.HOSTED]
MODULES = [Path(hooks.__file__), ROOT / "snippets/hello/say_hello.py"]


@pytest.fixture
def config(tmp_path):
    """A site whose assets are there and whose port is free until somebody takes it."""
    for asset in HOSTED:
        (tmp_path / asset).parent.mkdir(parents=True)
        (tmp_path / asset).touch()
    (tmp_path / "mkdocs.yml").write_text("site_name: A\nplugins:\n  - mermaid2\n")
    return SimpleNamespace(
        site_name="A",
        docs_dir=str(tmp_path / "docs"),
        config_file_path=str(tmp_path / "mkdocs.yml"),
        dev_addr=("127.0.0.1", 0),
        watch=[str(tmp_path / "snippets"), str(tmp_path / "lessons")],
        # What MkDocs asks of its settings when a file is generated.
        site_dir=str(tmp_path / "site"),
        use_directory_urls=True,
        plugins=SimpleNamespace(_current_plugin=None),
    )


@pytest.fixture(autouse=True)
def site(monkeypatch):
    monkeypatch.setattr(hooks, "_site", hooks.Site())
    monkeypatch.setattr(logging.getLogger(LOGGER), "filters", [])


@pytest.fixture
def serving():
    hooks.on_startup("serve", False)


@pytest.mark.parametrize("asset", HOSTED)
def test_a_missing_asset_stops_the_build(config, tmp_path, capsys, asset):
    (tmp_path / asset).unlink()

    with pytest.raises(SystemExit):
        hooks.on_config(config)

    assert capsys.readouterr().err == f"{tmp_path}/mkdocs.yml:3: {asset} is missing; run: make assets\n"


def test_a_course_that_nobody_can_read_stops_the_first_build_and_no_later_one(config, serving, monkeypatch, capsys):
    (broken := Path(config.docs_dir).with_name("course.toml")).write_text("\n[lessons\n")
    monkeypatch.setattr(lessons, "COURSE", broken)

    with pytest.raises(SystemExit):
        hooks.on_config(config)
    hooks._site.builds = 1
    hooks.on_config(config)

    assert capsys.readouterr().err.startswith(f"{broken}:2: this is not TOML: ")


def test_a_taken_port_stops_serving_but_not_building(config, serving, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        config.dev_addr = taken.getsockname()
        port = config.dev_addr[1]

        with pytest.raises(SystemExit):
            hooks.on_config(config)
        hooks.on_startup("build", False)
        hooks.on_config(config)

    assert f"mkdocs.yml:1: cannot serve on 127.0.0.1:{port}: Address already in use; " in capsys.readouterr().err


def test_a_number_that_no_port_has_is_one_line(config, serving, capsys):
    config.dev_addr = ("127.0.0.1", 99999)

    with pytest.raises(SystemExit):
        hooks.on_config(config)

    assert ":1: 99999 is no port; choose one from 1024 to 65535: make serve PORT=8001\n" in capsys.readouterr().err


def test_a_free_port_is_left_free(config, serving):
    with socket.create_server(("127.0.0.1", 0)) as found:
        config.dev_addr = found.getsockname()

    hooks.on_config(config)

    socket.create_server(config.dev_addr).close()


def test_building_the_site_never_rewrites_pages(hello):
    hello.edit("docs/lessons/hello/steps.md", "27 bytes", "28 bytes")
    before = hello.bytes()

    done = hello.run("mkdocs", "build", "--strict", "--quiet")

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == f"mkdocs.yml:{line('mermaid2')}: {HOSTED[0]} is missing; run: make assets\n"
    assert hello.bytes() == before


@pytest.fixture
def commands(tmp_path, monkeypatch):
    """A lesson without cards, and the bundle of a snippet that may be broken."""

    def run(command, **_):
        if "broken" in (tmp_path / "say.py").read_text():
            raise subprocess.CalledProcessError(1, command, stderr=b"say.py:1: it is broken; repair it\n")
        return SimpleNamespace(stdout=b"packed")

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(hooks.decks, "packages", lambda site: [("a.apkg", site.encode())])
    (tmp_path / "say.py").write_text("hello")


def made(config):
    """The content of each file that no folder has, by its name."""
    files = []
    hooks.on_files(files, config)
    return {file.name: file.content_bytes for file in files}


def test_a_build_has_the_bundle_and_the_decks(config, commands):
    assert made(config) == {"a": b"A", "course.json": b"packed"}


def test_while_serving_nobody_waits_for_the_bundle(serving, config, commands):
    assert made(config) == {"a": b"A"}


def test_a_snippet_that_does_not_run_stops_the_build(config, commands, tmp_path, capsys):
    (tmp_path / "say.py").write_text("broken")

    with pytest.raises(SystemExit):
        made(config)

    assert capsys.readouterr().err == "say.py:1: it is broken; repair it\n"


def bad_card(site):
    yield "a.apkg", b"a"
    raise Problem("this card has no answer", "write one", "review.md", 7)


def test_a_bad_card_stops_the_build(config, commands, monkeypatch, capsys):
    monkeypatch.setattr(hooks.decks, "packages", bad_card)

    with pytest.raises(SystemExit):
        made(config)

    assert capsys.readouterr().err == "review.md:7: this card has no answer; write one\n"


def test_while_serving_a_bad_card_leaves_the_last_package(serving, config, commands, monkeypatch):
    before = made(config)
    monkeypatch.setattr(hooks.decks, "packages", bad_card)

    assert made(config) == before


def test_each_build_of_a_server_has_a_folder_of_its_own(serving, config, tmp_path):
    hooks.on_config(config)

    assert config.site_dir == str(tmp_path / "site/1")


def test_all_that_pages_are_made_from_is_watched_while_serving():
    config = load_config(str(ROOT / "mkdocs.yml"))
    made_from = [COURSE, NOTES, PROOFS, proofs.tests("hello"), *MODULES, ROOT / "docs/lessons/hello/steps.md"]

    watched = Watched([Path(place) for place in (config.docs_dir, *config.watch)]).files
    assert [file for file in made_from if file not in watched] == []


def line(word):
    return next(n for n, text in enumerate((ROOT / "mkdocs.yml").read_text().split("\n"), 1) if word in text)


NO_KEY = f"# A\n\n## Same\n\n{START_TAG}\n\nWhen?\n\n- [ ] A\n- [ ] B\n\n{END_TAG}\n\n## Same\n"


@pytest.fixture
def faulty(tmp_path):
    page = tmp_path / "docs/lessons/hello/steps.md"
    page.parent.mkdir(parents=True)
    page.write_text(NO_KEY)
    return page


def test_what_is_wrong_with_a_page_stops_the_build_with_a_line_for_each_fault(config, faulty, capsys):
    with pytest.raises(SystemExit):
        made(config)

    said = capsys.readouterr().err
    assert f"{faulty}:14: line 3 has this heading too, so that a link leads to that one; " in said
    assert f"{faulty}:5: this quiz has no key; check exactly one answer with [x]\n" in said


def test_while_serving_a_page_that_ends_the_build_says_so_in_its_place_at_first(serving, config, faulty):
    page = SimpleNamespace(file=SimpleNamespace(abs_src_path=str(faulty)))
    faulty.write_bytes(b"# A\n\n\xff\n")

    assert f"{faulty}:3: this file is not UTF-8" in hooks.on_page_read_source(page, config)
    hooks._site.built = object()
    with pytest.raises(Problem, match="not UTF-8"):
        hooks.on_page_read_source(page, config)
    faulty.write_text("# A\n")
    assert hooks.on_page_read_source(page, config) is None
