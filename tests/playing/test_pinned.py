from contextlib import closing

import pytest
from fastapi import FastAPI

from scripts.playing import collector
from scripts.playing.clients import over_a_socket
from scripts.playing.pinned import Client
from scripts.playing.worker import answering


def test_a_request_is_not_over_before_its_process_has_told_that_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr(collector, "WAIT", 0.1)
    with closing(collector.Collector(f"{tmp_path}/told")) as collects, over_a_socket(answering(FastAPI())) as server:
        client = Client(str(server.base_url), collects)
        with closing(client), pytest.raises(TimeoutError, match="the process that a client asks told of no call's end"):
            client.get("/")
