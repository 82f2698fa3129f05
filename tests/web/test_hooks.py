import re
import shutil
import socket
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
from mkdocs.config import load_config

from scripts.course import proofs
from scripts.course.lessons import COURSE
from scripts.course.notes import NOTES, PROOFS
from scripts.problems import ROOT, Problem
from scripts.web import hooks
from scripts.web.decks import packages
from tests.web.test_decks import query

HOSTED = [f"docs/{asset}" for asset in hooks.HOSTED]
OF_HELLO = proofs.files("hello")
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


@pytest.fixture
def serving():
    hooks.on_startup("serve", False)


@pytest.mark.parametrize("asset", HOSTED)
def test_a_missing_asset_stops_the_build(config, tmp_path, capsys, asset):
    (tmp_path / asset).unlink()

    with pytest.raises(SystemExit):
        hooks.on_config(config)

    assert capsys.readouterr().err == f"{tmp_path}/mkdocs.yml:3: {asset} is missing; run: make assets\n"


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
    """The modules that are started as commands, in a course of one snippet and one page that shows what it prints."""
    started = []

    def run(command, **_):
        started.append(command[2])
        said = (tmp_path / "snippets/say.py").read_text()
        if command[2] == "scripts.web.bundles":
            if "broken" in said:
                raise subprocess.CalledProcessError(1, command, stderr=b"say.py:1: it is broken; repair it\n")
            return SimpleNamespace(stdout=said.encode())
        written = (tmp_path / "docs/say.md").write_text(f"{said}, run {len(started)}") if "broken" not in said else 0
        return SimpleNamespace(stdout=f"wrote {tmp_path}/docs/say.md\n" if written else "")

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(hooks, "ROOT", tmp_path)
    monkeypatch.setattr(hooks.decks, "packages", lambda site: [("a.apkg", (tmp_path / "docs/say.md").read_bytes())])
    for folder in ("docs", "lessons", "scripts", "snippets"):
        (tmp_path / folder).mkdir(exist_ok=True)
    (tmp_path / "snippets/say.py").write_text("hello")
    (tmp_path / "docs/say.md").write_text("nothing yet")
    return started


def build(config):
    """What a build of MkDocs gets from the hooks: the content of each file that no folder has, by its name."""
    files = []
    hooks.on_pre_build(config)
    hooks.on_files(files, config)
    return {file.name: file.content_bytes for file in files}


BOTH = ["scripts.pages", "scripts.web.bundles"]


def test_a_save_records_the_pages_and_the_bundle_once(serving, config, commands, tmp_path):
    build(config)
    (tmp_path / "snippets/say.py").write_text("good-bye")

    first = build(config)
    again = build(config)  # as MkDocs does when it sees the pages that the first build wrote

    assert commands == BOTH * 2
    assert first == again == {"course.json": b"good-bye", "a": b"good-bye, run 3"}


def test_a_page_and_a_proof_are_no_part_of_the_bundle(serving, config, commands, tmp_path):
    build(config)
    for file in ("docs/say.md", "lessons/test_say.py"):
        (tmp_path / file).write_text("edited")
        build(config)

    assert commands == [*BOTH, "scripts.pages", "scripts.pages"]


def test_a_file_that_is_saved_unchanged_records_nothing(serving, config, commands, tmp_path):
    build(config)
    (tmp_path / "snippets/say.py").write_text("hello")
    build(config)

    assert commands == BOTH


def test_while_serving_a_snippet_that_does_not_run_yet_leaves_the_last(serving, config, commands, tmp_path, capsys):
    before = build(config)
    (tmp_path / "snippets/say.py").write_text("broken")

    assert build(config) == before
    assert capsys.readouterr().err == "say.py:1: it is broken; repair it\n"


def test_a_snippet_that_does_not_run_stops_the_build(config, commands, tmp_path, capsys):
    (tmp_path / "snippets/say.py").write_text("broken")

    with pytest.raises(SystemExit):
        build(config)

    assert capsys.readouterr().err == "say.py:1: it is broken; repair it\n"


def bad_card(site):
    yield "a.apkg", b"a"
    raise Problem("this card has no answer", "write one", "review.md", 7)


def test_a_bad_card_stops_the_build(config, commands, monkeypatch, capsys):
    monkeypatch.setattr(hooks.decks, "packages", bad_card)

    with pytest.raises(SystemExit):
        build(config)

    assert capsys.readouterr().err == "review.md:7: this card has no answer; write one\n"


def test_while_serving_a_bad_card_leaves_the_last_package(serving, config, commands, tmp_path, monkeypatch, capsys):
    build(config)
    monkeypatch.setattr(hooks.decks, "packages", bad_card)
    (tmp_path / "docs/say.md").write_text("a bad card")

    assert build(config)["a"] == b"hello, run 1"
    assert "review.md:7: " in capsys.readouterr().err


def test_while_serving_a_site_of_another_name_has_decks_of_that_name(serving, config, commands, tmp_path, monkeypatch):
    monkeypatch.setattr(hooks.decks, "packages", lambda site: [("a.apkg", site.encode())])
    before = build(config)["a"]

    config.site_name = "B"
    (tmp_path / "mkdocs.yml").write_text("site_name: B\nplugins:\n  - mermaid2\n")
    assert (before, build(config)["a"]) == (b"A", b"B")


@pytest.fixture
def own_proofs(tmp_path, monkeypatch, commands):
    """A copy of the proofs of all lessons, to be edited, and the decks that show them."""
    monkeypatch.setattr(hooks.decks, "packages", packages)
    monkeypatch.setattr(hooks.decks, "changed", lambda page: hooks.decks.UNDATED)
    monkeypatch.setattr(proofs, "TESTS", tmp_path / "lessons")
    return [Path(shutil.copy(file, tmp_path / "lessons")) for file in OF_HELLO]


def test_while_serving_an_edited_proof_is_in_the_next_deck(serving, config, own_proofs):
    before = build(config)["hello"]
    for file in own_proofs:
        file.write_text(re.sub(r"^( +)assert ", r"\1# edited\n\1assert ", file.read_text(), flags=re.M))

    after = build(config)["hello"]

    assert ("# edited" in backs(before), "# edited" in backs(after)) == (False, True)


def backs(package):
    return str(query(package, "select flds from notes"))


def test_all_that_pages_are_made_from_is_watched_while_serving():
    watched = hooks._sources(load_config(str(ROOT / "mkdocs.yml")))
    made_from = [COURSE, NOTES, PROOFS, proofs.tests("hello"), *MODULES, ROOT / "docs/lessons/hello/steps.md"]

    assert [file for file in made_from if file not in watched] == []


def line(word):
    return next(n for n, text in enumerate((ROOT / "mkdocs.yml").read_text().split("\n"), 1) if word in text)
