import socket
from threading import Thread
from unittest.mock import patch

import httpx
import pytest
import uvicorn
from fastapi.testclient import TestClient

from snippets.testing import overridden, service


@pytest.fixture
def client():
    with TestClient(service.app, follow_redirects=False) as client:
        yield client


@pytest.fixture
def stand_in():
    with patch.dict(overridden.app.dependency_overrides, {overridden.load_model: overridden.always_setosa}):
        yield


@pytest.fixture
def served():
    server = uvicorn.Server(uvicorn.Config(service.app, log_level="critical"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=server.run, args=[[listener]])
        thread.start()
        with httpx.Client(base_url=f"http://127.0.0.1:{listener.getsockname()[1]}") as client:
            yield client
        server.should_exit = True
        thread.join()
