import threading
from contextlib import asynccontextmanager

import pytest
from fastapi import FastAPI

from scripts.playing.clients import asgi_transport, in_process, over_a_socket, without_lifespan


@pytest.mark.parametrize("client", [in_process, over_a_socket])
def test_both_clients_run_the_lifespan_and_leave_no_thread(client):
    ran = []

    @asynccontextmanager
    async def lifespan(app):
        ran.append("startup")
        yield
        ran.append("shutdown")

    app = FastAPI(lifespan=lifespan)
    before = {*threading.enumerate()}

    with client(app) as connected:
        status = connected.get("/nowhere").status_code

    assert (status, ran) == (404, ["startup", "shutdown"])
    assert {*threading.enumerate()} <= before


def test_a_server_whose_application_does_not_start_is_an_error():
    @asynccontextmanager
    async def lifespan(app):
        raise OSError("no model")
        yield

    with pytest.raises(RuntimeError, match="did not start"), over_a_socket(FastAPI(lifespan=lifespan)):
        pass


@pytest.mark.parametrize("client", [without_lifespan, asgi_transport])
def test_two_clients_know_no_lifespan_and_leave_no_thread(client):
    ran = []

    @asynccontextmanager
    async def lifespan(app):
        ran.append("startup")
        yield

    app = FastAPI(lifespan=lifespan)

    @app.post("/fails")
    async def fails(body: dict): ...

    before = {*threading.enumerate()}
    with client(app) as connected:
        answers = [connected.post("/fails", json=body).status_code for body in ({}, [])]

    assert (answers, ran) == ([200, 422], [])
    assert {*threading.enumerate()} <= before
