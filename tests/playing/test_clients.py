import threading
from contextlib import asynccontextmanager

import pytest
from fastapi import FastAPI

from scripts.playing.clients import in_process, over_a_socket


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
