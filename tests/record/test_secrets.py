from textwrap import dedent
from urllib.parse import quote, quote_plus
from uuid import UUID

import pytest
from fastapi import FastAPI, Header, HTTPException

from scripts.record.__main__ import main
from scripts.record.failures import endings
from scripts.recording.secret_shapes import MASK
from scripts.traces.stored import as_json
from scripts.views.catalogue import OF_A_TRACE
from tests.record.secret_places import PLACES, Account
from tests.recordings import record

SEEDS = ("hunter2-swordfish", "Tr0ub4dor&3", "swordfish", "7f3kq9")


SHAPED = {
    "openai": "sk-proj-4f9Kd02mQz81LxPa7Tb",
    "github": "ghp_0123456789abcdefABCDEF0123456789abcd",
    "slack": "xoxb-123456789012-abcdefABCDEF",
    "aws": "AKIAIOSFODNN7EXAMPLE",
    "google": "AIzaSyD-0123456789abcdefghijklmnopqrstu",
    "hugging face": "hf_abcdefghijklmnopqrstuvwxyzABCDEFGH",
    "stripe": "sk_live_4f9Kd02mQz81LxPa7Tb",
    "jwt": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl",
    "hash": "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW",
    "private key": "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\n-----END PRIVATE KEY-----",
}


def told_of(trace):
    """A recording in every format there is."""
    return "\n".join(
        [
            repr(trace),
            as_json(trace, "a:app"),
            *(view(trace) for view in OF_A_TRACE.values()),
            *endings(trace, None),
        ]
    )


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
def test_a_secret_is_shown_in_no_format(place, seed):
    app = FastAPI()
    other = []

    def act(client):
        other.append(place(app, client, seed))

    trace = record(app, act, watch=place)

    told = told_of(trace)
    assert trace.select("end", request=1)
    spelt = {seed, quote(seed), quote(seed, safe=""), quote_plus(seed)}
    assert not [part for part in (*spelt, *filter(None, other)) if part in told]


@pytest.mark.parametrize("seed", SHAPED.values(), ids=SHAPED.keys())
def test_a_secret_that_is_known_by_its_shape_needs_no_name(seed):
    app = FastAPI()

    @app.post("/")
    async def read(name: str, text: str, body: dict, x_about: str = Header()):
        lines = [body["text"], name, {text: x_about}, (b"bytes", text.encode())]
        first, rest = text[: len(text) // 2], text[len(text) // 2 :]
        raise ValueError(f"{first}{rest}", lines)

    def act(client):
        sent = quote(seed, safe="")
        client.get(f"/{sent}")
        client.post(f"/?text={sent}&name={sent}", json={"text": f"it is {seed}"}, headers={"x-about": repr(seed)})

    told = told_of(record(app, act))

    assert "lines" in told and MASK in told
    assert not [part for part in (seed, repr(seed)[1:-1], quote(seed, safe="")) if part in told]
    assert seed.splitlines()[len(seed.splitlines()) // 2] not in told


FAILING = {
    "at_import.py": """\
        import os

        def connect(address):
            raise OSError(f"no answer from {address}")

        signing_secret = "-".join(["hunter2", "swordfish"])
        connect(f"db as {signing_secret}")
        app = None
        """,
    "at_start.py": """\
        import os
        from contextlib import asynccontextmanager
        from fastapi import FastAPI

        @asynccontextmanager
        async def lifespan(app):
            password = "-".join(["hunter2", "swordfish"])
            raise OSError("no answer from postgres://svc:" + password + "@db/shop, nor with " + password)
            yield

        app = FastAPI(lifespan=lifespan)
        """,
    "in_use.py": """\
        from fastapi import FastAPI

        app = FastAPI()

        @app.get("/")
        def read():
            password = "-".join(["hunter2", "swordfish"])
            raise OSError("no answer with " + password)
        """,
    "story.py": """\
        def buys(client):
            api_key = "-".join(["hunter2", "swordfish"])
            raise ValueError("not bought with " + api_key)
        """,
}
COMMANDS = {
    "import": ["at_import:app", "GET /"],
    "start": ["at_start:app", "GET /"],
    "start of a server": ["at_start:app", "GET /", "--server"],
    "use": ["in_use:app", "GET /"],
    "story": ["in_use:app", "story:buys"],
    "body": ["in_use:app", "POST /?token=hunter2-swordfish {"],
    "method": ["in_use:app", "GOT /?token=hunter2-swordfish"],
    "header": ["in_use:app", "GET /", "--header", "Authorization Bearer hunter2-swordfish"],
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
def test_a_secret_is_in_no_line_that_says_what_went_wrong(command, tmp_path, monkeypatch, capfd):
    for name, text in FAILING.items():
        (tmp_path / name).write_text(dedent(text))
    monkeypatch.chdir(tmp_path)

    code = main(command)

    out, err = capfd.readouterr()
    assert code == 1
    assert "hunter2-swordfish" not in out + err


def test_nothing_else_is_masked():
    app = FastAPI()
    defaults = {"ACCESS_TOKEN_EXPIRE_MINUTES": 30, "csrf_enabled": True, "password": None, "token_url": "/token"}

    @app.get("/words")
    def words(text: str, authorization: str | None = Header(None), max_tokens: int = 5, token_type: str = "word"):
        kept = []
        for token in text.split():
            kept.append({"token": token, "secretary": "Ann", "password_required": len(kept) == max_tokens})
        credentials_exception = HTTPException(401, headers={"WWW-Authenticate": 'Bearer scope="me"'})
        return [*kept, *credentials_exception.headers.values()]

    @app.post("/login")
    def login(password: str, body: Account, token: UUID | None = None):
        return defaults

    def act(client):
        client.get("/openapi.json")
        client.get("/words", params={"text": "the password of a string is a secret token"})
        client.get("/title/type/string/properties")

    told = told_of(record(app, act))

    assert MASK not in told


def test_what_is_short_or_an_everyday_word_is_masked_only_where_it_stands_as_a_secret():
    app = FastAPI()

    @app.post("/login")
    def login(body: dict):
        password, secret, jwt = body["password"], body["secret"], body.get("jwt")
        return {"title": "password", "secret": f"{secret} secret", "ok": password == secret, "jwt": jwt}

    trace = record(
        app, lambda client: client.post("/login", json={"password": "string", "secret": "fox", "n": "string"})
    )

    assert (
        trace.select("return")[0].values["return"] == "{'title': 'password', 'secret': •••, 'ok': False, 'jwt': None}"
    )
    assert trace.select("http.request")[0].values["body"] == '{"password":"•••","secret":"•••","n":"string"}'
