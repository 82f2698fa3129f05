import subprocess
import sys

import pytest

from tests.checkouts import LONGEST
from tests.conftest import environment

TESTS = """
from fastapi import FastAPI
from fastapi.testclient import TestClient
from shop import app, price


def test_passes(recorded):
    assert TestClient(recorded(app)).get("/price").json() == 7


def test_asks_nothing(recorded):
    recorded(app)
    assert price() == 8


def test_own_service(recorded):
    own = FastAPI()

    @own.get("/twice")
    async def twice():
        return 2 * price()

    assert TestClient(recorded(own)).get("/twice").json() == price()


def test_asks_two(recorded):
    one, two = TestClient(recorded(app)), TestClient(recorded(app))
    assert [one.get("/price").json(), two.get("/price").json()] == price()
"""
SHOP = """
from fastapi import FastAPI

app = FastAPI()


@app.get("/price")
def price():
    for _ in range(9):
        pass
    return 7
"""


@pytest.fixture(scope="module")
def failures(tmp_path_factory):
    """What pytest prints of each test that failed, by its name."""
    folder = tmp_path_factory.mktemp("tests")
    (folder / "shop.py").write_text(SHOP)
    (folder / "test_shop.py").write_text(TESTS)
    (folder / "pytest.ini").touch()
    command = [sys.executable, "-m", "pytest", "-p", "scripts.record.fixtures", "-p", "no:cacheprovider"]
    run = subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True, timeout=LONGEST)
    _, *told = run.stdout.partition("short test summary")[0].split("\n____")
    return {text.partition(" test_")[2].partition(" ")[0]: text for text in told}


def starts(text):
    return [line.split()[1] for line in text.split("\n") if " starts on " in line]


def test_a_test_that_fails_tells_what_was_recorded_and_one_that_passes_nothing(failures):
    assert [*failures] == ["asks_nothing", "own_service", "asks_two"]
    assert starts(failures["asks_two"]) == ["price()", "price()"]
    assert "2. Send response" in failures["asks_two"]


def test_it_is_told_as_the_command_tells_it(failures):
    assert " more like this." in failures["own_service"]


def test_a_test_that_asks_nothing_tells_nothing(failures):
    assert "Recorded requests" not in failures["asks_nothing"]


def test_a_service_that_the_test_defines_is_recorded_and_the_test_is_not(failures):
    assert starts(failures["own_service"]) == ["twice()", "price()"]
    assert "test_own_service() starts" not in failures["own_service"]
