import re
import shutil
import socket
from types import SimpleNamespace

import pytest

from scripts.course import proofs
from scripts.course.notes import PROOFS
from scripts.problems import ROOT, Problem
from scripts.web import hooks
from tests.web.test_decks import query

MERMAID = f"docs/{hooks.MERMAID}"


@pytest.fixture
def config(tmp_path):
    """A site whose Mermaid is there and whose port is free until somebody takes it."""
    (tmp_path / MERMAID).parent.mkdir(parents=True)
    (tmp_path / MERMAID).touch()
    (tmp_path / "mkdocs.yml").write_text("site_name: A\nplugins:\n  - mermaid2\n")
    return SimpleNamespace(
        docs_dir=str(tmp_path / "docs"), config_file_path=str(tmp_path / "mkdocs.yml"), dev_addr=("127.0.0.1", 0)
    )


@pytest.fixture
def serving():
    hooks.on_startup("serve", False)
    yield
    hooks.on_startup("build", False)
    hooks._state["seen"] = 0.0


def test_a_missing_mermaid_stops_the_build(config, tmp_path, capsys):
    (tmp_path / MERMAID).unlink()

    with pytest.raises(SystemExit):
        hooks.on_config(config)

    assert capsys.readouterr().err == f"{tmp_path}/mkdocs.yml:3: {MERMAID} is missing; run: make assets\n"


def test_a_taken_port_stops_serving_but_not_building(config, serving, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        config.dev_addr = taken.getsockname()
        port = config.dev_addr[1]

        with pytest.raises(SystemExit):
            hooks.on_config(config)
        hooks.on_startup("build", False)
        hooks.on_config(config)

    assert f"mkdocs.yml:1: cannot serve on 127.0.0.1:{port}: Address already in use; " in capsys.readouterr().err


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
    assert done.stderr == f"mkdocs.yml:{line('mermaid2')}: {MERMAID} is missing; run: make assets\n"
    assert hello.bytes() == before


@pytest.fixture
def bad_card(monkeypatch):
    def packages(site):
        yield "a.apkg", b"a"
        raise Problem("this card has no answer", "write one", "review.md", 7)

    monkeypatch.setattr(hooks.decks, "packages", packages)
    monkeypatch.setitem(hooks._state, "decks", {"a.apkg": b"the last"})


def test_a_bad_card_stops_the_build(bad_card, config, capsys):
    config.site_name = "A"

    with pytest.raises(SystemExit):
        hooks._decks(config)

    assert capsys.readouterr().err == "review.md:7: this card has no answer; write one\n"


def test_while_serving_a_bad_card_leaves_the_last_package(bad_card, serving, config, capsys):
    config.site_name = "A"

    assert hooks._decks(config) == {"a.apkg": b"the last"}
    assert "review.md:7: " in capsys.readouterr().err


@pytest.fixture
def own_proofs(tmp_path, monkeypatch):
    """A copy of the proofs of all lessons, to be edited."""
    shutil.copytree(proofs.TESTS, tmp_path / "lessons")
    monkeypatch.setattr(proofs, "TESTS", tmp_path / "lessons")
    return tmp_path / "lessons"


def test_while_serving_an_edited_proof_is_in_the_next_deck(serving, config, own_proofs):
    config.site_name = "A"
    before = hooks._decks(config)["lessons/hello/hello.apkg"]
    for file in own_proofs.glob("test_hello*.py"):
        file.write_text(file.read_text().replace("    assert ", "    # edited\n    assert "))

    after = hooks._decks(config)["lessons/hello/hello.apkg"]

    assert ("# edited" in backs(before), "# edited" in backs(after)) == (False, True)


def backs(package):
    return str(query(package, "select flds from notes"))


def test_what_is_watched_while_serving_is_what_pages_are_made_from():
    watched = [ROOT / "docs", *(ROOT / path for path in re.findall(r"^  - (\S+)$", section("watch"), re.M))]

    assert PROOFS in hooks._sources()
    assert [file for file in hooks._sources() if not any(file.is_relative_to(place) for place in watched)] == []
    assert [place for place in watched if not any(file.is_relative_to(place) for file in hooks._sources())] == []


def section(name):
    return re.search(rf"^{name}:\n((?:  .*\n)+)", (ROOT / "mkdocs.yml").read_text(), re.M)[1]


def line(word):
    return next(n for n, text in enumerate((ROOT / "mkdocs.yml").read_text().split("\n"), 1) if word in text)
