"""Secret places: small services that each have a secret in one place, which their recording must not show."""

import base64
import functools
import hashlib
import hmac
import json
import os
import uuid
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated, NamedTuple, TypedDict
from urllib.parse import quote, quote_plus, urlsplit

from fastapi import BackgroundTasks, Cookie, Depends, FastAPI, Header, HTTPException, Request, Response, WebSocket
from fastapi.responses import RedirectResponse, StreamingResponse
from fastapi.security import APIKeyHeader, HTTPBasic, HTTPBasicCredentials
from fastapi.testclient import TestClient
from pydantic import BaseModel, Field, SecretStr


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


@dataclass
class Nested:
    name: str
    settings: Settings


class Address(NamedTuple):
    drivername: str
    username: str
    password: str
    host: str


class Account(TypedDict):
    name: str
    password: str


class Upstream:
    def __init__(self, api_key):
        self.api_key = api_key

    def headers(self):
        return {"X-Upstream": f"key {self.api_key}"}


class Slotted:
    __slots__ = ("secret",)

    def __init__(self, secret):
        self.secret = secret


class Refused(Exception):
    def __init__(self, *, reason, api_key):
        super().__init__()
        self.reason, self.api_key = reason, api_key


def in_authorization(app, client, seed):
    @app.get("/")
    def read(authorization: Annotated[str, Header()]):
        _, _, given = authorization.partition(" ")
        return given

    client.get("/", headers={"Authorization": f"Bearer {seed}"})


def in_a_basic_password(app, client, seed):
    @app.get("/")
    def read(who: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]):
        word = who.password
        return word

    client.get("/", auth=("ann", seed))


def in_an_api_key_that_a_dependency_returns(app, client, seed):
    @app.get("/")
    def read(given: Annotated[str, Depends(APIKeyHeader(name="x-api-key"))]):
        raise ValueError(f"bad: {given}")

    client.get("/", headers={"x-api-key": seed})


def in_a_token_header(app, client, seed):
    @app.get("/")
    def read(x_token: Annotated[str, Header()]):
        if x_token != "other":
            raise HTTPException(400, f"bad {x_token}")

    client.get("/", headers={"X-Token": seed})


def in_cookies(app, client, seed):
    @app.get("/")
    def read(session: Annotated[str, Cookie()]):
        return {"echo": session}

    client.get("/", headers={"Cookie": f"session={quote(seed)}; theme=dark"})


def in_a_cookie_that_is_set(app, client, seed):
    @app.get("/")
    def read(response: Response):
        response.set_cookie("sid", quote(seed))
        return {"echo": quote(seed)}

    client.get("/")


def in_a_query(app, client, seed):
    @app.get("/")
    def read(access_token: str):
        copied = access_token
        return copied

    client.get("/", params={"access_token": seed})


def in_a_query_called_token(app, client, seed):
    @app.get("/")
    def read(token: str):
        told = f"token {token} is unknown"
        return told

    client.get("/", params={"token": seed})


def in_a_form(app, client, seed):
    @app.post("/")
    async def read(request: Request):
        body = await request.body()
        return body.decode()

    client.post("/", data={"password": seed, "name": "ann"})


def in_a_multipart_form_with_a_file(app, client, seed):
    @app.post("/")
    async def read(request: Request):
        return [part async for part in request.stream()]

    client.post("/", data={"password": seed}, files={"file": b"text"})


def in_a_json_body(app, client, seed):
    @app.post("/")
    def read(login: Login):
        pair = [login.password, {"deep": {"secret": {"a": login.password}}}]
        return pair

    client.post("/", json={"name": "ann", "password": seed})


def in_a_list_deep_in_json(app, client, seed):
    @app.post("/")
    def read(body: dict):
        old = body["user"]["credentials"]["old_passwords"][0]
        return old

    client.post("/", json={"user": {"credentials": {"old_passwords": [seed]}}})


def in_a_key_of_json(app, client, seed):
    @app.post("/")
    def read(body: dict):
        return [*body["api_keys"]]

    client.post("/", json={"api_keys": {f"{seed}-0123456789": "ann"}})


def in_json_inside_json(app, client, seed):
    @app.post("/")
    def read(body: dict):
        return json.loads(body["event"])["password"]

    client.post("/", json={"event": json.dumps({"password": seed})})


