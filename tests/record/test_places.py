import sys

import pytest

from scripts.record.__main__ import main
from tests.written import write

INSTALLED = {
    "site-packages/stall/__init__.py": "",
    "site-packages/stall/prices.py": "def price(n):\n    return 100 // n\n",
    "site-packages/stall/main.py": """\
from fastapi import FastAPI
from .prices import price

def create_app():
    app = FastAPI()

    @app.get("/price/{n}")
    def show(n: int):
        return price(n)

    return app

app = create_app()
""",
    "site-packages/stall_alone.py": "from stall.main import app\n\napp.get('/')(lambda: 1)\n",
    "site-packages/stall/broken.py": "from . import prices\n\nprices.nothing\n",
    "here/mine.py": "from stall.main import create_app\n\napp = create_app()\n",
}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    write(tmp_path, INSTALLED)
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.syspath_prepend(str(tmp_path / "site-packages"))
    yield
    for name in [name for name in sys.modules if name.partition(".")[0] == "stall"]:
        del sys.modules[name]  # what nobody records stays loaded, as any package does


@pytest.mark.parametrize("app", [["stall.main:app"], ["stall.main:create_app", "--factory"]])
def test_an_installed_service_is_recorded_with_all_of_its_package(capsys, app):
    code = main([*app, "GET /price/4", "GET /price/0", "--only", "transcript"])

    out, err = capsys.readouterr()
    assert code == 1
    assert "price() returns 25, an int." in out
    assert err.split("\n")[-2].startswith("stall/prices.py:2: GET /price/0 ended with ZeroDivisionError(")


def test_an_installed_module_without_a_package_is_recorded_alone(capsys):
    assert main(["stall_alone:app", "GET /", "GET /price/4", "--only", "transcript"]) == 0

    out, err = capsys.readouterr()
    assert "<lambda>() returns 1, an int." in out and "price()" not in out
    assert err == ""


def test_an_installed_service_that_does_not_import_is_told_at_its_line(capsys):
    assert main(["stall.broken:app", "GET /"]) == 1

    assert capsys.readouterr().err.startswith("stall/broken.py:3: importing stall.broken failed: AttributeError: ")


def test_a_line_says_that_the_functions_of_another_package_are_not_recorded(capsys):
    assert main(["mine:app", "GET /price/4", "--only", "outcomes"]) == 0

    assert capsys.readouterr().err == (
        "the endpoints lie outside here/, in stall, and none of their functions is recorded; "
        "name an application or a factory that lies there: package.module:app\n"
    )
