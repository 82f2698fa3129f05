import pytest
from fastapi.testclient import TestClient
from reviews.main import app


@pytest.fixture
def client(recorded):
    with TestClient(recorded(app), headers={"authorization": "Bearer spring-2026"}) as client:
        yield client


def test_good_soup_is_good(client):
    assert client.post("/score", json={"text": "Good soup"}).json()["score"] > 0


def test_cold_soup_is_bad(client):
    assert client.post("/score", json={"text": "Good but cold"}).json()["score"] < 0
