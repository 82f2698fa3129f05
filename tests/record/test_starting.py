import pytest
from fastapi import FastAPI

from scripts.playing.clients import in_process
from scripts.record.starting import Insisting
from scripts.traces.requests import failed
from tests.recordings import record, story

inner = FastAPI()
inner.get("/")(lambda: "here")


async def refuses(scope, receive, send):
    assert scope["type"] == "http"
    await inner(scope, receive, send)


async def ignores(scope, receive, send):
    if scope["type"] == "http":
        await inner(scope, receive, send)


async def fails(scope, receive, send):
    await receive()
    raise KeyError("at start")


def ask(client):
    client.get("/")


@pytest.mark.parametrize("app", [refuses, ignores])
def test_an_application_that_knows_no_lifespan_is_served_without(app):
    trace = record(app, ask, lambda app: in_process(Insisting(app)))

    assert (story(trace, "http.response.start"), failed(trace)) == (["http.response.start"], [])
    assert trace.select("lifespan.startup.complete") == []


def test_what_is_raised_when_it_is_asked_to_start_is_a_failure():
    with pytest.raises(KeyError):
        record(fails, ask, lambda app: in_process(Insisting(app)))