def in_an_object_that_names_its_value(app, client, seed):
    @app.post("/")
    def read(body: list[dict]):
        value = body[0]["value"]
        return value

    client.post("/", json=[{"name": "DB_PASSWORD", "value": seed}])


def in_a_model_of_models(app, client, seed):
    @app.post("/")
    def read(sealed: Sealed):
        copied = sealed.model_copy()
        opened = sealed.seal.get_secret_value()
        return [copied, opened]

    client.post("/", json={"seal": seed, "inner": {"name": "ann", "password": seed}})


def in_a_validation_error(app, client, seed):
    @app.post("/")
    def read(strict: Strict): ...

    client.post("/", json={"password": seed})


def in_a_message_over_a_websocket(app, client, seed):
    @app.websocket("/")
    async def talk(socket: WebSocket):
        await socket.accept()
        words = await socket.receive_json()
        await socket.send_text(words["password"])

    with client.websocket_connect("/") as socket:
        socket.send_json({"password": seed})
        socket.receive_text()


def in_the_query_of_a_websocket(app, client, seed):
    @app.websocket("/")
    async def talk(socket: WebSocket, token: str):
        await socket.accept()
        await socket.send_text(f"hello {token}")

    with client.websocket_connect(f"/?token={quote_plus(seed)}") as socket:
        socket.receive_text()


def in_an_event_stream(app, client, seed):
    @app.get("/")
    def read():
        def told():
            yield f"data: {json.dumps({'access_token': seed})}\n\n"
            yield f"data: {seed}\n\n"

        return StreamingResponse(told(), media_type="text/event-stream")

    client.get("/")


