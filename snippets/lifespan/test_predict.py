from fastapi.testclient import TestClient

from snippets.lifespan.load_once import app


def test_predict():
    with TestClient(app) as client:
        response = client.post("/predict", json=[5.1, 3.5, 1.4, 0.2])
    assert response.json() == {"species": "setosa"}
