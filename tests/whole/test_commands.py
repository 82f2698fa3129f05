import re
import socket

from scripts.problems import ROOT
from tests.checkouts import copied, run


def texts(checkout):
    return {page: page.read_bytes() for page in checkout.rglob("docs/**/*.md")}


def test_make_alone_lists_every_command():
    phony = re.search(r"^\.PHONY: (help .*)$", (ROOT / "Makefile").read_text(), re.M)[1]

    printed = run(ROOT).stdout

    assert re.findall(r"^  make (\S+) +\S", printed, re.M) == phony.split()


def test_make_pages_changes_nothing_on_a_clean_tree(tmp_path):
    checkout = copied(tmp_path)
    before = texts(checkout)

    done = run(checkout, "pages")

    without_ray = "Ray is not installed here: what the lesson capacity shows of it is left as it is; make ray runs it\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, "", without_ray)
    assert texts(checkout) == before


def test_a_taken_port_is_one_line_with_its_cure():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run(ROOT, "serve", f"PORT={port}")

    said = [line for line in (done.stdout + done.stderr).splitlines() if line.startswith(("mkdocs.yml", "Traceback"))]
    cure = f"stop the other server or choose another port: make serve PORT={port + 1}"
    assert said == [f"mkdocs.yml:1: cannot serve on 127.0.0.1:{port}: Address already in use; {cure}"]
    assert done.returncode != 0


def test_the_locks_name_no_registry():
    files = [*(file.name for file in ROOT.glob("requirements*.txt")), ".npmrc"]

    assert [name for name in files if "://" in (ROOT / name).read_text()] == []
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()
