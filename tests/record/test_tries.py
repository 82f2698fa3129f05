import json
import shlex

import pytest

from scripts.record.__main__ import main

SERVICE = """\
from typing import Annotated
from fastapi import APIRouter, Cookie, Depends, FastAPI, Header, Security, WebSocket
from fastapi.security import APIKeyHeader, HTTPBearer
from pydantic import BaseModel, Field

class Item(BaseModel):
    name: str
    price: float = Field(gt=0)
    tags: list[str] = []

app = FastAPI()
router = APIRouter(prefix="/shop")

@router.get("/items/{n}")
def item(n: int, size: int, x_trace: Annotated[str, Header()]): ...

@router.put("/items/{n}")
def put(n: int, item: Item): ...

app.include_router(router)

@app.get("/files/{path:path}")
def files(path: str): ...

@app.get("/me", dependencies=[Depends(HTTPBearer())])
def me(): ...

@app.get("/key", dependencies=[Security(APIKeyHeader(name="x-key"))])
def key(session: Annotated[str, Cookie()]): ...

@app.websocket("/chat")
async def chat(socket: WebSocket): ...

def create():
    return app
"""


@pytest.fixture
def listed(tmp_path, monkeypatch, capsys):
    (tmp_path / "shop.py").write_text(SERVICE)
    monkeypatch.chdir(tmp_path)

    def lines(*words):
        assert main([*words]) == 0
        return capsys.readouterr().out.split("\n")

    return lines


def test_each_route_has_a_request_line_to_try(listed):
    lines = [shlex.split(line) for line in listed("shop:app") if line.startswith("  python")]

    assert lines[0][:4] == ["python", "-m", "scripts.record", "shop:app"]
    assert [words[4] for words in lines][:5] == [
        "GET /shop/items/1?size=1 x-trace:string",
        'PUT /shop/items/1 {"name": "string", "price": 0.5}',
        "GET /files/string",
        'GET /me Authorization:"Bearer VALUE"',
        "GET /key Cookie:session=string x-key:VALUE",
    ]
    assert "GET /docs" in [words[4] for words in lines]


def test_a_websocket_asks_for_a_function(listed):
    assert listed("shop:app")[-2:] == ["  /chat", ""]


def test_a_factory_is_listed_with_its_option(listed):
    lines = listed("shop:create", "--factory")

    assert lines[2].startswith("  python -m scripts.record shop:create --factory 'GET ")


def test_what_is_listed_can_be_asked(listed, capsys):
    lines = [shlex.split(line)[4] for line in listed("shop:app") if line.startswith("  python")]

    assert main(["shop:app", *lines, "--format", "json"]) == 0
    events = json.loads(capsys.readouterr().out)["events"]
    assert {e["values"]["status"] for e in events if e["kind"] == "http.response.start"} == {"200"}


def test_a_service_that_tells_no_routes_is_asked_for_a_path(tmp_path, monkeypatch, capsys):
    (tmp_path / "bare.py").write_text("async def app(scope, receive, send): ...\n")
    monkeypatch.chdir(tmp_path)

    assert main(["bare:app"]) == 0
    first, *_, last = capsys.readouterr().out.splitlines()
    assert first == "bare:app tells none of its routes. Ask for a path that it answers:"
    assert last.endswith(" bare:app 'GET /'")
