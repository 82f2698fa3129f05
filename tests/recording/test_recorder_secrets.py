from dataclasses import dataclass
from typing import Annotated

import pytest
from fastapi import Cookie, Depends, FastAPI, Header, Request, Response, WebSocket
from fastapi.security import APIKeyHeader, HTTPBasic, HTTPBasicCredentials
from pydantic import BaseModel, Field, SecretStr

from scripts.recording.masks import MASK
from tests.recordings import record

SECRET = "hunter2-swordfish"


class Login(BaseModel):
    name: str
    password: str


class Sealed(BaseModel):
    seal: SecretStr
    inner: Login


class Strict(BaseModel):
    password: str = Field(min_length=100)


@dataclass(slots=True)
class Settings:
    api_key: str


def in_authorization(app, client):
    @app.get("/")
    def read(authorization: Annotated[str, Header()]):
        _, _, given = authorization.partition(" ")
        return given

    client.get("/", headers={"Authorization": f"Bearer {SECRET}"})


def in_a_basic_password(app, client):
    @app.get("/")
    def read(who: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]):
        word = who.password
        return word

    client.get("/", auth=("ann", SECRET))


def in_an_api_key_under_another_name(app, client):
    @app.get("/")
    def read(given: Annotated[str, Depends(APIKeyHeader(name="x-api-key"))]):
        raise ValueError(f"bad: {given}")

    client.get("/", headers={"x-api-key": SECRET})


def in_cookies(app, client):
    @app.get("/")
    def read(session: Annotated[str, Cookie()]):
        return {"echo": session}

    client.get("/", headers={"Cookie": f"session={SECRET}; theme=dark"})


def in_a_cookie_that_is_set(app, client):
    @app.get("/")
    def read(response: Response):
        response.set_cookie("sid", SECRET)
        return {"echo": SECRET}

    client.get("/")


def in_a_query(app, client):
    @app.get("/")
    def read(access_token: str):
        copied = access_token
        return copied

    client.get("/", params={"access_token": SECRET})


def in_a_form(app, client):
    @app.post("/")
    async def read(request: Request):
        body = await request.body()
        return body.decode()

    client.post("/", data={"password": SECRET})


def in_a_multipart_form_with_a_file(app, client):
    @app.post("/")
    async def read(request: Request):
        return [part async for part in request.stream()]

    client.post("/", data={"password": SECRET}, files={"file": b"text"})


def in_a_yield(app, client):
    def current():
        yield {"deep": {"api_key": SECRET}}

    @app.get("/")
    def read(found: Annotated[dict, Depends(current)]): ...

    client.get("/")


def in_a_json_body(app, client):
    @app.post("/")
    def read(login: Login):
        pair = [login.password, {"deep": {"secret": {"a": login.password}}}]
        return pair

    client.post("/", json={"name": "ann", "password": SECRET})


def in_a_model_of_models(app, client):
    @app.post("/")
    def read(sealed: Sealed):
        copied = sealed.model_copy()
        return copied

    client.post("/", json={"seal": SECRET, "inner": {"name": "ann", "password": SECRET}})


def in_a_validation_error(app, client):
    @app.post("/")
    def read(strict: Strict): ...

    client.post("/", json={"password": SECRET})


def in_a_dataclass(app, client):
    @app.get("/")
    def read():
        settings = Settings(SECRET)
        return {"nested": [settings]}

    client.get("/")


def in_a_message_over_a_websocket(app, client):
    @app.websocket("/")
    async def talk(socket: WebSocket):
        await socket.accept()
        words = await socket.receive_json()
        await socket.send_text(words["token"])

    with client.websocket_connect("/") as socket:
        socket.send_json({"token": SECRET})
        socket.receive_text()


def in_a_local_and_an_exception(app, client):
    @app.get("/")
    async def read():
        password = SECRET
        raise RuntimeError(f"cannot log in with {password}")

    client.get("/")


PLACES = [place for name, place in list(globals().items()) if name.startswith("in_")]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
def test_a_secret_is_masked_in_every_event(place):
    app = FastAPI()
    trace = record(app, lambda client: place(app, client), watch=place)

    told = repr(trace)

    assert trace.select("end", request=1)
    assert SECRET not in told
    assert "hunter2" not in told
    assert MASK in told
