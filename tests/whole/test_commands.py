import re
import socket

import httpx

from scripts.playing.servers import free_port
from scripts.problems import ROOT
from tests.checkouts import copied, run, started


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

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert texts(checkout) == before


def test_a_taken_port_is_one_line_with_its_cure():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run(ROOT, "serve", f"PORT={port}")

    said = [line for line in (done.stdout + done.stderr).splitlines() if line.startswith(("mkdocs.yml", "Traceback"))]
    cure = f"stop the other server or choose another port: make serve PORT={port + 1}"
    assert said == [f"mkdocs.yml:1: cannot serve on 127.0.0.1:{port}: Address already in use; {cure}"]
    assert done.returncode != 0


def replaced(file, old, new):
    text = file.read_text()
    assert old in text
    whole = file.with_suffix(".new")
    whole.write_text(text.replace(old, new))
    whole.replace(file)


def counted(checkout, *modules):
    """Have these modules say in a file when they run as commands."""
    main = 'if __name__ == "__main__":\n'
    for module in modules:
        replaced(checkout / module, main, f'{main}    print("{module}", file=open("commands", "a"))\n')
    return lambda: (checkout / "commands").read_text().split()


def test_serving_follows_each_edit_with_one_build(tmp_path):
    checkout, port = copied(tmp_path), free_port()
    pages, bundle = "scripts/pages/__main__.py", "scripts/web/bundles.py"
    commands = counted(checkout, pages, bundle)
    page, style = (f"http://127.0.0.1:{port}/{path}" for path in ("lessons/hello/steps/", "assets/page/course.css"))

    with started(checkout, "serve", f"PORT={port}") as lines:
        assert any("Serving on" in line for line in lines)
        reloads = (httpx.get(page, timeout=None).text for line in lines if "Reloading browsers" in line)
        replaced(checkout / "snippets/hello/say_hello.py", "Hello, world!", "Hello, reader!")
        first, before = next(reloads), httpx.get(style, timeout=None).text
        replaced(checkout / "docs/assets/page/course.css", "}", "} /* edited */")
        second, after = next(reloads), httpx.get(style, timeout=None).text

    assert "Hello, reader!" in first and "28 bytes" in first and "/* edited */" not in before
    assert "28 bytes" in second and "/* edited */" in after
    assert commands() == [pages, bundle] * 2


def test_the_locks_name_no_registry():
    files = ["requirements.txt", "requirements-bench.txt", "requirements-node.txt", ".npmrc"]

    assert [name for name in files if "://" in (ROOT / name).read_text()] == []
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()