def in_two_parts_of_what_is_received(app, client, seed):
    body = json.dumps({"password": seed, "name": "ann"}).encode()
    middle = body.index(seed.encode()) + len(seed) // 2

    @app.post("/")
    async def read(request: Request):
        parts = [part async for part in request.stream()]
        return len(parts)

    parts = iter([{"body": body[:middle], "more_body": True}, {"body": body[middle:]}])

    async def receive():  # a test client would put them together
        return {"type": "http.request", **next(parts)}

    async def send(message): ...

    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": []}
    client.portal.call(client.app, scope, receive, send)
    half = seed[len(seed) // 2 :]  # a short one is no secret, where it stands in a variable
    return f'{half}", "name"' if len(half) > 5 else f"'body': '{half}"


def in_three_parts_of_what_is_sent(app, client, seed):
    @app.get("/")
    def read(x_api_key: Annotated[str, Header()]):
        def told():
            yield "it is " + x_api_key[:3]
            yield x_api_key[3:-3]
            yield x_api_key[-3:] + " indeed"

        return StreamingResponse(told())

    client.get("/", headers={"x-api-key": seed})
    return f"'body': 'it is {seed[:3]}'"


def in_a_text_that_is_cut(app, client, seed):
    @app.get("/")
    def read(x_api_key: Annotated[str, Header()]):
        long = "it was " * 27 + "now " + x_api_key + " and so on" * 10
        return long

    client.get("/", headers={"x-api-key": seed})


def in_a_path(app, client, seed):
    @app.get("/reset/{token}")
    def read(token: str):
        return {"seen": token}

    client.get(f"/reset/{quote(seed, safe='')}")


def before_it_is_known(app, client, seed):
    @app.get("/")
    def read(name: str):
        return {"hello": name}

    client.get("/", params={"name": seed})
    client.get("/", params={"name": "ann"}, headers={"Authorization": f"Bearer {seed}"})


def in_the_environment(app, client, seed):
    os.environ["SHOP_DB_PASSWORD"] = seed

    @app.get("/")
    def read():
        found = os.environ["SHOP_DB_PASSWORD"]
        return f"connects with {found}"

    try:
        client.get("/")
    finally:
        found = client.get("/").text
        del os.environ["SHOP_DB_PASSWORD"]
    return found


def in_a_dataclass(app, client, seed):
    @app.get("/")
    def read():
        settings = Settings(seed)
        return {"nested": [settings]}

    client.get("/")


def in_settings_that_a_function_has_around_it(app, client, seed):
    settings = Nested("shop", Settings(seed))

    @app.get("/")
    def read():
        return f"asks with {settings.settings.api_key}"

    client.get("/")


def in_a_named_tuple(app, client, seed):
    @app.get("/")
    def read():
        address = Address("postgresql", "ann", seed, "db")
        return f"{address.password} at {address.host}"

    client.get("/")


def in_a_typed_dict(app, client, seed):
    @app.get("/")
    def read():
        account = Account(name="ann", password=seed)
        return [*account.values()]

    client.get("/")


def in_an_attribute_of_self(app, client, seed):
    upstream = Upstream(seed)

    @app.get("/")
    def read():
        headers = upstream.headers()
        return headers

    client.get("/")


def in_a_slot(app, client, seed):
    @app.get("/")
    def read():
        kept = Slotted(seed)
        told = f"it is {kept.secret}"
        return told

    client.get("/")


def in_a_closure(app, client, seed):
    signing_key = seed

    @app.get("/")
    def read():
        told = f"signs with {signing_key}"
        return told

    client.get("/")


def in_a_default_argument(app, client, seed):
    def signed(text, signing_key=seed):
        return f"{text} by {signing_key}"

    @app.get("/")
    def read():
        return signed("well")

    client.get("/")


def in_a_partial(app, client, seed):
    def asked(text, *, client_secret):
        return f"{text} with {client_secret}"

    @app.get("/")
    def read():
        ask = functools.partial(asked, client_secret=seed)
        return ask("well")

    client.get("/")


def in_an_attribute_of_a_class(app, client, seed):
    class Config:
        SECRET_KEY = seed

    @app.get("/")
    def read():
        told = f"signs with {Config.SECRET_KEY}"
        return told

    client.get("/")


def in_an_object_of_a_class_called_secret(app, client, seed):
    class Secret:
        def __init__(self, value):
            self._value = value

    hidden = Secret(seed)

    @app.get("/")
    def read():
        told = f"opens {hidden._value}"
        return told

    client.get("/")


def in_the_state_of_the_application(app, client, seed):
    app.state.api_token = seed

    @app.get("/")
    def read(request: Request):
        told = f"with {request.app.state.api_token}"
        return told

    client.get("/")


def in_the_state_of_the_lifespan(app, client, seed):
    @asynccontextmanager
    async def lifespan(app):
        yield {"db_password": seed}

    @app.get("/")
    def read(request: Request):
        told = f"with {request.state.db_password}"
        return told

    app.router.lifespan_context = lifespan  # that of the client which is there has begun
    with TestClient(client.app) as another:
        another.get("/")


def in_a_url(app, client, seed):
    @app.get("/")
    def read():
        address = f"postgres://svc:{quote(seed, safe='')}@db:5432/shop?sslmode=require"
        found = urlsplit(address).password
        return [address, found]

    client.get("/")


def in_parts_of_a_url(app, client, seed):
    @app.get("/")
    def read():
        parts = urlsplit(f"redis://:{quote(seed, safe='')}@cache:6379/0")
        return parts.port

    client.get("/")


def in_the_arguments_of_an_exception(app, client, seed):
    @app.get("/")
    async def read():
        password = seed
        raise RuntimeError("cannot log in", {"with": password}, password)

    client.get("/")


def in_the_attributes_of_an_exception(app, client, seed):
    @app.get("/")
    async def read():
        raise Refused(reason="old", api_key=seed)

    client.get("/")


def in_a_group_of_exceptions(app, client, seed):
    @app.get("/")
    async def read(x_api_key: Annotated[str, Header()]):
        raise ExceptionGroup("all", [ValueError(f"not {x_api_key}")])

    client.get("/", headers={"x-api-key": seed})


def in_a_log_line(app, client, seed):
    @app.get("/")
    def read():
        line = f"connects with user='ann' password={seed!r} host=db"
        return line

    client.get("/")


def in_bytes(app, client, seed):
    @app.get("/")
    def read():
        secret_bytes = seed.encode()
        return secret_bytes.hex()

    client.get("/")
    return seed.encode().hex()


def in_halves(app, client, seed):
    @app.get("/")
    def read(x_api_key: Annotated[str, Header()]):
        first, rest = x_api_key[:8], x_api_key[8:]
        return [first, rest]

    client.get("/", headers={"x-api-key": f"0123456789abcdef{seed}"})
    return "'01234567'"


def in_base64(app, client, seed):
    @app.get("/")
    def read(password: Annotated[str, Header()]):
        basic = base64.b64encode(f"ann:{password}".encode()).decode()
        return {"sent": basic}

    client.get("/", headers={"password": seed})
    return base64.b64encode(f"ann:{seed}".encode()).decode()[8:-4] if len(seed) > 10 else ""


def in_what_a_dependency_yields(app, client, seed):
    def current():
        yield {"deep": {"api_key": seed}}

    @app.get("/")
    def read(found: Annotated[dict, Depends(current)]): ...

    client.get("/")


def in_what_a_function_called_so_returns(app, client, seed):
    def get_api_key():
        return "".join(seed)

    @app.get("/")
    def read():
        given = get_api_key()
        return given

    client.get("/")


def in_a_background_task(app, client, seed):
    def send(address, password):
        return f"to {address} with {password}"

    @app.get("/")
    def read(tasks: BackgroundTasks):
        tasks.add_task(send, "ann", password=seed)

    client.get("/")


def in_a_generator(app, client, seed):
    def tokens(refresh_token):
        yield from [refresh_token, refresh_token.upper()]

    @app.get("/")
    def read():
        return next(tokens(seed))

    client.get("/")


def in_pairs_of_headers(app, client, seed):
    @app.get("/")
    def read():
        raw = [(b"host", b"api"), (b"authorization", seed.encode())]
        return [value.decode() for _, value in raw]

    client.get("/")


def in_an_example_of_a_schema(app, client, seed):
    class Example(BaseModel):
        password: str = Field(examples=[seed])

    @app.get("/")
    def read():
        return Example.model_json_schema()

    client.get("/")


def in_a_redirect(app, client, seed):
    @app.get("/")
    def read():
        to = f"/welcome?name=ann&access_token={quote_plus(seed)}"
        return RedirectResponse(to)

    client.get("/", follow_redirects=False)


def in_a_header_of_the_answer(app, client, seed):
    @app.get("/")
    def read(response: Response):
        response.headers["x-auth-token"] = quote(seed)

    client.get("/")


def in_the_text_of_a_command(app, client, seed):
    @app.get("/")
    def read():
        command = f"curl --user-agent x --api-key {quote(seed)} https://api"
        return command

    client.get("/")


def in_a_set(app, client, seed):
    @app.get("/")
    def read():
        api_keys = {seed, "x"}
        return sorted(api_keys)

    client.get("/")


def in_a_lambda(app, client, seed):
    ask = lambda text, client_secret=seed: f"{text} {client_secret}"  # noqa: E731

    @app.get("/")
    def read():
        return ask("with")

    client.get("/")


def in_a_representation(app, client, seed):
    class Shown:
        def __init__(self, password):
            self.password = password

        def __repr__(self):
            return f"Shown({self.password})"

    @app.get("/")
    def read():
        shown = Shown(seed)
        return repr(shown)

    client.get("/")


def in_an_oauth_answer(app, client, seed):
    @app.post("/token")
    def login():
        return {"access_token": seed, "token_type": "bearer", "expires_in": 3600}

    client.post("/token")


def in_a_signature(app, client, seed):
    @app.get("/")
    def read(x_api_key: Annotated[str, Header()]):
        signature = hmac.new(x_api_key.encode(), b"text", hashlib.sha256).hexdigest()
        return {"signature": signature}

    client.get("/", headers={"x-api-key": seed})


def in_the_url_of_a_webhook(app, client, seed):
    @app.get("/")
    def read():
        hook = f"https://hooks.slack.com/services/T00/B00/{quote(seed, safe='')}"
        return hook

    client.get("/")


def in_a_uuid(app, client, seed):
    @app.get("/")
    def read():
        session_id = uuid.uuid5(uuid.NAMESPACE_URL, seed)
        return {"told": str(session_id)}

    return client.get("/").json()["told"]


def in_other_capitals(app, client, seed):
    @app.get("/")
    def read(password: str):
        return [password.upper(), password.lower()]

    client.get("/", params={"password": seed})
    return seed.upper()


def in_a_jwt(app, client, seed):
    parts = ['{"alg":"HS256"}', json.dumps({"sub": "ann", "key": seed}), seed * 3]
    jwt = ".".join(base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts)

    @app.get("/")
    def read(request: Request):
        given = request.headers["given"]
        head, payload, end = given.split(".")
        return [head, payload, end]

    client.get("/", headers={"given": jwt})
    return jwt.split(".")[2]


PLACES = [place for name, place in list(globals().items()) if name.startswith(("in_", "before_"))]
assert FastAPI
