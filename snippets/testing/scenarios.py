from importlib import import_module
from unittest.mock import patch

import httpx

from scripts.course import over_a_socket, scenario
from scripts.playing import clients

FLOWER = [5.1, 3.5, 1.4, 0.2]
TOO_SHORT = FLOWER[:3]


def predict(client, note):
    answer = client.post("/predict", json=FLOWER)
    note(f"has its {answer.status_code}")


@scenario("service", clients.without_lifespan)
def test_client(client, note):
    predict(client, note)


@scenario("service")
def in_a_with(client, note):
    predict(client, note)


@scenario("service", clients.asgi_transport)
def asgi_transport(client, note):
    predict(client, note)


@scenario("service", over_a_socket)
def uvicorn(client, note, until, hold):
    with hold("write_audit"):
        answer = client.post("/predict", json=FLOWER)
        until("held", request=1)
        note(f"has its {answer.status_code}")


def ask_on(client, note, until):
    try:
        answer = client.post("/stream", json=[FLOWER, TOO_SHORT])
        note(f"has a {answer.status_code} and {answer.text}")
    except httpx.RemoteProtocolError as error:
        note(f"has a {type(error).__name__}")
    answer = client.post("/predict/", json=FLOWER)
    until("end", request=2)
    note(f"has a {answer.status_code}")


@scenario("service")
def client_again(client, note, until):
    ask_on(client, note, until)


@scenario("service", clients.asgi_transport)
def transport_again(client, note, until):
    ask_on(client, note, until)


@scenario("service", over_a_socket)
def uvicorn_again(client, note, until):
    ask_on(client, note, until)


def predict_twice(client):
    client.post("/predict", json=FLOWER)
    client.post("/predict", json=FLOWER)


@scenario("loop_bound", clients.without_lifespan)
def a_loop_each(client):
    predict_twice(client)


@scenario("loop_bound")
def one_loop(client):
    predict_twice(client)


def service_with_overrides():
    return import_module("snippets.testing.overridden")


@scenario("overridden")
def overridden(client):
    service = service_with_overrides()
    service.app.dependency_overrides[service.load_model] = service.always_setosa
    client.post("/predict", json=FLOWER)
    client.post("/batch/predict", json=FLOWER)


@scenario("overridden")
def left_behind(client):
    service = service_with_overrides()
    service.app.dependency_overrides[service.load_model] = service.always_setosa
    predict_twice(client)


@scenario("overridden")
def taken_back(client):
    service = service_with_overrides()
    with patch.dict(service.app.dependency_overrides, {service.load_model: service.always_setosa}):
        client.post("/predict", json=FLOWER)
    client.post("/predict", json=FLOWER)
