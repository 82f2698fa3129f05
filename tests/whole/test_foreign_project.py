import subprocess
import sys

import pytest

from tests.checkouts import LONGEST
from tests.conftest import environment
from tests.written import write

TABLE = """[project]
name = "shop"
version = "1"

[tool.asgi-steps]
pages = "docs"
snippets = "docs/examples"
source = "src"
"""
PROJECT = {
    "pyproject.toml": TABLE + 'watch = ["shop"]\n',
    "src/shop/__init__.py": "",
    "src/shop/main.py": """\
from fastapi import FastAPI
from .prices import price

app = FastAPI()


@app.get("/price/{n}")
def show(n: int):
    return {"price": price(n)}
""",
    "src/shop/prices.py": "def price(n):\n    return 100 // n\n",
    "docs/examples/buying/app.py": "from shop.main import app as app\n",
    "docs/examples/buying/scenarios.py": """\
from scripts.course import scenario


@scenario("app")
def one_price(client):
    client.get("/price/4")
""",
    "docs/page.md": """\
# Prices

<!-- generated: process-table buying/one_price -->
<!-- /generated -->

A price is a whole number.

<!-- proof: test_a_price_is_whole -->
<!-- /proof -->
""",
    "tests/test_page.py": """\
from shop.prices import price


def test_a_price_is_whole():
    assert price(3) == 33
""",
}


@pytest.fixture
def project(tmp_path):
    return write(tmp_path, PROJECT)


def pages(project, *options):
    command = [sys.executable, "-m", "scripts.pages", *options]
    options = {"cwd": project, "env": environment(), "capture_output": True, "text": True, "timeout": LONGEST}
    return subprocess.run(command, **options)


def told(run):
    return run.returncode, run.stdout, run.stderr


def test_its_snippets_may_be_called_as_those_of_this_course(project):
    (project / "docs/examples").rename(project / "snippets")
    table = TABLE.replace("docs/examples", "snippets")
    (project / "pyproject.toml").write_text(table + 'watch = ["shop"]\n')

    said = "snippets:1: Python finds another package 'snippets' before this one; add an empty file __init__.py to it\n"
    assert told(pages(project)) == (1, "", said)
    (project / "snippets/__init__.py").touch()
    assert told(pages(project)) == (0, "wrote docs/page.md\n", "")


def test_its_pages_are_stale_when_a_package_that_is_not_watched_is_another(project):
    (project / "src/till.py").write_text("RATE = 100\n")
    (project / "src/shop/prices.py").write_text("import till\n\n\ndef price(n):\n    return till.RATE // n\n")
    pages(project)
    (project / "src/till.py").write_text("RATE = 200\n")

    checked = pages(project, "--check")

    assert checked.returncode == 1
    assert checked.stderr == "docs/page.md:8: this page is stale; run: python -m scripts.pages\n"
    assert "+" in checked.stdout and '{"price":50}' in checked.stdout


def test_a_package_that_is_not_watched_is_a_line_and_no_empty_table(project):
    (project / "pyproject.toml").write_text(TABLE)
    run = pages(project)

    assert told(run) == (
        1,
        "",
        "docs/examples/buying/app.py:1: its endpoints lie in shop, of which nothing would be recorded; "
        "write watch = ['shop'] in pyproject.toml, under [tool.asgi-steps]\n",
    )


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("watch = ['ship']\n", "no package 'ship' lies in src; say with source where it lies, or correct watch in"),
        (
            "wacht = ['shop']\n",
            "[tool.asgi-steps] wacht: Extra inputs are not permitted; write one of pages, ",
        ),
        ("watch = 'shop'\n", "[tool.asgi-steps] watch: Input should be a valid list; write one of pages, "),
    ],
)
def test_a_mistake_in_the_table_is_one_line(project, wrong, said):
    (project / "pyproject.toml").write_text(TABLE + wrong)
    run = pages(project)

    assert (run.returncode, run.stdout, run.stderr.count("\n")) == (1, "", 1)
    assert run.stderr.startswith(f"pyproject.toml:5: {said}")
